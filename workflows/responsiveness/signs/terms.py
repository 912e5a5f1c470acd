"""Names what a sign can be of, on which way it is, and what is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from workflows.errors import WorkflowError
from workflows.policy import Policy


class Kind(StrEnum):
    """What a reviewer should look at."""

    EMPTY = "empty"  # answers that say nothing
    EARLY = "early"  # answered before anything can have been done, and it was not
    PRESSED = "pressed"  # full marks or withdrawals where the matter comes back; residents tell of pressure
    BOUNCE = "bounce"  # returned, and ruled to be theirs
    ABSENT = "absent"  # signed in, and did nothing


class About(StrEnum):
    """What somebody was pressed for."""

    RATING = "rating"  # the rating of a case, or to take it back
    EVALUATION = "evaluation"


class SignStage(StrEnum):
    """Where a sign is on its way."""

    PUT = "put"  # the body may answer; who reviews may rule at any time after
    FOUNDED = "founded"
    UNFOUNDED = "unfounded"  # a false alarm: counted in public


REVIEWED = frozenset({SignStage.FOUNDED, SignStage.UNFOUNDED})


class SignEvent(StrEnum):
    """What happens to signs, as the ledger names it."""

    LOOKED = "looked"  # all bodies were looked at
    PUT = "put"
    ANSWERED = "answered"
    FOUNDED = "founded"
    UNFOUNDED = "unfounded"


class No(StrEnum):
    """Why something cannot be done to a sign."""

    UNKNOWN = "unknown"
    NOT_YOURS = "not_yours"  # one's own body, or one below or above it
    REVIEWED = "reviewed"
    NOT_HEARD = "not_heard"  # the body's days are not over, and it has not answered
    NO_REASON = "no_reason"


class SignRefused(WorkflowError):
    """Something that cannot be done to a sign."""

    def __init__(self, why: No) -> None:
        super().__init__(why)
        self.why = why


CHAIN = "sign:"
"""What the chain of a sign is called, before its number; `signs` alone is that of the looks."""

LOOKS = "signs"
RULE = "signs"


@dataclass(frozen=True)
class Limits:
    """The numbers of the detectors (†): those of workflows.policy, named without its prefix."""

    parts_days: int
    least: int
    least_parts: int
    bodies: int
    seen: int
    luck: float
    lacks: int
    soon: float
    gone_minutes: int
    back_days: int
    above: Mapping[str, float]  # by Kind


def limits_of(policy: Policy) -> Limits:
    """Return the numbers of the house."""
    return Limits(**{each.name: getattr(policy, f"sign_{each.name}") for each in fields(Limits)})
