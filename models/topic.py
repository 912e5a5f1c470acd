"""Keeps early warnings and monthly topics (每月一题): numbers, places and office words; of nobody."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class EarlyWarning(SQLModel, table=True):
    """More of a category in an area than is expected there: one row an outbreak, with its evidence."""

    id: int = key()
    area: str = Field(index=True)
    category: str
    body: str | None = None  # whose it is by the list
    state: str = Field(index=True)
    window: int  # days that were looked at together
    count: int  # who came in them
    expected: float
    chance: float  # how probable so many are where everything is as usual
    days: str  # JSON: who came on each of the last days before it was raised
    cells: str  # JSON: [[cell, who came], …], the most first
    raised_at: datetime = at(index=True)
    still_on: date  # the last day that was too much
    latest: int  # who came in as many days, when it was last looked at
    reason: str = ""  # why it is no matter
    topic_id: int | None = maybe_reference("topic.id")


class Topic(SQLModel, table=True):
    """One topic of a month: proposed with evidence, picked, planned, measured after some months."""

    __table_args__ = (UniqueConstraint("code"),)

    id: int = key()
    code: str
    month: str = Field(index=True)  # in which it was proposed: "2026-11"
    area: str
    category: str
    stage: str = Field(index=True)
    evidence: str  # JSON: workflows.responsiveness.topics.evidence.Evidence
    title: str = ""
    owner: str | None = None  # the body that sees to it
    plan: str = ""
    matter_id: int | None = maybe_reference("matter.id")
    made_at: datetime = at()
    picked_at: datetime | None = maybe_at()
    planned_at: datetime | None = maybe_at()
    measure_at: datetime | None = maybe_at()
    result: str = ""  # JSON: workflows.responsiveness.topics.effect.Result
    words: str = ""  # what is said of the result, or why it was dropped
    over_at: datetime | None = maybe_at()
    version: int = Field(default=1, sa_type=BIG)


class TopicPromise(SQLModel, table=True):
    """What a body has promised for a topic, and until when; the clock reminds of it."""

    id: int = key()
    topic_id: int = reference("topic.id")
    body: str = Field(index=True)
    what: str
    due_at: datetime = at()
    kept: bool | None = None
    note: str = ""
    kept_at: datetime | None = maybe_at()
