"""Publishes the figures of a month, once for each version: rows that stay, and their hash on the ledger."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import cast

from sqlalchemy import func, select
from sqlmodel import col

from models import post
from models.case import Case
from models.figure import Figure as Row
from models.vocabulary import TimerKind
from workflows.cases.acts import Act
from workflows.reference import Reference
from workflows.responsiveness.figures.compute import CAME, compute, everything
from workflows.responsiveness.figures.definitions import Definitions, Measure, in_force, versions
from workflows.responsiveness.figures.figure import By, Figure, State
from workflows.responsiveness.figures.months import Month, between, next_publishing
from workflows.responsiveness.figures.standing import Standing
from workflows.timers import DueTimer, Finish, OutsideFirst
from workflows.transaction import Transaction

KEY = CHAIN = "figures"
RULE = "figures@1"
BACK = 12
"""† So many months back figures are published where none were, so that a trend has a beginning."""


COLUMNS = (
    *("month", "measure", "by", "code", "version", "state"),
    *("numerator", "denominator", "rows", "excluded", "counts"),
)
"""What of a row follows from the cases alone."""

FACTS = tuple(col(getattr(Row, name)) for name in COLUMNS)
"""They are read by thousands: as they are, without an object for each."""

STANDING = Standing(Row, COLUMNS, CHAIN, RULE)


def ensure_publishing(act: Act, wait: timedelta = timedelta()) -> None:
    """Set the timer that publishes, where there is none: what lies behind is published soon."""
    if post.timer_due(act.tx, KEY) is None:
        post.set_timer(act.tx, KEY, TimerKind.FIGURES, act.now + wait)


def fire(act: Act, _timer: DueTimer) -> None:
    """Publish a month that is over and has not been. Raises OutsideFirst: reading it takes long."""
    raise OutsideFirst(partial(outside, reference=act.reference, now=act.now))


def outside(tx: Transaction, reference: Reference, now: datetime) -> Callable[[], Finish]:
    """Read the figures of the first month that is missing, and return how they are kept.

    One month at a time: the clock has other things to do, and a house that has not heard of it is not well.
    """
    behind = missing(tx, reference, now)
    found = [
        (month, definitions, compute(tx, reference, everything(definitions, month), now))
        for month, definitions in behind[:1]
    ]

    def finish(act: Act) -> None:
        for month, definitions, figures in found:
            keep(act, month, definitions, figures)
        then = act.now if behind[1:] else next_publishing(act.now, act.reference.calendar.zone)
        post.set_timer(act.tx, KEY, TimerKind.FIGURES, then)

    return lambda: finish


def missing(tx: Transaction, reference: Reference, now: datetime) -> list[tuple[Month, Definitions]]:
    """Return the months that are over and not published under the version that held when they began."""
    zone = reference.calendar.zone
    first = tx.execute(select(func.min(col(Case.opened_at)))).scalar()
    if first is None:
        return []
    last = Month.of(now, zone).after(-1)
    begin = max(Month.of(first, zone), last.after(1 - BACK))
    wanted = [(month, version_of(month)) for month in between(begin, last)]
    return [each for each in wanted if not STANDING.has(tx, each[0], each[1].version)]


def version_of(month: Month, known: Sequence[Definitions] | None = None) -> Definitions:
    """Return the definitions under which a month is published."""
    return in_force(month.first_day, known or versions())


def publish(act: Act, month: Month, definitions: Definitions) -> int:
    """Compute and keep a month's figures under a version; return how many. What stands is never changed."""
    figures = compute(act.tx, act.reference, everything(definitions, month), act.now)
    return keep(act, month, definitions, figures)


def keep(act: Act, month: Month, definitions: Definitions, figures: Sequence[Figure]) -> int:
    """Keep figures of a month that is over, unless they stand already; return how many were kept."""
    zone = act.reference.calendar.zone
    if not month.is_over(act.now, zone) or STANDING.has(act.tx, month, definitions.version):
        return 0
    kept = [each for each in figures if is_kept(each)]
    return STANDING.keep(act, month, definitions.version, list(map(columns, kept)), {})


def is_kept(figure: Figure) -> bool:
    """Whether a figure is kept: of the whole, of what had any case; and what came from every area."""
    every_area = (figure.by, figure.measure) == ("area", CAME)
    return figure.by == "whole" or every_area or bool(figure.rows or any(figure.excluded.values()))


def columns(figure: Figure) -> dict[str, object]:
    """The columns of a figure that follow from the cases alone."""
    return {
        "month": str(figure.month),
        "measure": figure.measure,
        "by": figure.by,
        "code": figure.code,
        "version": figure.version,
        "state": str(figure.state),
        "numerator": None if figure.numerator is None else str(figure.numerator),
        "denominator": figure.denominator,
        "rows": figure.rows,
        "excluded": json.dumps(dict(figure.excluded), sort_keys=True),
        "counts": json.dumps(figure.counts),
    }


def published(
    tx: Transaction,
    definitions: Definitions,
    *,
    month: Month | None = None,
    by: By | None = None,
    measures: Collection[str] = (),
) -> tuple[Figure, ...]:
    """Return published figures of a version, by month and code; narrowed to what is named."""
    wanted = select(*FACTS).where(col(Row.version) == definitions.version)
    wanted = wanted if month is None else wanted.where(col(Row.month) == str(month))
    wanted = wanted if by is None else wanted.where(col(Row.by) == by)
    wanted = wanted.where(col(Row.measure).in_(sorted(measures))) if measures else wanted
    rows = tx.execute(wanted.order_by(col(Row.month), col(Row.id)))
    return tuple(figure for row in rows if (figure := figure_in(definitions, cast(Row, row))) is not None)


def measures_of(
    tx: Transaction, definitions: Definitions, months: Sequence[Month]
) -> Mapping[Month, tuple[Measure, ...]]:
    """Return the measures that were published of each month, in their order: each has a row of the whole.

    What was defined later is none of them: it says nothing of that month, and hides nothing in it.
    """
    asked = select(col(Row.month), col(Row.measure)).where(
        col(Row.version) == definitions.version,
        col(Row.by) == "whole",
        col(Row.month).in_([str(each) for each in months]),
    )
    stand = {(str(month), str(code)) for month, code in tx.execute(asked)}
    return {
        month: tuple(each for each in definitions.measures if (str(month), each.code) in stand)
        for month in months
    }


def figure_in(definitions: Definitions, row: Row) -> Figure | None:
    """Return the figure of a row; None where its measure is not known."""
    measure = definitions.measure(row.measure)
    if measure is None:
        return None
    return Figure(
        measure=row.measure,
        month=Month.named(row.month),
        by=row.by,  # type: ignore[arg-type]  # written by `columns`
        code=row.code,
        version=row.version,
        unit=measure.unit,
        state=State(row.state),
        numerator=None if row.numerator is None else Fraction(row.numerator),
        denominator=row.denominator,
        rows=row.rows,
        excluded=json.loads(row.excluded),
        counts=tuple(json.loads(row.counts)),
    )
