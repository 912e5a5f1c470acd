"""The three rates of one body, as they are told to the resident whose verdict has just entered them."""

from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, select
from sqlmodel import col

from models.case import Case
from models.vocabulary import Solved, Status
from workflows.responsiveness.measures import MeasurePolicy
from workflows.transaction import Transaction

WINDOW = timedelta(days=90)
"""† The public page's window."""

CREDIT = {level: float(credit) for level, credit in MeasurePolicy().credit}


def body_rates(session: Transaction, body: str, now: datetime) -> dict[str, str]:
    """Return numerators and the common denominator: valid follow-ups closed within the window.

    They are those of the public page, so that a resident finds there what they were told.
    """
    valid = and_(
        col(Case.body) == body,
        col(Case.status) == Status.CLOSED,
        col(Case.closed_at) >= now - WINDOW,
        col(Case.excluded).is_(False),
        col(Case.contacted).is_not(None),
        col(Case.solved).is_not(None),
        col(Case.satisfaction).is_not(None),
    )
    row = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(case((col(Case.contacted).is_(True), 1), else_=0)), 0),
            func.coalesce(func.sum(case((col(Case.solved) == Solved.SOLVED, 1), else_=0)), 0),
            func.coalesce(func.sum(case(CREDIT, value=col(Case.satisfaction), else_=0)), 0),
        ).where(valid)
    ).one()
    names = ("valid", "contacted", "solved", "satisfied")
    return {name: f"{float(value):.12g}" for name, value in zip(names, row, strict=True)}
