"""Keeps rolls: who may vote, by door or by name, and which persons of ours they are."""

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class Roll(SQLModel, table=True):
    """A register of those who decide together. It lives; a vote freezes a copy of it."""

    id: int = key()
    code: str = Field(unique=True)
    name: str
    kind: str  # RollKind
    area: str | None = None  # area code
    body: str | None = None  # whose head looks at papers; of members: whose
    basis: str = ""  # by what names and areas were brought together: the register, a survey, contracts
    created_at: datetime = at()
    ended_at: datetime | None = maybe_at()


class RollUnit(SQLModel, table=True):
    """One line of a roll: a dwelling with its door, a household, a deputy, a person."""

    __table_args__ = (UniqueConstraint("roll_id", "unit"),)

    id: int = key()
    roll_id: int = reference("roll.id")
    unit: str  # the door, or the place in the list
    holder: str  # whose it is: units of one holder are one head
    cell: str | None = None  # grid cell code
    area: int = Field(default=0, sa_type=BIG)  # in 0.01 m²; 0 where area does not count
    name: bytes | None = Field(default=None, sa_type=LargeBinary, nullable=True)  # sealed, if known
    match: str = Field(default="", index=True)  # blind index by which somebody is found; empty: none
    code_hash: str = Field(default="", index=True)  # of the code that was brought to the door
    code_until: datetime | None = maybe_at()
    ended_at: datetime | None = maybe_at()


class RollMember(SQLModel, table=True):
    """A person of ours who may speak for a unit, and how that was found out."""

    __table_args__ = (UniqueConstraint("unit_id", "person_id"),)

    id: int = key()
    unit_id: int = reference("rollunit.id")
    person_id: int = reference("person.id")
    how: str  # Vouched
    vouched_by: int | None = maybe_reference("person.id")  # the officer, where one looked
    since: datetime = at()
    ended_at: datetime | None = maybe_at()


class RollObjection(SQLModel, table=True):
    """Somebody says that a roll is wrong, or that they belong to it; an officer rules, with a reason."""

    id: int = key()
    roll_id: int = reference("roll.id")
    kind: str = "other"  # RollPlea
    person_id: int | None = maybe_reference("person.id", index=True)
    unit: str = ""  # the door it is about
    words: bytes | None = Field(default=None, sa_type=LargeBinary, nullable=True)  # sealed
    due_at: datetime = at()
    said_at: datetime = at()
    ruled_at: datetime | None = maybe_at()
    granted: bool | None = None
    reason: str = ""
