"""Keeps persons, the chats they speak through, what they may do, and how they came in."""

from datetime import datetime

from sqlmodel import Field, SQLModel, UniqueConstraint

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class Person(SQLModel, table=True):
    """One human being, whatever doors they use. Residents have no name here; staff have."""

    id: int = key()
    name: str = ""  # staff only: who answers
    roster_code: str | None = Field(default=None, unique=True)  # code in the imported people list
    created_at: datetime = at()
    language: str | None = None  # chosen, or that in which they first spoke plainly
    merged_into: int | None = Field(default=None, sa_type=BIG, index=True)  # the id under which we know them
    forgotten_at: datetime | None = maybe_at()  # everything of theirs was erased at their wish


class Membership(SQLModel, table=True):
    """A role of a person, for one body or one area, for a time."""

    id: int = key()
    person_id: int = reference("person.id")
    role: str = Field(index=True)
    body: str | None = Field(default=None, index=True)  # body code
    area: str | None = None  # area code; None: everywhere
    since: datetime = at()
    until: datetime | None = maybe_at()


class Chat(SQLModel, table=True):
    """One conversation at one door, with what it remembers between two messages."""

    __table_args__ = (UniqueConstraint("channel", "address"),)

    id: int = key()
    channel: str  # web, residents (Telegram), staff (Telegram)
    address: str  # the door's own name of the chat
    person_id: int = reference("person.id")
    role: str
    body: str | None = None
    area: str | None = None
    locale: str
    state: str = "idle"
    memory: str = "{}"  # JSON: what the state needs
    last_number: int = 0  # newest message number given in this chat
    blocked: bool = False
    created_at: datetime = at()
    revoked_at: datetime | None = maybe_at()  # a lost telephone: this chat speaks for nobody any more


class Invitation(SQLModel, table=True):
    """A one-time way in for staff; only the hash of its secret is kept."""

    id: int = key()
    secret_hash: str = Field(unique=True)
    role: str
    body: str | None = None
    area: str | None = None
    person_id: int | None = maybe_reference("person.id")  # the person of the roster it is for
    expires_at: datetime = at()  # real time
    used_at: datetime | None = maybe_at()


class WebSession(SQLModel, table=True):
    """A bearer of the web door; only the hash of the token is kept."""

    id: int = key()
    token_hash: str = Field(unique=True)
    chat_id: int = reference("chat.id")
    expires_at: datetime = at()  # real time
    used_at: datetime | None = maybe_at()  # real time; noted now and then, for staff


class LinkCode(SQLModel, table=True):
    """A one-time code by which a person brings a second door; only its hash is kept."""

    id: int = key()
    code_hash: str = Field(unique=True)
    person_id: int = reference("person.id")
    chat_id: int = reference("chat.id", index=False)  # the chat that asked for it
    expires_at: datetime = at()  # real time
    used_at: datetime | None = maybe_at()
