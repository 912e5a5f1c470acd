"""The grid as rows of one window: each cell with who is named for it, its cases and its rounds.

Cells are ground, not people; but a cell without a case is a small number, so that only the whole is told.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, literal, select
from sqlalchemy.orm import Mapped
from sqlmodel import col

from models.area import Area
from models.case import Case
from models.columns import Instant
from models.grid import PatrolRound
from models.person import Membership
from models.vocabulary import AreaKind, Role, Status


def grid_rows(start: datetime, end: datetime) -> Subquery:
    """Return the cells of the grid with what happened in each from one instant to another."""
    opened = per_cell(col(Case.cell), col(Case.opened_at) >= start, col(Case.opened_at) < end)
    cases = opened.where(col(Case.status) != Status.DRAFT).subquery("cases_here")
    walked = per_cell(col(PatrolRound.cell), col(PatrolRound.done_at) >= start)
    done = (col(PatrolRound.done_at) < end, col(PatrolRound.missed).is_(False))
    rounds = walked.where(*done).subquery("rounds_here")
    staff = workers_at(end).subquery("staff_here")
    workers, arisen = func.coalesce(staff.c.many, 0), func.coalesce(cases.c.many, 0)
    return (
        select(
            literal(start, Instant()).label("at"),
            workers.label("staff"),
            arisen.label("cases"),
            func.coalesce(rounds.c.many, 0).label("rounds"),
            arisen.op("/")(func.nullif(workers, 0)).label("load"),  # whole: what is over is left out
        )
        .select_from(Area)
        .outerjoin(cases, cases.c.cell == col(Area.code))
        .outerjoin(rounds, rounds.c.cell == col(Area.code))
        .outerjoin(staff, staff.c.cell == col(Area.code))
        .where(col(Area.kind) == AreaKind.CELL)
        .subquery("cells")
    )


def workers_at(end: datetime) -> Select[Any]:
    """Count who is named at an instant by cell: for the cell itself, or for an area that it lies in."""
    itself: tuple[Any, ...] = (col(Area.code).label("cell"), col(Area.code).label("inside"))
    tree = select(*itself).where(col(Area.kind) == AreaKind.CELL).cte("lies_in", recursive=True)
    above = select(tree.c.cell, col(Area.parent)).join(Area, col(Area.code) == tree.c.inside)
    tree = tree.union_all(above.where(col(Area.parent).is_not(None)))
    then = func.coalesce(col(Membership.until), end) >= end
    return (
        select(tree.c.cell, func.count(col(Membership.person_id).distinct()).label("many"))
        .join(Membership, col(Membership.area) == tree.c.inside)
        .where(col(Membership.role) == Role.GRID_WORKER, col(Membership.since) < end, then)
        .group_by(tree.c.cell)
    )


def per_cell(cell: Mapped[str | None], *which: ColumnElement[bool]) -> Select[Any]:
    """Count rows by cell."""
    columns: tuple[Any, ...] = (cell.label("cell"), func.count().label("many"))
    return select(*columns).where(*which).group_by(cell)
