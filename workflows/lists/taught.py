"""Reads what rulings teach the list: where people gave cases to another body than it names, again and again.

A proposal, nothing more: the operator decides on the line, and old cases keep the old entry.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case
from models.learning import Correction
from models.vocabulary import Noticed
from workflows.reference import Reference
from workflows.transaction import Transaction

LATELY = timedelta(days=180)
MOST = 10


@dataclass(frozen=True)
class Taught:
    """A category in an area that rulings gave to a body, and who has it by the list."""

    category: str
    area: str
    listed: str | None  # by the list of today
    body: str  # by the rulings
    times: int


def taught(tx: Transaction, reference: Reference, now: datetime, most: int = MOST) -> tuple[Taught, ...]:
    """Return what rulings of late propose for the list, the most often ruled first.

    Rulings that put the category right say nothing of the list, nor do cases about a body.
    """
    times = func.count().label("times")
    rows = tx.execute(
        select(col(Case.category), col(Case.cell), col(Correction.body), times)
        .join(Case, col(Case.id) == col(Correction.case_id))
        .where(
            col(Correction.source) == Noticed.RULING,
            col(Correction.at) > now - LATELY,
            col(Correction.category).is_(None),
            col(Correction.body).is_not(None),
            col(Case.category).is_not(None),
            col(Case.cell).is_not(None),
            col(Case.object_body).is_(None),
            col(Case.body) == col(Correction.body),
        )
        .group_by(col(Case.category), col(Case.cell), col(Correction.body))
        .order_by(times.desc(), col(Case.category), col(Case.cell), col(Correction.body))
    )
    today = reference.local_date(now)
    found = [
        Taught(category, cell, reference.choose(category, cell, today, None).body, body, int(count))
        for category, cell, body, count in rows
    ]
    return tuple(each for each in found if each.listed != each.body and each.body in reference.bodies)[:most]
