"""Keeps votes: the question, the frozen roll, and the ballots as secretly as the vote has promised."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class Vote(SQLModel, table=True):
    """One question before one electorate. Once it is open, nothing of how it is asked and counted changes."""

    id: int = key()
    code: str = Field(unique=True)  # the public number
    roll_id: int = reference("roll.id")
    stage: str = Field(index=True)  # VoteStage
    version: int = 1
    process: str  # VoteProcess
    kind: str  # VoteKind
    method: str  # how it is counted: a name of workflows.participation.votes.methods
    secrecy: str  # Secrecy
    title: str
    question: str
    pro: str = ""  # what those say who are for it
    contra: str = ""  # and those against
    seats: int = 1  # how many options win, or may be chosen
    most: int = 1  # marks of a ballot: options it may choose, or the highest score
    item: int | None = None  # of 民法典 article 278, 1 to 9: owners
    quorum: str = ""  # ">=2/3": of all who may vote; empty: none
    passing: str = ""  # ">1/2": of those that `base` says
    base: str = "voters"  # PassBase
    may_change: bool = False
    tie: str = "none"  # TieRule
    budget: int | None = Field(default=None, sa_type=BIG, nullable=True)  # in fen
    body: str | None = Field(default=None, index=True)  # who asks
    area: str | None = None
    author_id: int | None = maybe_reference("person.id", index=True)
    case_id: int | None = maybe_reference("case.id", index=True)  # what it came from
    made_at: datetime = at()
    announced_at: datetime | None = maybe_at()
    opens_at: datetime = at()
    closes_at: datetime = at()
    extended_at: datetime | None = maybe_at()
    ended_at: datetime | None = maybe_at()
    reason: str = ""  # of a cancellation or an extension
    seed: str = ""  # by which a lot is drawn, published when it opens as its hash
    question_hash: str = ""
    roll_hash: str = ""
    result: str = ""  # canonical JSON, when it is counted


class VoteOption(SQLModel, table=True):
    """One answer that may be given."""

    __table_args__ = (UniqueConstraint("vote_id", "place"),)

    id: int = key()
    vote_id: int = reference("vote.id")
    place: int  # from 1
    words: str
    cost: int | None = Field(default=None, sa_type=BIG, nullable=True)  # in fen
    picture: str = ""  # SHA-256 of the kept picture
    alt: str = ""  # what the picture shows, for whoever does not see it
    file: str = Field(default="", index=True)  # the name under which the picture is kept


class VoteElector(SQLModel, table=True):
    """One who may vote, as frozen at the opening. That they voted stands here: not when, not how."""

    __table_args__ = (UniqueConstraint("vote_id", "holder"),)

    id: int = key()
    vote_id: int = reference("vote.id")
    holder: str  # whose units these are
    units: str = ""  # the doors, separated by |
    cell: str | None = None
    heads: int = 1
    area: int = Field(default=0, sa_type=BIG)  # in 0.01 m²
    salt: str
    entry: str = Field(index=True)  # the hash by which the published roll knows them
    voted: bool = False


class VoteSeat(SQLModel, table=True):
    """A person who may cast the ballot of an elector: their own, or as a proxy in writing."""

    __table_args__ = (UniqueConstraint("elector_id", "person_id"),)

    id: int = key()
    elector_id: int = reference("voteelector.id")
    person_id: int = reference("person.id")
    proxy: bool = False
    paper: str = ""  # the number of the written proxy


class Ballot(SQLModel, table=True):
    """A ballot of a vote that is named or pseudonymous: one of each elector."""

    id: int = key()
    vote_id: int = reference("vote.id")
    elector_id: int = Field(unique=True, foreign_key="voteelector.id", sa_type=BIG)
    choices: str  # canonical JSON: option place -> mark
    nonce: str
    tracker: str = Field(unique=True)  # SHA-256 of code and nonce: what the board shows


class DetachedBallot(SQLModel, table=True):
    """A ballot that belongs to nobody: no time, no order, no person."""

    __table_args__ = {"sqlite_with_rowid": False}

    id: str = Field(primary_key=True)  # random
    vote_id: int = reference("vote.id")
    choices: str


class PaperBallot(SQLModel, table=True):
    """A ballot on paper, read by two officers one after the other; counted when both read the same."""

    id: int = key()
    vote_id: int = reference("vote.id")
    elector_id: int | None = maybe_reference("voteelector.id")  # none where the vote is detached
    choices: str
    first_by: int = reference("person.id", index=False)
    second_by: int | None = maybe_reference("person.id")
    counted_at: datetime | None = maybe_at()
    read_at: datetime = at()
