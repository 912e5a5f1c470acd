"""Keeps mediations (调解): two parties, a mediator, sessions, and the words that both may read."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class Mediation(SQLModel, table=True):
    """One attempt to settle a quarrel. Who the parties are stands nowhere but in their rows."""

    id: int = key()
    number: str = Field(unique=True)
    case_id: int = reference("case.id")  # the case out of which it came
    mediator_id: int = reference("person.id")
    role: str  # in which the mediator acts
    body: str | None = None  # for which the mediator works
    area: str | None = None  # of the mediator's seat
    status: str = Field(index=True)  # MediationStatus
    wording: int = 0  # which wording of the agreement is before the parties; 0: none
    opened_at: datetime = at()
    ended_at: datetime | None = maybe_at()


class MediationParty(SQLModel, table=True):
    """One of the two sides. Who never came, or was forgotten, is nobody."""

    __table_args__ = (UniqueConstraint("mediation_id", "side"),)

    id: int = key()
    mediation_id: int = reference("mediation.id", index=False)
    side: int  # 1: who brought the case, 2: the other side
    person_id: int | None = maybe_reference("person.id", index=True)
    code_hash: str | None = Field(default=None, unique=True)  # of the one-time code of the invitation
    expires_at: datetime | None = maybe_at()  # of that code, in real time
    joined_at: datetime | None = maybe_at()
    confirmed: int = 0  # the wording that this side has agreed to
    kept: str = ""  # 回访: whether what was agreed is kept; empty: not said


class MediationSession(SQLModel, table=True):
    """One meeting; where it is stands among the words."""

    id: int = key()
    mediation_id: int = reference("mediation.id")
    at: datetime = at()


class MediationWords(SQLModel, table=True):
    """Words of a mediation, one copy for each who may read them, sealed under that person's key."""

    id: int = key()
    mediation_id: int = reference("mediation.id")
    session_id: int | None = Field(default=None, sa_type=BIG, foreign_key="mediationsession.id")
    kind: str  # matter, place, note, agreement
    wording: int = 0  # of an agreement
    person_id: int | None = maybe_reference("person.id", index=True)  # whose copy it is
    text: str | None
    salt: str | None
    hash: str
    at: datetime = at()
