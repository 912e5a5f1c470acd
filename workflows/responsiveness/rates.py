"""Reads the measures of every body, grid cell or category, counted by the database, not row by row.

The formulas are those of `measures`; here they are asked of a million cases at once, of which the days that
are over have been summed (`rollups`). A case belongs to the window of its `closed_at`. By area means by grid
cell: communities add their cells up where shown.
"""

from datetime import datetime
from fractions import Fraction

from workflows.responsiveness.measures import By, Json, MeasurePolicy, Measures, Rate, composite
from workflows.responsiveness.rollups.read import asked
from workflows.responsiveness.rollups.sums import Sum
from workflows.responsiveness.rollups.ways import OF, OF_CLOSED, UNTIL_BOTH
from workflows.transaction import Transaction

ANSWER, CONTACT = map(list(UNTIL_BOTH).index, ("answer", "contact"))
"""Which sort of span is which."""

HOUR = 3600


def rates(
    session: Transaction, by: By, from_: datetime, to: datetime, policy: MeasurePolicy | None = None
) -> tuple[Measures, ...]:
    """Return the measures of each group closed from `from_` up to and without `to`, by code.

    The code is empty for cases that have none.
    """
    rule = policy or MeasurePolicy()
    sums = asked(session, OF[by], from_, to)
    return tuple(measures_of(code, each, rule) for code, each in sums.items())


def as_dict(by: By, row: Measures) -> Json:
    """Return one row for JSON: what `measures` gives, the code null where there is none, and hours."""
    median = row.answer_time.median
    hours = None if median is None else round(median.total_seconds() / HOUR, 2)
    return {**row.as_dict(by), by: row.code or None, "median_hours": hours}


def measures_of(code: str, group: Sum, policy: MeasurePolicy) -> Measures:
    """Put what one group comes to into the form every reader knows."""
    row = dict(zip(OF_CLOSED, group.counts, strict=True))

    def share(part: str, whole: str) -> Rate:
        return Rate(Fraction(row[part]), row[whole], policy.version)

    earned = sum((credit * row[f"level_{level}"] for level, credit in policy.credit), Fraction())
    response, solution = share("contacted", "valid"), share("solved", "valid")
    satisfaction = Rate(earned, row["valid"], policy.version)
    return Measures(
        code=code,
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
        answer_time=group.spread(ANSWER),
        first_contact=group.spread(CONTACT),
    )
