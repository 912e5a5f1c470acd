"""What a vote may refuse with; each error carries facts, the catalogue has the words."""

from datetime import datetime
from enum import StrEnum

from models.vocabulary_votes import VoteStage
from workflows.errors import WorkflowError


class VoteUnknown(WorkflowError):
    """No such vote, or none that this person may see to: the answer is the same."""


class VoteStageRefused(WorkflowError):
    """This cannot be done to a vote where it stands, or not by who wants to."""

    def __init__(self, stage: VoteStage, verb: str) -> None:
        super().__init__(stage, verb)
        self.stage, self.verb = stage, verb


class VoteOver(WorkflowError):
    """The time for ballots is over, or has not begun."""

    def __init__(self, opens_at: datetime, closes_at: datetime) -> None:
        super().__init__(opens_at, closes_at)
        self.opens_at, self.closes_at = opens_at, closes_at


class Unfit(StrEnum):
    """What is wrong with how something is to be asked and counted."""

    TITLE = "title"
    QUESTION = "question"
    ONE_SIDED = "one_sided"  # a question of yes or no shows both sides
    TOO_FEW = "too_few"  # options
    TOO_MANY = "too_many"
    OPTION_EMPTY = "option_empty"
    OPTION_TWICE = "option_twice"
    OPTION_LONG = "option_long"
    PICTURE = "picture"  # not one that was just sent; or yes, no, abstain, which have none
    OPTIONS_FIXED = "options_fixed"  # yes, no, abstain are all there is
    COST = "cost"  # of a project: missing, not above zero, or more than there is
    MONEY = "money"  # a budget where none is spent, or none where one is
    ROLL = "roll"  # this process has another electorate
    ROLL_EMPTY = "roll_empty"
    KIND = "kind"  # this process asks otherwise
    METHOD = "method"  # does not count such ballots
    SEATS = "seats"
    MOST = "most"
    ITEM = "item"  # of article 278, 1 to 9; of owners alone
    SHARE = "share"  # a quorum or threshold that is none, or not that of the law
    SECRECY = "secrecy"  # detached: not where area counts; ballots without a name where the law asks for it
    CHANGE = "change"  # a detached ballot belongs to nobody: nobody can change it
    ORDER = "order"  # it closes before it opens
    NOTICE = "notice"  # announced too late
    SHORT = "short"
    LONG = "long"


class TermsUnfit(WorkflowError):
    """It cannot be asked or counted like this; `value` is what was given, `limit` what is allowed."""

    def __init__(self, unfit: Unfit, value: object = None, limit: object = None) -> None:
        super().__init__(unfit, value, limit)
        self.unfit, self.value, self.limit = unfit, value, limit


class Spoilt(StrEnum):
    """What is wrong with a ballot: nothing of it is counted, nothing changes."""

    FOREIGN = "foreign"  # an option of another vote
    EMPTY = "empty"  # yes, no or abstain must be said
    TOO_MANY = "too_many"
    MARK = "mark"  # not a mark of this kind of vote: negative, too high
    RANKS = "ranks"  # not 1, 2, 3 … each once
    OVER_BUDGET = "over_budget"


class BallotSpoilt(WorkflowError):
    """A ballot that the vote does not know; `place` is the option it is about, 0 the whole."""

    def __init__(self, spoilt: Spoilt, place: int = 0) -> None:
        super().__init__(spoilt, place)
        self.spoilt, self.place = spoilt, place


class NotElector(WorkflowError):
    """Whoever wants to vote does not stand in the frozen roll, or not for this elector."""


class AlreadyVoted(WorkflowError):
    """The ballot of this elector is there, and this vote lets nobody change one."""

    def __init__(self, elector_id: int) -> None:
        super().__init__(elector_id)
        self.elector_id = elector_id


class NoProxy(StrEnum):
    """Why somebody may not hold a proxy."""

    OWN = "own"  # they speak for that elector already
    PAPER = "paper"  # nothing in writing
    TOO_MANY = "too_many"
    CANDIDATE = "candidate"
    OFFICER = "officer"  # who writes it down does not hold it


class ProxyRefused(WorkflowError):
    """Somebody may not vote in this place for somebody else."""

    def __init__(self, why: NoProxy) -> None:
        super().__init__(why)
        self.why = why


class NoPaper(StrEnum):
    """Why a ballot on paper is not taken in like this."""

    SAME = "same"  # whoever read it first cannot read it again: another officer must
    OWN = "own"  # the officer speaks for that elector
    DOOR = "door"  # no elector of this vote, or several, stand at that door
    APART = "apart"  # of a secret vote the roll is ticked, and the box is read at the end
    LINKED = "linked"  # no secret vote: each paper is read by its door
    EARLY = "early"  # the box is opened at the end
    COUNT = "count"  # more papers than were ticked, or none
    WORDS = "words"  # what was written for the marks cannot be read
    TAKEN = "taken"  # two officers have read the paper of that door
    PERSONS = "persons"  # nobody, or several, speak for the door of who receives a proxy


class PaperRefused(WorkflowError):
    """A ballot on paper is not taken in."""

    def __init__(self, why: NoPaper) -> None:
        super().__init__(why)
        self.why = why
