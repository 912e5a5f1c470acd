"""Reads the cases that topics are proposed and measured by: what became of them, not who brought them."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.vocabulary import OPEN_STATUSES, Solved
from nlu.reading import Nature
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.topics.daily import BATCH, NOT_HERE
from workflows.responsiveness.topics.effect import Pair
from workflows.responsiveness.topics.evidence import Fact
from workflows.transaction import Transaction

SATISFIED = 4
"""† From this level on somebody is satisfied."""

READ = (
    select(
        col(Case.cell),
        col(Case.category),
        col(Case.opened_at),
        col(Case.answered_at),
        col(Case.due_at),
        col(Case.status),
        col(Case.body),
        col(Case.solved),
        col(Case.reopened),
        col(Case.returned),
    )
    .where(
        col(Case.status).not_in(NOT_HERE),
        col(Case.category).is_not(None),
        col(Case.object_body).is_(None),
        col(Case.nature) != Nature.REPORT,
    )
    .order_by(col(Case.opened_at), col(Case.id))
    .execution_options(yield_per=BATCH)
)


def facts(tx: Transaction, first: Month, months: int, now: datetime, zone: tzinfo) -> Iterator[Fact]:
    """Yield the cases opened in so many months, in order of time; sealed ones are left out."""
    begin, end = first.begins(zone), first.after(months).begins(zone)
    asked = READ.where(col(Case.opened_at) >= begin, col(Case.opened_at) < end)
    for cell, category, opened, answered, due, status, body, solved, reopened, returned in tx.execute(asked):
        late = status in OPEN_STATUSES and due is not None and due < now
        yield Fact(
            cell=cell,
            category=str(category),
            opened_at=opened,
            answered_at=answered,
            body=body,
            judged=solved is not None,
            unsolved=solved == Solved.UNSOLVED or reopened > 0 or returned > 0 or late,
        )


def judged(
    tx: Transaction, cells: frozenset[str], category: str, first: Month, months: int, zone: tzinfo
) -> tuple[Pair, Pair]:
    """Return of how many residents' words are known: unsolved of those judged, satisfied of those rated."""
    begin, end = first.begins(zone), first.after(months).begins(zone)
    asked = select(col(Case.solved), col(Case.satisfaction), col(Case.reopened)).where(
        col(Case.category) == category,
        col(Case.cell).in_(sorted(cells)),
        col(Case.opened_at) >= begin,
        col(Case.opened_at) < end,
        col(Case.status).not_in(NOT_HERE),
        col(Case.object_body).is_(None),
        col(Case.nature) != Nature.REPORT,
    )
    rows = tx.execute(asked).all()
    heard = [(solved, again) for solved, _, again in rows if solved is not None]
    rated = [level for _, level, _ in rows if level is not None]
    unsolved = sum(solved == Solved.UNSOLVED or again > 0 for solved, again in heard)
    return (unsolved, len(heard)), (sum(level >= SATISFIED for level in rated), len(rated))
