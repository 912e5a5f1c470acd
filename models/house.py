"""Keeps what the operator has set, and when the house last did what it must do again and again."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import at, key, maybe_reference


class Mark(SQLModel, table=True):
    """When something was last done or changed (a backup, a check, an import), and what came of it."""

    name: str = Field(primary_key=True)
    at: datetime = at()
    data: str = "{}"  # JSON


class HouseRule(SQLModel, table=True):
    """A set of the house's numbers as somebody has decided it; the newest that has begun holds."""

    id: int = key()
    version: str = Field(unique=True)
    values: str  # JSON, in the shape of the policy file
    reason: str
    since: datetime = at()
    decided_at: datetime = at()
    person_id: int | None = maybe_reference("person.id")


class TextChange(SQLModel, table=True):
    """An operator's wording of one sentence of the catalogue."""

    __table_args__ = (UniqueConstraint("locale", "key"),)

    id: int = key()
    locale: str
    key: str
    text: str
    at: datetime = at()
    person_id: int | None = maybe_reference("person.id")
