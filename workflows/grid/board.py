"""Reads how things stand on site: cells that need somebody, rotas, looks in hand, what came of rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import col

from models.case import Case
from models.grid import PatrolPlan, PatrolRound, SiteCheck
from workflows.cases.acts import Act
from workflows.cases.reach import allows
from workflows.gate_terms import Action
from workflows.grid.look import Needing, cell_codes, needing
from workflows.grid.record import listed
from workflows.grid.terms import Origin

WINDOW = timedelta(days=30)
"""What came of rounds is counted over so long."""

MOST = 200
"""Rotas and looks on one page."""


@dataclass(frozen=True)
class Planned:
    """A rota, and its next round."""

    cell: str
    kind: str
    weekdays: tuple[int, ...]
    time: str
    items: tuple[str, ...]
    meet: str
    next_at: datetime | None


@dataclass(frozen=True)
class InHand:
    """A look on site that is under way."""

    number: str
    cell: str | None
    due_at: datetime
    late: bool


@dataclass(frozen=True)
class Came:
    """What came of rounds lately."""

    done: int
    missed: int
    found: int


@dataclass(frozen=True)
class GridBoard:
    """Everything about an area."""

    cells: int
    needing: Sequence[Needing]
    rotas: Sequence[Planned]
    looks: Sequence[InHand]
    came: Came


def board(act: Act) -> GridBoard:
    """Return how things stand where the actor's seat reaches."""
    codes = cell_codes(act, act.by.area)
    return GridBoard(
        cells=len(codes),
        needing=needing(act, act.by.area),
        rotas=rotas(act, codes),
        looks=looks(act),
        came=came(act, codes),
    )


def rotas(act: Act, codes: Sequence[str]) -> list[Planned]:
    """Return the rotas in force, by cell."""
    ahead = (
        select(func.min(col(PatrolRound.at)))
        .where(
            col(PatrolRound.plan_id) == col(PatrolPlan.id),
            col(PatrolRound.done_at).is_(None),
            col(PatrolRound.at) > act.now,
        )
        .scalar_subquery()
    )
    rows = act.tx.execute(
        select(PatrolPlan, ahead)
        .where(col(PatrolPlan.until).is_(None), col(PatrolPlan.cell).in_(codes))
        .order_by(col(PatrolPlan.cell), col(PatrolPlan.id))
        .limit(MOST)
    ).all()
    return [planned(made, next_at) for made, next_at in rows]


def planned(made: PatrolPlan, next_at: datetime | None) -> Planned:
    """Show one rota."""
    return Planned(
        cell=made.cell,
        kind=made.kind,
        weekdays=tuple(int(each) for each in made.weekdays),
        time=f"{made.minute // 60:02d}:{made.minute % 60:02d}",
        items=tuple(listed(made.checklist)),
        meet=made.meet,
        next_at=next_at,
    )


def looks(act: Act) -> list[InHand]:
    """Return the looks in hand of cases that the actor may see, what is due first."""
    rows = act.tx.execute(
        select(SiteCheck, Case)
        .join(Case, col(Case.id) == col(SiteCheck.case_id))
        .where(col(SiteCheck.done_at).is_(None))
        .order_by(col(SiteCheck.due_at))
        .limit(MOST)
    ).all()
    return [
        InHand(case.number, case.cell, check.due_at, check.due_at < act.now)
        for check, case in rows
        if allows(act.tx, act.reference, act.by, case, Action.SEE)
    ]


def had_its_time() -> ColumnElement[bool]:
    """The condition that a round was not taken out before its time by a new rota: nobody missed that."""
    return or_(col(PatrolRound.missed).is_(False), col(PatrolRound.done_at) >= col(PatrolRound.at))


def came(act: Act, codes: Sequence[str]) -> Came:
    """Count the rounds of late, and the cases found on them."""
    since = act.now - WINDOW
    rows = act.tx.execute(
        select(col(PatrolRound.missed), func.count())
        .where(col(PatrolRound.done_at) >= since, col(PatrolRound.cell).in_(codes), had_its_time())
        .group_by(col(PatrolRound.missed))
    ).all()
    counts = {bool(missed): int(count) for missed, count in rows}
    found = (
        select(func.count())
        .select_from(Case)
        .where(col(Case.opened_at) >= since, col(Case.origin) == Origin.PATROL, col(Case.cell).in_(codes))
    )
    return Came(counts.get(False, 0), counts.get(True, 0), int(act.tx.execute(found).scalar_one()))
