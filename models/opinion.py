"""Keeps conversations: a question, what people say about it, and what each answers, sealed."""

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import at, key, maybe_at, maybe_reference, reference


class Conversation(SQLModel, table=True):
    """One question that many answer by agreeing or disagreeing with what others say about it."""

    id: int = key()
    code: str = Field(unique=True)  # the public number
    stage: str = Field(index=True)  # ConversationStage
    title: str
    question: str
    roll_id: int | None = maybe_reference("roll.id", index=True)  # None: whoever says they live there
    area: str | None = None
    body: str | None = None  # who asks
    author_id: int | None = maybe_reference("person.id", index=True)
    opened_at: datetime = at()
    closes_at: datetime = at()
    ended_at: datetime | None = maybe_at()
    reason: str = ""  # of an end before its time
    seed: str  # by which rows are put in order before a map is drawn
    text_hash: str
    changes: int = 0  # grows with every answer, statement and removal
    mapped: int = 0  # `changes` when the last map was drawn
    map_waits: bool = False  # the clock will draw a new one
    mapped_at: datetime | None = maybe_at()
    map: str = ""  # canonical JSON: numbers of groups and statements, nobody's place
    frame: str = ""  # canonical JSON: by what somebody's own place is found


class Statement(SQLModel, table=True):
    """What somebody says about the question, for others to agree or disagree with."""

    __table_args__ = (UniqueConstraint("conversation_id", "number"),)

    id: int = key()
    conversation_id: int = reference("conversation.id")
    number: int  # from 1
    words: str  # masked of personal details
    author_id: int | None = maybe_reference("person.id", index=True)
    by_organizer: bool = False
    said_at: datetime = at()
    agree: int = 0
    disagree: int = 0
    passed: int = 0
    gone: bool = False  # taken down: nobody is asked about it, and no map counts it
    removal: str = ""  # Removal
    reason: str = ""  # in the officer's words
    removed_at: datetime | None = maybe_at()
    remover_id: int | None = maybe_reference("person.id")
    appeal: str = ""  # in its author's words, masked
    appealed_at: datetime | None = maybe_at()
    ruled_at: datetime | None = maybe_at()
    ruler_id: int | None = maybe_reference("person.id")
    ruling: str = ""  # why it stays removed, or is there again


class OpinionSeat(SQLModel, table=True):
    """One person in a conversation, with all their answers in one sealed text. No time stands there."""

    __table_args__ = (UniqueConstraint("conversation_id", "person_id"),)

    id: int = key()
    conversation_id: int = reference("conversation.id")
    person_id: int = reference("person.id")
    nonce: str  # what their answers are hashed with
    said: bytes = Field(sa_type=LargeBinary)  # sealed JSON: number of a statement -> Opinion
    changed: int = 0  # `changes` of the conversation when they answered last
