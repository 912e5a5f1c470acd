"""The words of deciding together: rolls, votes, ballots. Plain text columns, a meaning on every member."""

from enum import StrEnum


class RollKind(StrEnum):
    """Who decides together."""

    PERSONS = "persons"  # 年满十八周岁的居民
    HOUSEHOLDS = "households"  # 户: one ballot of each
    DEPUTIES = "deputies"  # 居民代表
    OWNERS = "owners"  # 业主: heads and area; an opinion survey, never a legally valid owners' vote
    MEMBERS = "members"  # of a body or a panel


class Vouched(StrEnum):
    """How it was found out that a person belongs to a unit of a roll."""

    CODE = "code"  # a code that was brought to the door
    STAFF = "staff"  # an officer looked at papers
    MATCH = "match"  # what they left is what the import holds


class VoteProcess(StrEnum):
    """By which rules people decide: where its numbers come from, and what a decision is worth."""

    OWNERS = "owners"  # 民法典 第278条: heads and area; an opinion survey all the same
    MEETING = "meeting"  # 居民会议, 城市居民委员会组织法 第27条
    HOUSEHOLD = "household"  # the same, by representatives of households
    DEPUTIES = "deputies"  # 居民代表会议, articles 28 and 29
    ELECTION = "election"  # articles 14 to 19
    RUN_OFF = "run_off"  # a second round for the seats that an election has left empty
    RECALL = "recall"  # article 20
    CONSULTATIVE = "consultative"  # 征询: what people think; it binds nobody
    BUDGET = "budget"  # which projects a fund pays, article 32 and the rules of the fund


class RollPlea(StrEnum):
    """What somebody asks of a roll; an officer rules on it."""

    BELONGS = "belongs"  # I belong to this door: look at my papers
    AREA = "area"  # the area is wrong
    MISSING = "missing"  # a door or a person is missing
    DEAD = "dead"  # who stands there has died
    STRANGER = "stranger"  # who speaks for a door does not belong to it
    OTHER = "other"


class VoteKind(StrEnum):
    """What a ballot of a vote looks like."""

    YES_NO = "yes_no"  # yes, no, abstain
    CHOICE = "choice"  # up to k of n
    APPROVAL = "approval"  # as many as one likes
    SCORE = "score"  # 0 to a highest mark for each
    RANKED = "ranked"  # an order
    BUDGET = "budget"  # projects with their costs


class Secrecy(StrEnum):
    """What can be seen of who chose what."""

    NAMED = "named"  # those entitled see who chose what
    PSEUDONYMOUS = "pseudonymous"  # a tracker on a board; linkable in the database alone
    DETACHED = "detached"  # nothing links a ballot to a person


class PassBase(StrEnum):
    """Of whom a majority is asked."""

    VOTERS = "voters"  # who took part; abstaining is taking part
    SAID = "said"  # who said yes or no
    ALL = "all"  # who may vote


class TieRule(StrEnum):
    """What happens among equals."""

    NONE = "none"  # nobody of them wins: it is put again
    LOT = "lot"  # by the seed whose hash was published at the opening
    ORDER = "order"  # as they stand in the list


class VoteStage(StrEnum):
    """Where a vote stands; workflows.participation.votes.stages holds the moves."""

    DRAFT = "draft"
    ANNOUNCED = "announced"  # 公示: question and roll may be objected to
    OPEN = "open"
    CLOSED = "closed"  # counted
    CANCELLED = "cancelled"


class VoteEvent(StrEnum):
    """What can happen to a vote, as the ledger names it under "vote:CODE"."""

    DRAFTED = "drafted"
    CHANGED = "changed"  # before the first ballot
    STUDY_ASKED = "study_asked"  # 前置研究: until when a coordinator may speak
    STUDIED = "studied"  # with what came of it, published
    STUDY_SILENT = "study_silent"  # nobody spoke in time: silence is no veto
    STUDY_APPEALED = "study_appealed"
    STUDY_RULED = "study_ruled"
    ANNOUNCED = "announced"
    OPENED = "opened"  # with the hashes of question and roll
    BALLOT = "ballot"  # a tracker; none of a detached vote
    PAPER = "paper"  # an officer has read or ticked one: on the chain "papers:CODE", never whose
    PROXY = "proxy"  # somebody votes for another, in writing: the number of the paper
    EXTENDED = "extended"  # or ended before its time
    CANCELLED = "cancelled"
    CLOSED = "closed"  # with the result, and of a detached vote the hash of all ballots
    TRIAL = "trial"  # its review is drafted, its time is over, what becomes of it
    RESOLVED = "resolved"  # what was decided: who does what until when
    PROGRESS = "progress"
    DONE = "done"


class RollEvent(StrEnum):
    """What can happen to a roll, as the ledger names it under "roll:CODE"."""

    BROUGHT = "brought"  # imported
    ADDED = "added"
    VOUCHED = "vouched"  # a person belongs to a unit
    ENDED = "ended"
    CODES = "codes"  # new codes were drawn for the doors; those before open nothing
    OBJECTED = "objected"  # or asked to belong
    REMINDED = "reminded"  # whoever rules, by the clock
    RULED = "ruled"
    FROZEN = "frozen"  # for a vote
