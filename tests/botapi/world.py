"""Keeps accounts, chats, files and what happened, and tells the bots; knows no HTTP."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.mailbox import Mailbox
from tests.botapi.model import (
    MARK,
    SERVICE,
    Account,
    Change,
    Chat,
    FileView,
    Json,
    Message,
    StoredFile,
    for_bot,
)
from tests.botapi.signal import Signal

TOKENS = {"residents": "1001:AAresidents-of-a-loopback-server", "staff": "1002:AAstaff-of-a-loopback-server"}


@dataclass(eq=False)
class Hook:
    """Where a bot wants its updates brought."""

    url: str = ""
    secret: str | None = None
    connections: int = 40
    last_error: tuple[int, str] | None = None
    deliveries: list[tuple[int, int]] = field(default_factory=list)  # update_id, status (0: no answer)


@dataclass(eq=False)
class Poller:
    """A getUpdates that waits; `ended` says why it was sent home."""

    ended: str | None = None


@dataclass(eq=False)
class Query:
    """A pressed button that waits for the bot's answer."""

    id: str
    bot: Account
    chat: Chat
    at: float
    answer: Json | None = None


@dataclass(eq=False)
class Bot:
    """A bot: its account, its letters and what it told about itself."""

    name: str
    token: str
    account: Account
    mailbox: Mailbox
    hook: Hook = field(default_factory=Hook)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)  # (scope, language) -> commands
    words: dict[tuple[str, str], str] = field(default_factory=dict)  # (name|description|…, language) -> text
    menu_buttons: dict[int, Json] = field(default_factory=dict)  # chat (0: everybody) -> button
    paths: dict[str, tuple[StoredFile, float]] = field(default_factory=dict)  # path -> file, when told
    poller: Poller | None = None
    logged_out: bool = False


class World:
    """All that the server knows. `clock` gives dates (seconds since 1970); `seed` makes ids repeatable."""

    def __init__(self, tokens: Mapping[str, str], clock: Callable[[], float], seed: int) -> None:
        self.clock = clock
        self.random = random.Random(seed)
        self.signal = Signal()
        self.accounts: dict[int, Account] = {}
        self.private: dict[tuple[int, int], Chat] = {}
        self.groups: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.photos: dict[StoredFile, list[FileView]] = {}
        self.queries: dict[str, Query] = {}
        self.polls: dict[str, Message] = {}
        self.voted: dict[tuple[str, int], list[int]] = {}
        self.bots = {name: self._bot(name, token) for name, token in tokens.items()}

    def _bot(self, name: str, token: str) -> Bot:
        account = Account(int(token.split(":")[0]), f"{name} (test)", True, f"{name}_test_bot")
        self.accounts[account.id] = account
        return Bot(name, token, account, Mailbox(self.random.randrange(10**6, 10**9)))

    def with_token(self, token: str) -> Bot | None:
        return next((bot for bot in self.bots.values() if bot.token == token), None)

    def bot_of(self, account: Account) -> Bot:
        return next(bot for bot in self.bots.values() if bot.account is account)

    def new_person(self, name: str, language: str | None, number: int | None) -> Account:
        """Return a new person; ids are larger than 32 bits, as Telegram's are. Source: Bot API, User.id."""
        number = number or self.random.randrange(2**33, 2**41)
        account = Account(number, name, language=language, username=f"person_{number % 10**6}")
        self.accounts[number] = account
        return account

    def new_group(self, title: str, kind: str, forum: bool) -> Chat:
        number = self.random.randrange(10**9, 2 * 10**9)
        number = -number if kind == "group" else -(10**12) - number
        chat = Chat(number, kind, self.random.randrange(5, 50), title=title, forum=forum)
        self.groups[number] = chat
        return chat

    def private_chat(self, bot: Account, person: Account) -> Chat:
        """Return the chat of the two; its messages start at a small number, so that ids of chats meet."""
        chat = self.private.get((bot.id, person.id))
        if chat is None:
            start = self.random.randrange(2, 9)
            chat = Chat(person.id, "private", start, person=person, bot=bot)
            self.private[bot.id, person.id] = chat
        return chat

    def keep_file(
        self, data: bytes, folder: str, name: str, mime: str, size: int | None = None
    ) -> StoredFile:
        unique = f"AQAD{len(self.files):x}x{self.random.randrange(16**8):08x}"
        self.files[unique] = StoredFile(unique, data, folder, name, mime, size or len(data))
        return self.files[unique]

    def file_for(self, bot: Account, file_id: str) -> StoredFile | None:
        """Return the file that this id names to this bot, and to no other."""
        file = self.files.get(file_id[MARK:])
        return file if file is not None and file.id_for(bot) == file_id else None

    def close(self) -> None:
        """Send the pollers home."""
        for bot in self.bots.values():
            self.end_poll(bot, "Conflict: the server ends")

    def end_poll(self, bot: Bot, words: str) -> None:
        if bot.poller is not None:
            bot.poller.ended = words
            bot.poller = None
        self.signal.ring()

    def now(self) -> int:
        return int(self.clock())

    def post(self, chat: Chat, author: Account, content: Json, **about: Any) -> Message:
        """Write a message into a chat, and tell the bots that may see it."""
        message = Message(chat, chat.next_id, self.now(), author, content, **about)
        chat.next_id += 1
        chat.messages[message.id] = message
        self._seen(chat, "sent", message)
        if not author.is_bot:
            self._tell(chat, "message", message)
        return message

    def edit(self, message: Message, content: Json, markup: Json | None) -> None:
        message.content, message.markup = content, markup
        message.edit_date = self.now()
        self._seen(message.chat, "edited", message)
        if not message.author.is_bot:
            self._tell(message.chat, "edited_message", message)

    def delete(self, message: Message) -> None:
        del message.chat.messages[message.id]
        self._seen(message.chat, "deleted", message)

    def _seen(self, chat: Chat, kind: str, message: Message) -> None:
        message.revision = self.signal.revision + 1
        chat.history.append(Change(kind, message.copy()))
        self.signal.ring()

    def _tell(self, chat: Chat, kind: str, message: Message) -> None:
        for bot in self.bots.values():
            if self.may_see(bot.account, chat, message):
                self.update(bot, kind, message, str(chat.id))

    def may_see(self, bot: Account, chat: Chat, message: Message) -> bool:
        """Tell whether a bot gets this message: its own chats, and in groups what privacy mode leaves."""
        if chat.bot is not None:
            return chat.bot is bot
        if not chat.has(bot):
            return False
        replied = chat.messages.get(message.reply_to or 0)
        return (
            chat.is_administrator(bot)
            or bool(SERVICE & set(message.content))
            or (replied is not None and replied.author is bot)
            or _addresses(message.text, str(bot.username))
        )

    def update(self, bot: Bot, kind: str, payload: Any, key: str) -> Json | None:
        """Put an update of this kind into a bot's mailbox, unless it does not want such."""
        if not bot.mailbox.wants(kind):
            return None
        body = bot.mailbox.put({kind: for_bot(payload, bot.account)}, key, self.clock())
        self.signal.ring()
        return body

    def member_changed(self, chat: Chat, who: Account, by: Account, old: str, new: str) -> None:
        """Tell a bot that its place in a chat is another now (my_chat_member)."""
        if who.is_bot:
            change = {"chat": chat.as_json(), "from": by.as_json(), "date": self.now()}
            change |= {"old_chat_member": member(who, old), "new_chat_member": member(who, new)}
            self.update(self.bot_of(who), "my_chat_member", change, str(chat.id))


def _addresses(text: str, username: str) -> bool:
    first = text.split()[0] if text.split() else ""
    command = first.startswith("/") and first.partition("@")[2].lower() in {"", username.lower()}
    return command or f"@{username}".lower() in text.lower()


def member(account: Account, status: str) -> Json:
    """Return a ChatMember of this status."""
    shown: Json = {"user": account.as_json(), "status": status}
    if status == "kicked":
        shown["until_date"] = 0
    if status == "creator":
        shown["is_anonymous"] = False
    if status == "administrator":
        rights = (
            "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
            "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
        )  # fmt: skip
        others = (
            "can_be_edited", "is_anonymous", "can_promote_members", "can_post_stories", "can_edit_stories",
            "can_delete_stories", "can_send_welcome_messages",
        )  # fmt: skip
        shown |= dict.fromkeys(rights, True) | dict.fromkeys(others, False)
    return shown
