"""Asks the database for what formulas come to, by body, area, category or altogether: the same, exactly.

Measures of the same source and window are counted in one pass; a quantile is sorted by the database, which
hands out only the neighbours of its place.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import groupby

from sqlalchemy import ColumnElement, Subquery, and_, case, false, func, literal, not_, or_, select, true

from workflows.responsiveness.figures.definitions import Measure
from workflows.responsiveness.figures.facts import Column, Source, seconds
from workflows.responsiveness.figures.formulas import (
    Both,
    Compared,
    Condition,
    Either,
    Flag,
    Known,
    Not,
    Quantile,
    Span,
    counts_of,
)
from workflows.responsiveness.figures.rowwise import Parts
from workflows.transaction import Transaction

Found = Mapping[str, Mapping[str, Parts]]
"""By code of the measure, then by code of the group."""

SIGNS = {
    "==": ColumnElement.__eq__,
    "!=": ColumnElement.__ne__,
    "<": ColumnElement.__lt__,
    "<=": ColumnElement.__le__,
    ">": ColumnElement.__gt__,
    ">=": ColumnElement.__ge__,
}


@dataclass(frozen=True)
class Grouping:
    """By what rows are grouped. `places` names for each cell the area that it is counted in."""

    by: str  # whole, body, area, category, pair
    places: Mapping[str, str] | None = None

    def key(self, source: Source) -> ColumnElement[str]:
        """The code of the group of a row; empty where it has none."""
        if self.by == "whole":
            return literal("")
        if self.by == "area":
            return func.coalesce(self.place(source), "")
        if self.by == "pair":
            return func.coalesce(source.pair, "")
        return func.coalesce(source.body if self.by == "body" else source.category, "")

    def place(self, source: Source) -> Column:
        """The area in which a row is counted."""
        if self.places is None:
            return source.cell
        return case(dict(self.places), value=source.cell, else_="") if self.places else literal("")


def ask(
    tx: Transaction, measures: Sequence[Measure], grouping: Grouping, start: datetime, end: datetime
) -> Found:
    """Return what each measure comes to in each group that has any row in the window."""
    alike: defaultdict[tuple[str, str], list[Measure]] = defaultdict(list)
    for measure in measures:
        alike[measure.of, measure.window].append(measure)
    found: dict[str, Mapping[str, Parts]] = {}
    for group in alike.values():
        found.update(asked_together(tx, group, grouping, start, end))
    return found


def asked_together(
    tx: Transaction, measures: Sequence[Measure], grouping: Grouping, start: datetime, end: datetime
) -> Found:
    """Return the same of measures that have source and window in common."""
    source = measures[0].source.of(start, end)
    key = grouping.key(source).label("grp")
    at = source.column(measures[0].window)
    wanted = list(dict.fromkeys(each for measure in measures for each in conditions_of(measure)))
    columns = [counted(each, source).label(f"n{place}") for place, each in enumerate(wanted)]
    among = (at >= start, at < end, *(chosen(each, source) for each in in_common(measures)))
    statement = select(key, *columns).select_from(source.rows).where(*among).group_by("grp")
    found: dict[str, dict[str, Parts]] = {each.code: {} for each in measures}
    for code, *numbers in tx.execute(statement):
        known = dict(zip(wanted, map(int, numbers), strict=True))
        for measure in measures:
            found[measure.code][code] = parts_from(measure, known)
    for alike in of_the_same_spans(measures):
        add_quantiles(tx, alike, grouping, (start, end), found)
    return {code: {key: each for key, each in rows.items() if there(each)} for code, rows in found.items()}


def in_common(measures: Sequence[Measure]) -> list[Condition]:
    """The conditions that a row must meet to be among those of any of some measures."""
    first, *others = (
        each.among.parts if isinstance(each.among, Both) else (each.among,) for each in measures
    )
    return [each for each in first if all(each in other for other in others)]


def there(parts: Parts) -> bool:
    """Tell whether a group has any row, be it an excluded one."""
    return bool(parts.rows or any((parts.excluded or {}).values()))


def conditions_of(measure: Measure) -> tuple[Condition, ...]:
    """Everything that is counted for a measure: its rows, what is excluded, the counts of its formula."""
    counts = () if isinstance(measure.formula, Quantile) else counts_of(measure.formula)
    return (
        population(measure),
        *(left_out(measure, place) for place in range(len(measure.exclusions))),
        *(Both((population(measure), each.when)) for each in counts),
    )


def population(measure: Measure) -> Condition:
    """The condition on rows that count."""
    return Both((measure.among, *(Not(each.when) for each in measure.exclusions)))


def left_out(measure: Measure, place: int) -> Condition:
    """The condition on rows that an exclusion leaves out, and none before it."""
    before = (Not(each.when) for each in measure.exclusions[:place])
    return Both((measure.among, *before, measure.exclusions[place].when))


def parts_from(measure: Measure, known: Mapping[Condition, int]) -> Parts:
    """Put the numbers of a group in the order of a measure."""
    rows, *numbers = (known[each] for each in conditions_of(measure))
    reasons = [each.name for each in measure.exclusions]
    excluded = dict(zip(reasons, numbers, strict=False))
    return Parts(rows, excluded, tuple(numbers[len(reasons) :]))


def counted(condition: Condition, source: Source) -> ColumnElement[int]:
    """Count the rows that meet a condition."""
    return func.coalesce(func.sum(case((met(condition, source), 1), else_=0)), 0)


def met(condition: Condition, source: Source) -> Column:
    """A condition for the database; like `rowwise.holds` it is never unknown."""
    match condition:
        case Known(fact):
            return source.column(fact).is_not(None)
        case Flag(fact):
            return func.coalesce(source.column(fact), false())
        case Not(each):
            return not_(met(each, source))
        case Both(parts):
            return and_(true(), *(met(each, source) for each in parts))
        case Either(parts):
            return or_(false(), *(met(each, source) for each in parts))
        case Compared():
            return func.coalesce(compared(condition, source), false())


def chosen(condition: Condition, source: Source) -> Column:
    """A condition by which rows are chosen: what is unknown is not, and an index may serve."""
    match condition:
        case Both(parts):
            return and_(true(), *(chosen(each, source) for each in parts))
        case Compared():
            return compared(condition, source)
        case _:
            return met(condition, source)


def compared(test: Compared, source: Source) -> Column:
    """A comparison; unknown where one of its sides is."""
    other = literal(test.word) if test.word is not None else side(test.right, source)
    return SIGNS[test.sign](side(test.left, source), other)


def side(what: Span | str | int, source: Source) -> Column:
    """A side of a comparison."""
    match what:
        case Span():
            return literal(what.times) * length(what, source)
        case str():
            return source.column(what)
        case int():
            return literal(what)


def length(span: Span, source: Source) -> ColumnElement[int]:
    """A span in whole seconds, once."""
    return seconds(source.column(span.end)) - seconds(source.column(span.start))


def of_the_same_spans(measures: Sequence[Measure]) -> Sequence[Sequence[Measure]]:
    """Return the measures that are quantiles, those of the same spans of the same rows together."""
    alike: defaultdict[tuple[Condition, Span], list[Measure]] = defaultdict(list)
    for each in measures:
        if isinstance(each.formula, Quantile):
            alike[Both((population(each), each.formula.when)), each.formula.span].append(each)
    return tuple(alike.values())


def add_quantiles(
    tx: Transaction,
    measures: Sequence[Measure],
    grouping: Grouping,
    window: tuple[datetime, datetime],
    found: Mapping[str, dict[str, Parts]],
) -> None:
    """Add to each group of each measure the quantile of its spans; they are of the same ones."""
    shares = {each.code: share_of(each) for each in measures}
    ranked = spans_in_order(measures[0], grouping, window)
    near = or_(*(neighbours(ranked.c.place, ranked.c.total, each) for each in set(shares.values())))
    rows = tx.execute(select(ranked).where(near).order_by(ranked.c.grp, ranked.c.place))
    for code, group in groupby(rows, lambda row: str(row[0])):
        spans = [(int(row[1]), int(row[2]), int(row[3])) for row in group]
        for measure, share in shares.items():
            known = found[measure][code]
            value = between(spans, share)
            found[measure][code] = Parts(known.rows, known.excluded, (), spans[0][2], value)


def share_of(measure: Measure) -> Fraction:
    """How much lies below a quantile."""
    assert isinstance(measure.formula, Quantile)
    return measure.formula.share


def spans_in_order(measure: Measure, grouping: Grouping, window: tuple[datetime, datetime]) -> Subquery:
    """The spans of a quantile, each with its place in its group and how many there are."""
    formula, source = measure.formula, measure.source.of(*window)
    assert isinstance(formula, Quantile)
    key, span = grouping.key(source).label("grp"), length(formula.span, source).label("span")
    at, ends = source.column(measure.window), (formula.span.end, formula.span.start)
    return (
        select(
            key,
            span,
            func.row_number().over(partition_by=key.element, order_by=span.element).label("place"),
            func.count().over(partition_by=key.element).label("total"),
        )
        .select_from(source.rows)
        .where(at >= window[0], at < window[1], chosen(Both((population(measure), formula.when)), source))
        .where(*(source.column(each).is_not(None) for each in ends))
        .subquery()
    )


def neighbours(place: ColumnElement[int], count: ColumnElement[int], share: Fraction) -> ColumnElement[bool]:
    """Say whether a place (from 1) is one of the two beside the quantile of so many."""
    below = 1 + (share.numerator * (count - 1)) // share.denominator
    return and_(place >= below, place <= below + 1)


def between(near: Sequence[tuple[int, int, int]], share: Fraction) -> Fraction | None:
    """Return the quantile from the neighbours of its place: span, place from 1, and how many there are."""
    total = near[0][2]
    at = {place - 1: span for span, place, _ in near}
    below = int(share * (total - 1))
    low = at[below]
    high = at.get(below + 1, low)
    return low + (high - low) * (share * (total - 1) - below)
