"""The words of presence: who goes away, why that may be refused, why a case changes hands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from workflows.errors import WorkflowError

LONGEST = timedelta(days=366)
"""Nobody is away longer: whoever leaves gives up the seat."""


class Because(StrEnum):
    """Why a case changes hands within its body."""

    AWAY = "away"
    BACK = "back"
    LEFT = "left"  # whoever had it works there no more
    HEAD = "head"  # the head gave it to another
    UNDONE = "undone"


class Why(StrEnum):
    """Why somebody cannot be away like that."""

    NOT_YOURS = "not_yours"  # neither one's own absence, nor one of the own body
    DATES = "dates"
    TWICE = "twice"  # there is one at that time already
    DEPUTY = "deputy"  # does not work there, or is away too


class AwayRefused(WorkflowError):
    """An absence that cannot be."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Away:
    """Who is away from when to when, and who stands in: nobody named is everybody of the body."""

    person_id: int
    since: datetime
    until: datetime
    deputy_id: int | None = None


@dataclass(frozen=True)
class Absent(Away):
    """An absence that is written down."""

    id: int = 0


def check_dates(since: datetime, until: datetime, now: datetime) -> None:
    """Refuse a time that is over, ends before it begins, or is too long. Raises AwayRefused."""
    if until <= since or until <= now or until - since > LONGEST:
        raise AwayRefused(Why.DATES)


def overlaps(since: datetime, until: datetime, other_since: datetime, other_until: datetime) -> bool:
    """Whether two times have an instant in common."""
    return since < other_until and other_since < until
