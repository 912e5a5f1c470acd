"""The words of joint meetings: what happens to one, and why something is refused."""

from enum import StrEnum

from workflows.errors import WorkflowError


class MeetingEvent(StrEnum):
    """What can happen to a meeting, as the ledger names it under the subjects "meeting:…"."""

    CONVENED = "convened"
    ANSWERED = "answered"  # a body says whether it comes
    HELD = "held"  # who came is written down
    PROMISED = "promised"
    REMINDED = "reminded"
    KEPT = "kept"  # a body says what it did of its promise
    PUBLISHED = "published"


class No(StrEnum):
    """Why nothing was done."""

    UNKNOWN = "unknown"  # no such meeting, or none of one's own
    NOBODY = "nobody"  # no body was invited
    TOO_SOON = "too_soon"  # it has not taken place yet
    PAST = "past"  # its time has passed
    NOT_INVITED = "not_invited"  # only who was invited can come or promise
    NOT_HELD = "not_held"  # nobody has written down who came
    PUBLISHED = "published"  # its minutes are out: they stay as they are
    KEPT = "kept"


class MeetingRefused(WorkflowError):
    """Something about a meeting that cannot be done."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no
