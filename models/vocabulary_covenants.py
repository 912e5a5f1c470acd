"""The words of prior studies, trials and covenants. Plain text columns, a meaning on each member."""

from enum import StrEnum


class StudyOutcome(StrEnum):
    """What a coordinator says of a vote before it is announced."""

    AGREED = "agreed"
    ADVISED = "advised"  # agreed, with advice that is published
    OBJECTED = "objected"  # for a listed reason, published; but for one of them the vote goes on


class StudyGround(StrEnum):
    """For what somebody may object."""

    NOT_OURS = "not_ours"  # the law gives this matter to somebody else: the one that stops a vote
    UNLAWFUL = "unlawful"  # it contradicts a law
    RIGHTS = "rights"  # it touches rights of a person, or property (Art. 31)
    UNCLEAR = "unclear"  # the question is not plain, or one side is missing
    WRONG_ROLL = "wrong_roll"  # others should decide
    NO_MEANS = "no_means"  # nobody could carry it out


class TrialState(StrEnum):
    """Where a trial stands."""

    RUNNING = "running"
    OVER = "over"  # its time is over: what becomes of it is not said yet
    ENDED = "ended"
    CONTINUED = "continued"  # it is tried further, until a new day
    ADOPTED = "adopted"  # it stays


class TrialFigure(StrEnum):
    """Which figure of the house is compared, before and after."""

    REPORTED = "reported"  # how many matters were reported
    RESPONSE = "response"
    SOLUTION = "solution"
    SATISFACTION = "satisfaction"
    ON_TIME = "on_time"
    REOPENED = "reopened"


class VersionKind(StrEnum):
    """What a version does."""

    NEW = "new"
    AMEND = "amend"
    REPEAL = "repeal"


class VersionStage(StrEnum):
    """Where a version stands; workflows.participation.covenants.stages holds the moves."""

    DRAFT = "draft"  # only who drafts reads it
    COMMENTS = "comments"  # residents read it and comment
    READY = "ready"  # the time for comments is over
    VOTE = "vote"  # a vote decides
    ADOPTED = "adopted"  # in force from its day, until another one is
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # or repealed: it was in force


class CovenantEvent(StrEnum):
    """What can happen to a covenant, as the ledger names it under "covenant:CODE"."""

    DRAFTED = "drafted"
    SHOWN = "shown"  # with the hash of its articles
    COMMENTED = "commented"  # a hash; of whom, no chain says
    ANSWERED = "answered"
    CLOSED = "closed"  # the time for comments is over
    PUT = "put"  # to a vote, with its number
    BACK = "back"  # that vote was cancelled
    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    BEGAN = "began"  # it is in force
    FILED = "filed"  # with the street office
    REMINDED = "reminded"  # of the filing, by the clock
