"""Keeps what the grid does on site: looks at cases, rotas, rounds, and who comes along."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class SiteCheck(SQLModel, table=True):
    """Somebody is asked to look at a case on site. What they found in words stands with the case."""

    __table_args__ = (Index("check_of_worker", "worker_id", "done_at"),)

    id: int = key()
    case_id: int = reference("case.id")
    asked_by: int = reference("person.id", index=False)
    worker_id: int | None = maybe_reference("person.id")  # who is asked now; None: nobody is free
    tried: str = "[]"  # JSON: ids of those who were asked
    asked_at: datetime = at()
    due_at: datetime = at()
    done_at: datetime | None = maybe_at()
    outcome: str = ""  # CheckOutcome; empty while it waits


class PatrolPlan(SQLModel, table=True):
    """A rota: on which weekdays somebody walks through a cell, at what time, and what they look at."""

    id: int = key()
    cell: str = Field(index=True)
    kind: str  # RoundKind: patrol, or a hazard walk that residents may join
    checklist: str = "[]"  # JSON: what to look at, in the words of the office
    weekdays: str  # digits, 1 Monday to 7 Sunday
    minute: int  # of the local day
    meet: str = ""  # where who comes along meets
    made_by: int = reference("person.id", index=False)
    since: datetime = at()
    until: datetime | None = maybe_at()


class PatrolRound(SQLModel, table=True):
    """One round of a rota, or one that the clock has opened for a cell nobody looks after."""

    __table_args__ = (UniqueConstraint("plan_id", "at"), Index("round_of_cell", "cell", "done_at"))

    id: int = key()
    plan_id: int | None = Field(default=None, sa_type=BIG, foreign_key="patrolplan.id")
    cell: str
    kind: str  # RoundKind
    cause: str = ""  # of an outreach: Neglect
    worker_id: int | None = maybe_reference("person.id", index=True)
    at: datetime = at(index=True)
    begun_at: datetime | None = maybe_at()
    done_at: datetime | None = maybe_at()
    missed: bool = False  # its day went by without it
    ticks: str = "[]"  # JSON: places in the checklist that were looked at
    found: int = 0  # cases opened on it


class RoundWalker(SQLModel, table=True):
    """A resident who comes along on a hazard walk."""

    id: int = key()
    round_id: int = reference("patrolround.id")
    person_id: int | None = maybe_reference("person.id", index=True)
    at: datetime = at()
