"""Reads a queue of the desk: the size of its parts, one page of one part, who has how much in hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal_column, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import col

from models.case import Case
from models.person import Person
from models.vocabulary import Role
from workflows.cases.queries import CaseView, all_listed
from workflows.cases.queue_parts import (
    BESIDE_OPEN,
    NOT_OPEN,
    OVER,
    PARTS,
    TODO,
    Asked,
    Condition,
    Part,
    at_risk,
    chosen_of,
    is_open,
    late,
    new,
    parts_of,
)

PAGE = 50
"""Cases on one page."""

MOST = 1_000
"""† So many are counted of what is no longer open; nobody asks how many more there are."""


@dataclass(frozen=True)
class Queue:
    """A queue as chosen: one page of one part, and the size of every part."""

    part: Part | None
    sizes: Mapping[Part, int]
    cases: tuple[CaseView, ...] = ()
    page: int = 1
    more: frozenset[Part] = frozenset()  # parts that hold more than was counted

    @property
    def pages(self) -> int:
        """How many pages the chosen part has."""
        return pages_for(self.sizes[self.part]) if self.part else 1

    def told(self, part: Part) -> str:
        """The size of a part, as far as it was counted."""
        return f"{self.sizes[part]}{'+' if part in self.more else ''}"

    @property
    def pages_told(self) -> str:
        """How many pages there are at least."""
        return f"{self.pages}{'+' if self.part in self.more else ''}"


@dataclass(frozen=True)
class Load:
    """What one handler of a body has in hand; without a name: what waits to be taken."""

    name: str
    open: int
    risk: int
    late: int


def pages_for(size: int) -> int:
    """Return how many pages so many cases fill; an empty list is a page too."""
    return max(1, -(-size // PAGE))


def queue(asked: Asked, name: str = "", page: int = 1) -> Queue:
    """Return one page of the chosen part, danger first, then what is due first; the first part by default."""
    names = parts_of(asked.chat.role)
    if not names:
        return Queue(None, {})
    part = chosen_of(asked.chat.role, name) or names[0]
    ended = NOT_OPEN & set(names)
    most = {each: max(MOST, (max(page, 1) + 1) * PAGE) if each == part else MOST for each in ended}
    counted = counts(asked, names, most)
    more = frozenset(each for each in most if counted[each] > most[each])
    sizes = {each: min(counted[each], most.get(each, counted[each])) for each in names}
    page = min(max(page, 1), pages_for(sizes[part]))
    return Queue(part, sizes, cases_of(asked, part, PAGE, (page - 1) * PAGE), page, more)


def counts(asked: Asked, names: Sequence[Part], most: Mapping[Part, int]) -> dict[Part, int]:
    """Count parts: of open cases all in one look, the others one by one, up to one more than `most`."""
    beside = BESIDE_OPEN.get(asked.chat.role, NOT_OPEN)
    found = {each: sized(asked, each, most.get(each)) for each in names if each in beside}
    open_ = [each for each in names if each not in beside]
    filtered = (func.count().filter(rule_of(asked, each)(asked)) for each in open_)
    row = asked.tx.execute(select(*filtered).select_from(Case).where(asked.shown, is_open(asked))).one()
    return found | dict(zip(open_, map(int, row), strict=True))


def condition_of(asked: Asked, part: Part) -> ColumnElement[bool]:
    """Return which cases belong to a part of this chat's queue."""
    return and_(asked.shown, rule_of(asked, part)(asked))


def rule_of(asked: Asked, part: Part) -> Condition:
    """Return what belongs to a part of this role's queue."""
    return TODO[asked.chat.role] if part == Part.TODO else PARTS[part]


def sized(asked: Asked, part: Part, most: int | None = None) -> int:
    """Count a part; where so many are enough, up to one more."""
    if asked.narrow.risk and part in OVER:
        return 0  # what is over is late no more
    each: Select[Any] = select(literal_column("1")).select_from(Case).where(condition_of(asked, part))
    found = each.limit(None if most is None else most + 1).subquery()
    return int(asked.tx.execute(select(func.count()).select_from(found)).scalar_one())


def cases_of(asked: Asked, part: Part, limit: int, offset: int = 0) -> tuple[CaseView, ...]:
    """Return cases of a part in order, as lines of a list."""
    return tuple(all_listed(asked.tx, asked.reference, asked.chat, chosen(asked, part, limit, offset)))


def chosen(asked: Asked, part: Part, limit: int, offset: int = 0) -> Sequence[Case]:
    """Return the rows of a part in order."""
    statement = ordered(select(Case).where(condition_of(asked, part)), part)
    return asked.tx.execute(statement.limit(limit).offset(offset)).scalars().all()


def ordered(statement: Select[Any], part: Part) -> Select[Any]:
    """Put danger first, then what is due first; what waits for the resident last. Else the newest first."""
    if part == Part.ENDED:
        return statement.order_by(col(Case.closed_at).desc(), col(Case.id).desc())  # as its index has them
    if part in NOT_OPEN:
        return statement.order_by(col(Case.opened_at).desc(), col(Case.id).desc())
    waits = or_(col(Case.paused_at).is_not(None), col(Case.due_at).is_(None))
    rank = case((col(Case.urgency) == "danger", 0), (waits, 2), else_=1)
    return statement.order_by(rank, col(Case.due_at), col(Case.id))


def most_open(asked: Asked, by: Mapped[str | None], limit: int) -> list[str]:
    """Return the codes of a column of which most is open in what somebody looks at."""
    counted = (
        select(by)
        .where(asked.shown, is_open(asked), by.is_not(None))
        .group_by(by)
        .order_by(func.count().desc(), by)
        .limit(limit)
    )
    return [str(each) for each in asked.tx.execute(counted).scalars()]


def categories_open(asked: Asked, limit: int) -> list[str]:
    """Return the categories of which most is open."""
    return most_open(asked, col(Case.category), limit)


def cells_open(asked: Asked, limit: int) -> list[str]:
    """Return the cells in which most is open."""
    return most_open(asked, col(Case.cell), limit)


def workload(asked: Asked) -> tuple[Load, ...]:
    """Return who of a head's own body has how much in hand, the most burdened first."""
    if asked.chat.role is not Role.HEAD or asked.chat.body is None:
        return ()
    counts = (
        func.count(),
        func.count().filter(at_risk(asked)),
        func.count().filter(late(asked)),
    )
    hand = case((new(asked), None), else_=col(Case.handler_id))  # what waits is counted as its part counts it
    held = or_(new(asked), col(Case.handler_id).is_not(None))  # what was sent back is in nobody's hands here
    rows = asked.tx.execute(
        select(func.coalesce(col(Person.name), ""), *counts)
        .select_from(Case)
        .outerjoin(Person, col(Person.id) == hand)
        .where(asked.shown, is_open(asked), held, col(Case.body) == asked.chat.body)
        .group_by(col(Person.id), col(Person.name))
        .order_by(func.count().desc(), col(Person.id).nulls_last())
    )
    return tuple(Load(*row) for row in rows)
