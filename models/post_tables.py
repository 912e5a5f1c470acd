"""Keeps what came in, what is to go out, and what must happen later."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint, text

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class Inbox(SQLModel, table=True):
    """An update that has been dealt with, with the message numbers that answered it."""

    __table_args__ = (UniqueConstraint("channel", "update_id"), Index("inbox_chat", "chat_id"))

    id: int = key()
    channel: str
    update_id: str
    chat_id: int | None = maybe_reference("chat.id")
    at: datetime = at()
    answers: str = "[]"  # JSON list of message numbers in the chat


class SetAside(SQLModel, table=True):
    """An update that failed: kept whole, to be replayed by an operator."""

    id: int = key()
    channel: str
    update_id: str
    chat_id: int | None = maybe_reference("chat.id")
    at: datetime = at()
    incoming: str  # JSON
    error: str  # the kind of error, never the words of a person
    replayed_at: datetime | None = maybe_at()


UNSENT = text("state != 'sent'")
"""What the courier and the operator look through: small, however much was ever said."""


REPLY_DUE, REPLY_DUE_HERE = text("state = 'due' AND reply"), text("state = 'due' AND reply = 1")
"""What somebody waits for who has just spoken: a handful at any moment. SQLite has no words for true."""

OF_CASE = text("case_id IS NOT NULL")
"""What is looked up when a case lets go of its person."""


class Outbox(SQLModel, table=True):
    """One message to one chat: a screen as catalogue key and values, numbered at delivery."""

    __table_args__ = (
        UniqueConstraint("chat_id", "number"),
        Index("outbox_due", "state", "id", sqlite_where=UNSENT, postgresql_where=UNSENT),
        Index("outbox_chat", "chat_id", "id", sqlite_where=UNSENT, postgresql_where=UNSENT),
        Index("outbox_case", "case_id", sqlite_where=OF_CASE, postgresql_where=OF_CASE),
        Index("outbox_reply", "id", sqlite_where=REPLY_DUE_HERE, postgresql_where=REPLY_DUE),
    )

    id: int = key()
    chat_id: int = reference("chat.id", index=False)
    channel: str
    dedup: str | None = Field(default=None, unique=True)  # same effect, same key: written once
    screen: str  # JSON
    case_id: int | None = maybe_reference("case.id")
    edits: int | None = None  # number of the message it replaces
    repeat: str  # Repeat
    reply: bool = False  # answers somebody who has just spoken: goes before notices
    state: str  # OutboxState
    attempts: int = 0
    not_before: datetime = at()
    created_at: datetime = at()
    lease_until: datetime | None = maybe_at()  # real time
    sent_at: datetime | None = maybe_at()
    number: int | None = None  # per chat, given at delivery
    foreign_id: str | None = None  # the messenger's own ids; while it is due: of the parts that have arrived
    keyed: bool = False  # its buttons still stand at the messenger
    secret: str = ""  # what a press of one of its buttons must know
    spent: bool = False  # a button that works once has been pressed
    error: str = ""


class Timer(SQLModel, table=True):
    """Something that must happen at an instant; deleted in the transaction of its effects."""

    __table_args__ = (Index("timer_due", "due_at"),)

    id: int = key()
    key: str = Field(unique=True)
    kind: str  # TimerKind
    due_at: datetime = at()
    subject: int | None = None  # case id, draft's chat id
    data: str = "{}"
    attempts: int = 0
    error: str = ""


class Allowance(SQLModel, table=True):
    """How far a limited stream has used up its allowance: the theoretical arrival time of GCRA, real time."""

    key: str = Field(primary_key=True)  # token:…, chat:…, group:…, login:…
    used_until: datetime = at(index=True)


class Lease(SQLModel, table=True):
    """Something that one process at a time does; whoever dies lets it go by itself."""

    name: str = Field(primary_key=True)
    holder: str
    until: datetime = at()  # real time


class Receipt(SQLModel, table=True):
    """How many commits a writing connection has had, on PostgreSQL: tells what became of one that broke."""

    lane: str = Field(primary_key=True)
    step: int = Field(sa_type=BIG)
    at: datetime = at()  # real time
