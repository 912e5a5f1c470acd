"""The words of presence: where a time away stands, what may be done to several cases at once."""

from enum import StrEnum


class AbsenceState(StrEnum):
    """Where somebody's time away stands."""

    PLANNED = "planned"
    RUNNING = "running"
    OVER = "over"


class BulkKind(StrEnum):
    """What may be done to several cases at once."""

    ASSIGN = "assign"  # to one handler of the body
    RELEASE = "release"  # back to everybody of the body
    REMIND = "remind"
    TAG = "tag"
    ACCEPT = "accept"  # take them
    ACKNOWLEDGE = "acknowledge"  # know of what they were reminded of
