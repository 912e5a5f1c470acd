"""What is shown of subscriptions and announcements, apart from their rows."""

from dataclasses import dataclass
from enum import StrEnum

from models.subscription import Announcement, Subscription


class Way(StrEnum):
    """How far an announcement is."""

    WAITING = "waiting"  # somebody is still to hear it
    SENT = "sent"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to hear of."""

    id: int
    topic: str
    area: str


@dataclass(frozen=True)
class Announced:
    """An announcement, and how many persons it went to."""

    id: int
    code: str
    topic: str
    area: str
    body: str
    words: str
    way: Way
    told: int


def wanted(row: Subscription) -> Wanted:
    """A subscription as it is shown."""
    return Wanted(row.id, row.topic, row.area)


def announced(row: Announcement) -> Announced:
    """An announcement as it is shown."""
    way = Way.WITHDRAWN if row.withdrawn_at else Way.SENT if row.sent_at else Way.WAITING
    return Announced(row.id, row.code, row.topic, row.area, row.body, row.words, way, row.told)
