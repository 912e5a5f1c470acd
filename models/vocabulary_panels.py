"""The words of panels and deliberations. Plain text columns, a meaning on every member."""

from enum import StrEnum


class PanelKind(StrEnum):
    """The four kinds of standing panel across bodies."""

    POLICY = "policy"  # 政策中心 works out rules and plans
    COOPERATION = "cooperation"  # 合作中心 brings bodies together on what none can do alone
    EVALUATION = "evaluation"  # 评价小组 looks at what came of something
    ADVISORY = "advisory"  # 咨询小组 gives advice


class PanelEvent(StrEnum):
    """What can happen to a panel or a consultation, as the ledger names it."""

    SET_UP = "set_up"
    ENDED = "ended"
    CALLED = "called"  # a question was put to it
    SAID = "said"  # one who was asked has spoken
    URGED = "urged"  # the clock asked for the decision
    DECIDED = "decided"
    MARKED = "marked"  # who has asked says how a body worked with them
    ERASED = "erased"  # a resident is forgotten: what they said is gone


class MotionKind(StrEnum):
    """What is moved."""

    MAIN = "main"
    AMENDMENT = "amendment"
    APPEAL = "appeal"  # against a ruling of the chair


class MotionStage(StrEnum):
    """Where a motion stands."""

    MOVED = "moved"  # waits for a second
    DEBATING = "debating"
    VOTING = "voting"
    CARRIED = "carried"
    REJECTED = "rejected"
    LAPSED = "lapsed"  # nobody seconded it in time
    RULED_OUT = "ruled_out"  # out of order, by the chair


class Side(StrEnum):
    """For what one asks for the floor."""

    FOR = "for"
    AGAINST = "against"
    QUESTION = "question"


class SpeechState(StrEnum):
    """Where a speech stands."""

    WAITING = "waiting"
    CALLED = "called"  # has the floor
    SAID = "said"
    MISSED = "missed"  # the time ran out
    LEFT = "left"  # taken back
    CUT = "cut"  # out of order, by the chair


class Choice(StrEnum):
    """How one votes on a motion."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"


class RulingReason(StrEnum):
    """For what the chair may rule something out of order: a view is no reason."""

    OFF_TOPIC = "off_topic"  # also who speaks of persons and motives instead of the matter
    DETAILS = "details"  # says who somebody is
    THREAT = "threat"
    SPAM = "spam"
    NOT_HERE = "not_here"  # of motions: the law gives it to somebody else
    SAME = "same"  # of motions: this was decided here already


class AssemblyEvent(StrEnum):
    """What can happen in a deliberation, as the ledger names it under "session:CODE"."""

    OPENED = "opened"
    MOVED = "moved"
    SECONDED = "seconded"
    LAPSED = "lapsed"
    CALLED = "called"  # somebody has the floor
    SPOKE = "spoke"
    MISSED = "missed"
    RULED = "ruled"
    OVERTURNED = "overturned"
    PUT = "put"  # to the vote
    COUNTED = "counted"
    CLOSED = "closed"  # with the hash of the minutes
    CHAIRED = "chaired"  # somebody took the chair that was empty
    ERASED = "erased"
    DOUBLE = "double"  # two seats were one person's: one of them is empty from now on
