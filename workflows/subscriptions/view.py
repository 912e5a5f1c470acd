"""What is shown of subscriptions and announcements, apart from their rows."""

from dataclasses import dataclass
from enum import StrEnum

from models.subscription import Announcement, Subscription
from workflows.responsiveness.suppression import LEAST


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
    told: str  # "<5" where it is a few


def wanted(row: Subscription) -> Wanted:
    """A subscription as it is shown."""
    return Wanted(row.id, row.topic, row.area)


def announced(row: Announcement) -> Announced:
    """An announcement as it is shown."""
    way = Way.WITHDRAWN if row.withdrawn_at else Way.SENT if row.sent_at else Way.WAITING
    return Announced(row.id, row.code, row.topic, row.area, row.body, row.words, way, few(row.told))


def few(count: int) -> str:
    """A number of persons as staff may read it: who announces to one house does not learn who lives there."""
    return str(count) if count >= LEAST else f"<{LEAST}"
