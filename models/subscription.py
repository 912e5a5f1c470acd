"""Keeps who wants to hear of what: topics and areas that people choose; and what staff announced to them."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import at, key, maybe_at, reference


class Subscription(SQLModel, table=True):
    """Somebody's wish to hear of a topic in an area. It is a choice, and says nothing of who they are."""

    __table_args__ = (UniqueConstraint("person_id", "topic", "area"),)

    id: int = key()
    person_id: int = reference("person.id")
    topic: str = Field(index=True)  # Topic
    area: str  # area code; "*": everywhere
    since: datetime = at()


class Announcement(SQLModel, table=True):
    """What staff tell those who want to hear of it: works, an outage, a service."""

    id: int = key()
    code: str = Field(unique=True)
    topic: str
    area: str
    body: str = ""  # that announces it; empty: a coordinator
    words: str  # masked
    made_at: datetime = at()
    sent_at: datetime | None = maybe_at()  # to the last of them
    withdrawn_at: datetime | None = maybe_at()
    told: int = 0  # how many persons it went to
