"""Evaluates formulas over rows in memory: what they mean, said once more without a database.

A row names every fact of its source; None is a fact that is not known.
"""

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from workflows.responsiveness.figures.definitions import Measure
from workflows.responsiveness.figures.formulas import (
    Both,
    Compared,
    Condition,
    Count,
    Either,
    Flag,
    Known,
    Not,
    Quantile,
    Span,
    counts_of,
)

Row = Mapping[str, object]
SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Parts:
    """What the rows of one group come to, before anything is divided."""

    rows: int = 0  # of the window, without those that are excluded
    excluded: Mapping[str, int] | None = None  # by reason, a row under the first that it meets
    counts: tuple[int, ...] = ()  # in the order of `counts_of`
    spans: int = 0  # how many spans a quantile is of
    quantile: Fraction | None = None  # in seconds


def together(groups: Sequence[Parts]) -> Parts:
    """Add up groups that have no row in common; what a quantile comes to cannot be."""
    excluded: Counter[str] = Counter()
    for each in groups:
        excluded.update(each.excluded or {})
    counts = map(sum, zip(*(each.counts for each in groups), strict=True))
    return Parts(sum(each.rows for each in groups), dict(excluded), tuple(counts))


def parts_of(measure: Measure, rows: Iterable[Row], start: datetime, end: datetime) -> Parts:
    """Return what a measure's formula comes to over the rows of a window, up to and without its end."""
    within = [row for row in rows if in_window(measure, row, start, end) and holds(measure.among, row)]
    reasons = [excluded_by(measure, row) for row in within]
    counted = [row for row, reason in zip(within, reasons, strict=True) if reason is None]
    names = [exclusion.name for exclusion in measure.exclusions]
    found = {name: reasons.count(name) for name in names}
    formula = measure.formula
    if isinstance(formula, Quantile):
        spans = sorted(
            span
            for row in counted
            if holds(formula.when, row) and (span := length(formula.span, row)) is not None
        )
        return Parts(len(counted), found, (), len(spans), quantile(spans, formula.share))
    counts = tuple(number(each, counted) for each in counts_of(formula))
    return Parts(len(counted), found, counts)


def in_window(measure: Measure, row: Row, start: datetime, end: datetime) -> bool:
    """Tell whether a row belongs to a window."""
    at = row[measure.window]
    return isinstance(at, datetime) and start <= at < end


def excluded_by(measure: Measure, row: Row) -> str | None:
    """Name why a row counts in no figure; None where it counts."""
    return next((each.name for each in measure.exclusions if holds(each.when, row)), None)


def number(count: Count, rows: Sequence[Row]) -> int:
    """Count the rows that meet a condition."""
    return sum(holds(count.when, row) for row in rows)


def holds(condition: Condition, row: Row) -> bool:
    """Tell whether a row meets a condition; what is not known meets none."""
    match condition:
        case Known(fact):
            return row[fact] is not None
        case Flag(fact):
            return row[fact] is True
        case Not(each):
            return not holds(each, row)
        case Both(parts):
            return all(holds(each, row) for each in parts)
        case Either(parts):
            return any(holds(each, row) for each in parts)
        case Compared():
            return compared(condition, row)


def compared(test: Compared, row: Row) -> bool:
    """Compare two sides of a row."""
    left = side(test.left, row)
    right = test.word if test.word is not None else side(test.right, row)
    return left is not None and right is not None and bool(SIGNS[test.sign](left, right))


def side(what: Span | str | int, row: Row) -> object:
    """Return a side of a comparison; None where it is not known."""
    return length(what, row) if isinstance(what, Span) else row[what] if isinstance(what, str) else what


def length(span: Span, row: Row) -> int | None:
    """Return a span in whole seconds; None where one of its ends is not known."""
    end, start = row[span.end], row[span.start]
    if not isinstance(end, datetime) or not isinstance(start, datetime):
        return None
    return span.times * (second(end) - second(start))


def second(at: datetime) -> int:
    """Return the whole seconds of an instant since 1970."""
    return int(at.replace(microsecond=0).timestamp())


def quantile(spans: Sequence[int], share: Fraction) -> Fraction | None:
    """Return the quantile of ordered spans, between neighbours in proportion; None of nothing."""
    if not spans:
        return None
    place = share * (len(spans) - 1)
    below = int(place)
    low, high = spans[below], spans[min(below + 1, len(spans) - 1)]
    return low + (high - low) * (place - below)
