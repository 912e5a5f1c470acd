"""Reads the measures of every body, grid cell or category, counted by the database, not row by row.

The formulas are those of `measures`; here they are asked of a million cases at once. A case belongs to
the window of its `closed_at`. By area means by grid cell: communities add their cells up where shown.
First contact is the instant at which a named handler took the case, of which the resident is told.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, extract, func, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import col

from models.case import Case
from models.vocabulary import Solved, Status
from workflows.responsiveness.measures import (
    By,
    Json,
    MeasurePolicy,
    Measures,
    Rate,
    Spread,
    between_neighbours,
    composite,
)
from workflows.transaction import Transaction

HALF, NINE_TENTHS = Fraction(1, 2), Fraction(9, 10)
HOUR = 3600


def rates(
    session: Transaction, by: By, from_: datetime, to: datetime, policy: MeasurePolicy | None = None
) -> tuple[Measures, ...]:
    """Return the measures of each group closed from `from_` up to and without `to`, by code.

    The code is empty for cases that have none.
    """
    rule = policy or MeasurePolicy()
    code: ColumnElement[str] = func.coalesce(key_of(by), "")
    window = (col(Case.closed_at) >= from_, col(Case.closed_at) < to, col(Case.status) == Status.CLOSED)
    answers = spreads(session, code, window, col(Case.answered_at))
    contacts = spreads(session, code, window, col(Case.accepted_at))
    counts = session.execute(counting(code, rule).where(*window).group_by("code").order_by("code"))
    return tuple(measures_of(row._asdict(), answers, contacts, rule) for row in counts)


def as_dict(by: By, row: Measures) -> Json:
    """Return one row for JSON: what `measures` gives, the code null where there is none, and hours."""
    median = row.answer_time.median
    hours = None if median is None else round(median.total_seconds() / HOUR, 2)
    return {**row.as_dict(by), by: row.code or None, "median_hours": hours}


def key_of(by: By) -> Mapped[str | None]:
    """The column that groups."""
    return {"body": col(Case.body), "area": col(Case.cell), "category": col(Case.category)}[by]


COUNTED = col(Case.excluded).is_(False)
VALID = and_(
    COUNTED,
    col(Case.contacted).is_not(None),
    col(Case.solved).is_not(None),
    col(Case.satisfaction).is_not(None),
)
TIMED = and_(COUNTED, col(Case.due_at).is_not(None), col(Case.answered_at).is_not(None))


def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the rows for which a condition holds."""
    return func.sum(case((condition, 1), else_=0))


def counting(code: ColumnElement[str], policy: MeasurePolicy) -> Select[Any]:
    """Everything that is counted of a group, in one pass."""
    levels = [
        number(and_(VALID, col(Case.satisfaction) == level)).label(f"level_{level}")
        for level, _ in policy.credit
    ]
    columns: tuple[ColumnElement[Any], ...] = (
        code.label("code"),
        number(COUNTED).label("cases"),
        number(~COUNTED).label("excluded"),
        number(VALID).label("valid"),
        number(and_(VALID, col(Case.contacted).is_(True))).label("contacted"),
        number(and_(VALID, col(Case.solved) == Solved.SOLVED)).label("solved"),
        number(TIMED).label("timed"),
        number(and_(TIMED, col(Case.answered_at) <= col(Case.due_at))).label("on_time"),
        number(and_(TIMED, col(Case.answered_at) > col(Case.due_at), col(Case.exempt))).label("exempted"),
        number(and_(COUNTED, col(Case.returned) > 0)).label("returned"),
        number(and_(COUNTED, col(Case.reopened) > 0)).label("reopened"),
        number(and_(COUNTED, col(Case.lacks).is_not(None))).label("looked_at"),
        number(and_(COUNTED, col(Case.lacks) == 0)).label("whole"),
        *levels,
    )
    return select(*columns)


def measures_of(
    row: Mapping[str, Any],
    answers: Mapping[str, Spread],
    contacts: Mapping[str, Spread],
    policy: MeasurePolicy,
) -> Measures:
    """Put the counts of one group into the form every reader knows."""

    def share(part: str, whole: str) -> Rate:
        return Rate(Fraction(row[part]), row[whole], policy.version)

    earned = sum((credit * row[f"level_{level}"] for level, credit in policy.credit), Fraction())
    response, solution = share("contacted", "valid"), share("solved", "valid")
    satisfaction = Rate(earned, row["valid"], policy.version)
    return Measures(
        code=row["code"],
        cases=row["cases"],
        excluded=row["excluded"],
        response=response,
        solution=solution,
        satisfaction=satisfaction,
        composite=composite(response, solution, satisfaction, policy),
        on_time=share("on_time", "timed"),
        exempted=row["exempted"],
        returned=share("returned", "cases"),
        reopened=share("reopened", "cases"),
        whole_answers=share("whole", "looked_at"),
        answer_time=answers.get(row["code"], NOTHING),
        first_contact=contacts.get(row["code"], NOTHING),
    )


NOTHING = Spread(0, None, None)


def spreads(
    session: Transaction,
    code: ColumnElement[str],
    window: Sequence[ColumnElement[bool]],
    end: Mapped[datetime | None],
) -> dict[str, Spread]:
    """Return median and 90th percentile of the time to `end`, by code, in whole seconds.

    The database sorts and hands out only the neighbours of the two places.
    """
    span = (extract("epoch", end) - extract("epoch", col(Case.opened_at))).label("span")
    place = func.row_number().over(partition_by=code, order_by=span).label("place")
    total = func.count().over(partition_by=code).label("total")
    wanted = select(code.label("code"), span, place, total).where(*window, COUNTED, end.is_not(None))
    ranked = wanted.subquery()
    near = or_(*(neighbours(ranked.c.place, ranked.c.total, share) for share in (HALF, NINE_TENTHS)))
    rows = session.execute(select(ranked).where(near).order_by(ranked.c.code, ranked.c.place))
    return {key: spread_of([tuple(row) for row in group]) for key, group in groupby(rows, lambda row: row[0])}


def neighbours(place: ColumnElement[int], count: ColumnElement[int], share: Fraction) -> ColumnElement[bool]:
    """Say whether a place (from 1) is one of the two beside the quantile of so many."""
    below = 1 + (share.numerator * (count - 1)) // share.denominator
    return and_(place >= below, place <= below + 1)


def spread_of(rows: Sequence[tuple[str, Any, int, int]]) -> Spread:
    """Build a spread from the rows around its two places."""
    count = rows[0][3]
    spans = {place - 1: timedelta(seconds=int(span)) for _, span, place, _ in rows}
    median, slow = (between_neighbours(spans.__getitem__, count, share) for share in (HALF, NINE_TENTHS))
    return Spread(count, median, slow)
