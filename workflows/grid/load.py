"""Counts what lies on each grid worker: open cases in the cell, cases in hand, looks on site that wait.

A seat is measured, so that it gets help; never a resident (principle 1). Source: DOMAIN S6.
"""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case
from models.grid import SiteCheck
from models.person import Membership, Person
from models.vocabulary import OPEN_STATUSES, Role
from workflows.cases.reach import Seat, visible
from workflows.reference import Reference
from workflows.transaction import Transaction


@dataclass(frozen=True)
class WorkerLoad:
    """One grid worker: open cases in the own cell, cases in hand, looks on site that wait."""

    name: str
    area: str | None
    open: int
    in_hand: int
    checks: int


def loads(tx: Transaction, reference: Reference, seat: Seat) -> list[WorkerLoad]:
    """Return what lies on each grid worker where a seat reaches, the most first."""
    rows = tx.execute(
        select(col(Membership.person_id), col(Membership.area), col(Person.name))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(col(Membership.role) == Role.GRID_WORKER, col(Membership.until).is_(None))
        .order_by(col(Membership.area), col(Membership.person_id))
    ).all()
    here = [row for row in rows if seat.area is None or seat.area in reference.area_path(row[1])]
    cells, hands, checks = open_by_cell(tx, reference, seat), in_hand(tx), waiting_checks(tx)
    found = [
        WorkerLoad(
            name=name,
            area=area,
            open=sum(cells[code] for code in reference.cells_under(area)) if area else 0,
            in_hand=hands[person],
            checks=checks[person],
        )
        for person, area, name in here
    ]
    return sorted(found, key=lambda each: -(each.open + each.in_hand + each.checks))


def open_by_cell(tx: Transaction, reference: Reference, seat: Seat) -> Counter[str]:
    """Count open cases by cell."""
    rows = tx.execute(
        select(col(Case.cell), func.count())
        .where(visible(tx, reference, seat), col(Case.status).in_(sorted(OPEN_STATUSES)))
        .group_by(col(Case.cell))
    )
    return Counter({str(cell): int(count) for cell, count in rows if cell})


def in_hand(tx: Transaction) -> Counter[int]:
    """Count open cases by who has taken them."""
    rows = tx.execute(
        select(col(Case.handler_id), func.count())
        .where(col(Case.handler_id).is_not(None), col(Case.status).in_(sorted(OPEN_STATUSES)))
        .group_by(col(Case.handler_id))
    )
    return Counter({int(person): int(count) for person, count in rows})


def waiting_checks(tx: Transaction) -> Counter[int]:
    """Count looks on site that wait, by who was asked."""
    rows = tx.execute(
        select(col(SiteCheck.worker_id), func.count())
        .where(col(SiteCheck.done_at).is_(None), col(SiteCheck.worker_id).is_not(None))
        .group_by(col(SiteCheck.worker_id))
    )
    return Counter({int(person): int(count) for person, count in rows})
