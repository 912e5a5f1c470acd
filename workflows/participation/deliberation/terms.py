"""The words of deliberations: what can be done in one, and why something is refused."""

from enum import StrEnum

from workflows.errors import WorkflowError

ASSEMBLY_CHAIN = "session:"
BASIS = "deliberation"
"""What these acts rest on: the rules of debate, with the version of the house's numbers."""

LONGEST_SPEECH = 1000
"""Characters of one speech."""


class FloorVerb(StrEnum):
    """What can be done in a deliberation, each by its own button."""

    OPEN = "open_assembly"
    OPEN_PANEL = "open_panel_assembly"
    MOVE = "move_motion"
    AMEND = "amend_motion"
    SPEAK = "take_floor"
    RULE_SPEECH = "rule_speech"
    RULE_MOTION = "rule_motion"
    APPEAL = "appeal_ruling"
    RESOLVE = "carry_motion"
    TASK = "motion_task"
    PUT = "put_to_vote"
    CHAIR = "take_chair"
    CLOSE = "close_assembly"
    NAME = "show_seat_name"


class No(StrEnum):
    """Why nothing was done."""

    UNKNOWN = "unknown"  # no such deliberation, or none of one's own
    NO_SEAT = "no_seat"  # one has no seat here
    FEW = "few"  # fewer than three seats are no assembly
    MANY = "many"  # so many cannot deliberate together: each hears every speech
    KIND = "kind"  # a roll of doors or households votes; it does not deliberate by persons
    CLOSED = "closed"
    BUSY = "busy"  # another motion comes first
    OWN = "own"  # nobody seconds what they moved themselves
    LAPSED = "lapsed"
    NOT_NOW = "not_now"  # the motion is not at this point
    SPOKEN = "spoken"  # as often as anybody may on one motion
    QUEUED = "queued"  # one waits already
    NO_FLOOR = "no_floor"  # somebody else has the floor, or one's time is over
    LONG = "long"
    NOTHING_LEFT = "nothing_left"  # without personal details no words are left
    NOT_CHAIR = "not_chair"
    CHAIRED = "chaired"  # somebody has the chair
    WAITING = "waiting"  # who asked for the floor is heard first
    OPEN = "open"  # a motion is still before the assembly
    RULED = "ruled"  # that was ruled on, or appealed against, already


class FloorRefused(WorkflowError):
    """Something that cannot be done in a deliberation."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no
