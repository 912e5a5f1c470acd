"""Keeps what leads to a person: keys, contact data, consents, pictures. All of it sealed (models.vault)."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import at, key, maybe_at, maybe_reference, reference


class DataKey(SQLModel, table=True):
    """A key for one person's words, wrapped by a key outside the database. Deleting it is forgetting."""

    __table_args__ = {"sqlite_autoincrement": True}  # the id of a deleted key never comes back

    id: int = key()
    person_id: int | None = maybe_reference("person.id", index=True)  # None: the key of the house itself
    wrapped: str


class Contact(SQLModel, table=True):
    """How a person may be reached, in their own words; found again only by its blind index."""

    __table_args__ = (UniqueConstraint("person_id", "kind"),)

    id: int = key()
    person_id: int = reference("person.id")
    kind: str  # ContactKind
    sealed: str
    blind: str = Field(index=True)  # HMAC of the normalised value
    at: datetime = at()


class Consent(SQLModel, table=True):
    """What a person has agreed to, in which version of the text, and until when."""

    id: int = key()
    person_id: int = reference("person.id")
    purpose: str  # Purpose
    version: str
    given_at: datetime = at()
    withdrawn_at: datetime | None = maybe_at()


class Picture(SQLModel, table=True):
    """The sealed content of a picture, under the random name that its attachment tells."""

    name: str = Field(primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)
    at: datetime = at(index=True)
