"""Words of early warnings and monthly topics (每月一题): how they stand, what happens, what came of it."""

from enum import StrEnum


class WarningState(StrEnum):
    """Where an early warning stands."""

    RAISED = "raised"
    SEEN = "seen"  # somebody looks into it
    PATROL = "patrol"  # somebody was sent to look
    TOPIC = "topic"  # it is part of a monthly topic
    NOTHING = "nothing"  # somebody looked: it is no matter, and why
    OVER = "over"  # no more came than is usual


class WarningEvent(StrEnum):
    """What can happen to a warning, as the ledger names it under the subjects "warning:ID"."""

    RAISED = "raised"
    WENT_ON = "went_on"  # still more than is usual
    SEEN = "seen"
    PATROLLED = "patrolled"
    MERGED = "merged"  # into a topic
    SET_ASIDE = "set_aside"
    ENDED = "ended"


class TopicStage(StrEnum):
    """Where a monthly topic stands."""

    PROPOSED = "proposed"  # by the clock, with its evidence; only coordinators see it
    PICKED = "picked"  # a coordinator chose it, and who sees to it
    PLANNED = "planned"  # what is done until when is published
    MEASURED = "measured"  # what came of it is published
    CLOSED = "closed"  # and what is said of that
    DROPPED = "dropped"
    PASSED = "passed"  # was proposed, and not chosen


class TopicEvent(StrEnum):
    """What can happen to a topic, as the ledger names it under the subjects "topic:CODE"."""

    PROPOSED = "proposed"
    PICKED = "picked"
    PLANNED = "planned"
    PROMISED = "promised"
    REMINDED = "reminded"
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    LINKED = "linked"  # with a joint-governance matter, or a warning
    PATROLLED = "patrolled"
    MEASURED = "measured"
    CLOSED = "closed"
    DROPPED = "dropped"
    PASSED = "passed"


class Came(StrEnum):
    """What came of a topic, held against places like it."""

    BETTER = "better"  # fewer come, people still come with other things, and no more of it is unsolved
    FEWER = "fewer"  # fewer come, but one of these does not hold: it may be silence
    OPEN = "open"  # the figures do not tell
    MORE = "more"
    FEW = "few"  # too few to tell
    ALONE = "alone"  # there is nothing to hold it against
