"""Keeps when staff are away and who stands in for them, and what was done to many cases at once."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from models.columns import at, key, maybe_at, maybe_reference, reference


class Absence(SQLModel, table=True):
    """A time in which somebody does not work for a body; their tasks are a deputy's, or everybody's there."""

    __table_args__ = (Index("absence_of_body", "body", "state"),)

    id: int = key()
    person_id: int = reference("person.id")
    body: str
    deputy_id: int | None = maybe_reference("person.id")  # None: the body's queue
    since: datetime = at()
    until: datetime = at()
    state: str  # AbsenceState
    cases: str = "[]"  # JSON: ids of the cases that went to the deputy, to come back afterwards
    set_by: int | None = maybe_reference("person.id")
    at: datetime = at()


class BulkAct(SQLModel, table=True):
    """One act on several cases, which may be undone for some minutes."""

    id: int = key()
    person_id: int = reference("person.id")
    kind: str  # BulkKind
    done: str = "[]"  # JSON: [[case id, what it was before], …]
    at: datetime = at()
    undone_at: datetime | None = maybe_at()


class CaseTag(SQLModel, table=True):
    """A short word that staff put on a case to find it again; about the matter, never about a person."""

    __table_args__ = (UniqueConstraint("case_id", "tag"),)

    id: int = key()
    case_id: int = reference("case.id")
    tag: str = Field(index=True)
    at: datetime = at()


class StandardReply(SQLModel, table=True):
    """A text that a body begins its answers with; its heads look after it."""

    id: int = key()
    body: str = Field(index=True)
    title: str
    text: str  # with placeholders
    by_person: int | None = maybe_reference("person.id")
    at: datetime = at()
    ended_at: datetime | None = maybe_at()
