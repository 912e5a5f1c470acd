"""Keeps standing panels of several bodies and residents, what they are asked, and what each says to it."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import at, key, maybe_at, maybe_reference, reference


class Panel(SQLModel, table=True):
    """A panel across bodies, for a term. What stands here is office text, and published."""

    id: int = key()
    code: str = Field(unique=True)
    kind: str  # PanelKind
    name: str
    purpose: str
    area: str | None = None  # of the seat that set it up; None: the whole installation
    roll_id: int | None = maybe_reference("roll.id")  # whose residents sit on it
    set_up_at: datetime = at()
    until: datetime = at()
    ended_at: datetime | None = maybe_at()


class PanelBody(SQLModel, table=True):
    """A body that sits on a panel."""

    __table_args__ = (UniqueConstraint("panel_id", "body"),)

    id: int = key()
    panel_id: int = reference("panel.id", index=False)
    body: str = Field(index=True)


class Consultation(SQLModel, table=True):
    """A question before a panel. It is open until one joint decision says who does what."""

    id: int = key()
    code: str = Field(unique=True)
    panel_id: int = reference("panel.id")
    caller: str | None = None  # the body that asks; None: who coordinates
    question: str
    papers: str = ""
    asked_at: datetime = at()
    due_at: datetime = at()
    urged: int = 0  # times the clock has asked for its decision
    decided_at: datetime | None = maybe_at()
    decision_id: int | None = maybe_reference("decision.id", index=True)


class ConsultationVoice(SQLModel, table=True):
    """One who is asked: a body, or a resident by the number of their seat. A resident's words can go."""

    __table_args__ = (UniqueConstraint("consultation_id", "seat"),)

    id: int = key()
    consultation_id: int = reference("consultation.id")
    seat: int
    body: str | None = Field(default=None, index=True)
    person_id: int | None = maybe_reference("person.id", index=True)
    words: str = ""  # masked: everybody reads them
    salt: str = ""
    hash: str = ""  # of the words, as the chain knows them
    said_at: datetime | None = maybe_at()
    mark: int | None = Field(default=None)  # 1 to 5, a body's, by who has asked
