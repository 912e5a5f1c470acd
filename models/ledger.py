"""Keeps the ledger: one chain of events per subject, sealed nightly into one global chain."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from models.columns import at, key

CONTACT_READ = text("kind = 'contact_read'")
"""What auditors look through: few of all."""


class Event(SQLModel, table=True):
    """Something that happened to a subject, bound to the event before it by its hash."""

    __table_args__ = (
        UniqueConstraint("subject", "seq"),
        Index("event_contact_read", "at", sqlite_where=CONTACT_READ, postgresql_where=CONTACT_READ),
    )

    id: int = key()
    subject: str  # "case:HY-20261122-K7M3"
    seq: int  # 1, 2, 3 … within the subject
    kind: str
    at: datetime = at(index=True)
    actor: str  # "role:person id", "system:clock"
    basis: str = ""  # list entry, rule or law, with version
    data: str = "{}"  # canonical JSON; personal content only as salted hash
    previous: str  # hash of the event before, 64 zeros for the first
    hash: str


class Seal(SQLModel, table=True):
    """The heads of all chains at one instant, bound to the seal before."""

    id: int = key()
    at: datetime = at()
    up_to: int  # highest event id covered
    heads: str  # hash over the (subject, hash) heads, in order of subject
    previous: str
    root: str = Field(unique=True)
