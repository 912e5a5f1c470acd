"""What the server keeps: accounts, chats, messages, files. Plain data; who changes it stands elsewhere."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


def words(names: str) -> frozenset[str]:
    """Return the names that stand in a line, separated by spaces."""
    return frozenset(names.split())


SERVICE = words(
    "new_chat_members left_chat_member pinned_message migrate_to_chat_id migrate_from_chat_id "
    "forum_topic_created forum_topic_closed forum_topic_reopened"
)
"""What a message holds that nobody wrote."""


@dataclass(eq=False)
class Account:
    """A person or a bot, as others see it."""

    id: int
    first_name: str
    is_bot: bool = False
    username: str | None = None
    language: str | None = None
    deactivated: bool = False

    def as_json(self) -> Json:
        shown: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            shown["username"] = self.username
        if self.language:
            shown["language_code"] = self.language
        return shown


MARK = 44
"""Characters of a file_id that say for whom it is; the file's own id follows."""


@dataclass(eq=False)
class StoredFile:
    """A file; `size` may claim more bytes than are kept, to play a large one."""

    unique_id: str
    data: bytes
    folder: str
    name: str
    mime: str
    size: int

    @property
    def path(self) -> str:
        ending = self.name.rsplit(".", 1)[-1] if "." in self.name else "bin"
        return f"{self.folder}/file_{self.unique_id}.{ending}"

    def id_for(self, bot: Account) -> str:
        """Return the file_id that is valid for `bot` alone."""
        mark = hashlib.sha256(f"{bot.id}/{self.unique_id}".encode()).hexdigest()
        return f"AgAC{mark}"[:MARK] + self.unique_id


@dataclass(frozen=True)
class FileView:
    """A file inside a message, with what is told about it (width, duration …)."""

    file: StoredFile
    fields: Json = field(default_factory=dict)

    def as_json(self, bot: Account) -> Json:
        about = {"file_id": self.file.id_for(bot), "file_unique_id": self.file.unique_id}
        return about | self.fields | {"file_size": self.file.size}


@dataclass(eq=False)
class Topic:
    id: int
    name: str
    color: int = 0x6FB9F0
    closed: bool = False


@dataclass(eq=False)
class Chat:
    """A private chat of one person with one bot, or a group."""

    id: int
    type: str
    next_id: int
    title: str | None = None
    person: Account | None = None
    bot: Account | None = None
    forum: bool = False
    opened: bool = False
    blocked: bool = False
    migrated_to: int | None = None
    members: dict[int, str] = field(
        default_factory=dict
    )  # account -> creator, administrator, member, left, kicked
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    history: list[Change] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    keyboard: Json | None = None
    acted: int = 0
    """Revision of the person's last act here: what a bot wrote later is news."""

    @property
    def key(self) -> str:
        return f"{self.bot.id if self.bot else ''}/{self.id}"

    def as_json(self) -> Json:
        if self.person is not None:
            shown: Json = {"id": self.id, "type": "private", "first_name": self.person.first_name}
            return shown | ({"username": self.person.username} if self.person.username else {})
        return {"id": self.id, "type": self.type, "title": self.title} | (
            {"is_forum": True} if self.forum else {}
        )

    def has(self, account: Account) -> bool:
        return self.members.get(account.id) in {"creator", "administrator", "member"}

    def is_administrator(self, account: Account) -> bool:
        return self.members.get(account.id) in {"creator", "administrator"}


@dataclass(eq=False)
class Message:
    """A message; `content` is what the Bot API calls it (text, photo …), files as FileView."""

    chat: Chat
    id: int
    date: int
    author: Account
    content: Json
    markup: Json | None = None
    thread: int | None = None
    reply_to: int | None = None
    album: str | None = None
    silent: bool = False
    edit_date: int | None = None
    revision: int = 0

    @property
    def text(self) -> str:
        return str(self.content.get("text", self.content.get("caption", "")))

    def as_json(self, bot: Account, reply: bool = True) -> Json:
        """Return the message as `bot` gets it, with file ids that are its own."""
        shown: Json = {"message_id": self.id, "date": self.date, "chat": self.chat.as_json()}
        shown |= {"from": self.author.as_json()} | for_bot(self.content, bot)
        if self.thread is not None:
            shown |= {"message_thread_id": self.thread, "is_topic_message": True}
        replied = self.chat.messages.get(self.reply_to or 0)
        if reply and replied is not None:
            shown["reply_to_message"] = replied.as_json(bot, reply=False)
        if self.album:
            shown["media_group_id"] = self.album
        if self.edit_date is not None:
            shown["edit_date"] = self.edit_date
        if self.markup and "inline_keyboard" in self.markup:
            shown["reply_markup"] = self.markup
        return shown

    def copy(self) -> Message:
        return dataclasses.replace(self, content=dict(self.content))


@dataclass(frozen=True)
class Change:
    """Something that happened on a screen: `kind` is sent, edited or deleted; the message as it was then."""

    kind: str
    message: Message


def for_bot(value: Any, bot: Account) -> Any:
    """Replace what is kept by what `bot` may be told: files by their ids, messages by their JSON."""
    if isinstance(value, FileView):
        return value.as_json(bot)
    if isinstance(value, Message):
        return value.as_json(bot, reply=False)
    if isinstance(value, dict):
        return {key: for_bot(each, bot) for key, each in value.items()}
    if isinstance(value, list):
        return [for_bot(each, bot) for each in value]
    return value
