"""Keeps what a case may draw on: sources of people, goods and money, and what was drawn from them.

What went in and out of a source stands in the ledger alone; `balance` is what that comes to.
"""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class MeansSource(SQLModel, table=True):
    """A named source: who answers for it, whom it serves, what it is for, who may release it."""

    id: int = key()
    code: str = Field(unique=True)
    kind: str  # MeansKind
    name: str
    owner: str = Field(index=True)  # body that answers for it
    areas: str  # codes separated by |: the places it serves
    unit: str = ""  # of goods, in the words of the office; people count in hours, money in fen
    purpose: str  # what it may be used for
    must_not: str = ""  # codes separated by |: what money must not be used for
    basis: str  # law or rule
    basis_version: str
    release_role: str  # Role of who releases: head of a body, or coordinator
    release_body: str = Field(default="", index=True)  # the body whose head releases
    balance: int = Field(default=0, sa_type=BIG)
    opened_at: datetime = at()
    ended_at: datetime | None = maybe_at()


class MeansDraw(SQLModel, table=True):
    """What somebody asks of a source for a case, until it is used with a voucher or given back."""

    __table_args__ = (Index("draw_of_source", "source_id", "state"),)

    id: int = key()
    code: str = Field(unique=True)
    source_id: int = reference("meanssource.id", index=False)
    case_id: int = reference("case.id")
    state: str  # DrawState
    version: int = 1
    amount: int = Field(sa_type=BIG)  # in the units of the source
    people: int = 0  # of a draw on people: how many; the amount is theirs times the hours
    what: str  # what it is needed for, masked: who releases reads it, and nothing of the resident's
    body: str = Field(default="", index=True)  # that asks; empty: a coordinator
    asked_by: int = reference("person.id", index=False)
    asked_role: str
    asked_at: datetime = at()
    answered_by: int | None = maybe_reference("person.id")
    answered_at: datetime | None = maybe_at()
    reason: str = ""  # why it was refused, or called off
    back: int = Field(default=0, sa_type=BIG)  # how much was given back so far
    voucher: str = ""  # its number
    photo: str = Field(default="", index=True)  # name of the picture of it; it is never published
    receiver: str = ""  # hash of the words that say who received it; they stand with the case
    used_at: datetime | None = maybe_at()
    urged: int = 0  # how often the clock has reminded of it as it stands
