"""What a person sees: messages as they stand now, and what happened before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.botapi.methods.profile import menu
from tests.botapi.model import Account, Change, Chat, FileView, Json, Message

if TYPE_CHECKING:
    from tests.botapi.world import World


@dataclass(frozen=True)
class Button:
    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Shown:
    """A message on the screen; `text` is the caption where there is a picture."""

    id: int
    text: str
    author: str
    by_bot: bool
    at: int
    edited: bool
    buttons: list[list[Button]]
    entities: list[Json]
    photo: bytes | None
    voice: bytes | None
    silent: bool
    thread: int | None
    reply_to: int | None
    album: str | None
    raw: Json = field(repr=False)
    revision: int = field(default=0, repr=False)

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.buttons for button in row]

    @property
    def location(self) -> Json | None:
        return self.raw.get("location")

    @property
    def poll(self) -> Json | None:
        return self.raw.get("poll")

    @property
    def document(self) -> Json | None:
        return self.raw.get("document")

    @property
    def contact(self) -> Json | None:
        return self.raw.get("contact")

    def line(self) -> str:
        picture = "[photo] " if self.photo is not None else "[voice] " if self.voice is not None else ""
        keys = " ".join(f"[{label}]" for label in self.labels)
        return f"{self.author}: {picture}{self.text} {keys}".rstrip()


def rows_of(markup: Json | None) -> list[list[Button]]:
    """Return the inline buttons of a keyboard."""
    return [
        [Button(str(each["text"]), each.get("callback_data"), _url(each)) for each in row]
        for row in (markup or {}).get("inline_keyboard", [])
    ]


def _url(button: Json) -> str | None:
    url = button.get("url") or button.get("web_app", {}).get("url")
    return str(url) if url else None


def shown(message: Message, reader: Account) -> Shown:
    """Return a message as it stands; `reader` is the bot whose JSON of it is kept in `raw`."""
    photo: list[FileView] = message.content.get("photo", [])
    content: dict[str, Any] = message.content
    return Shown(
        message.id, message.text, message.author.first_name, message.author.is_bot, message.date,
        message.edit_date is not None,
        rows_of(message.markup),
        content.get("entities", content.get("caption_entities", [])),
        photo[-1].file.data if photo else None,
        content["voice"].file.data if "voice" in content else None,
        message.silent, message.thread, message.reply_to, message.album,
        message.as_json(reader), message.revision,
    )  # fmt: skip


@dataclass(frozen=True)
class Happened:
    """One entry of the history: `kind` is sent, edited or deleted."""

    kind: str
    message: Shown


class Screen:
    """One chat, as one person has it before them."""

    def __init__(self, world: World, chat: Chat, person: Account) -> None:
        self._world = world
        self._chat = chat
        self._person = person

    @property
    def id(self) -> int:
        return self._chat.id

    @property
    def _reader(self) -> Account:
        if self._chat.bot is not None:
            return self._chat.bot
        bots = [bot.account for bot in self._world.bots.values()]
        return next((bot for bot in bots if self._chat.has(bot)), bots[0])

    @property
    def messages(self) -> list[Shown]:
        return [shown(each, self._reader) for each in list(self._chat.messages.values())]

    @property
    def last(self) -> Shown | None:
        return next((each for each in reversed(self.messages) if each.by_bot), None)

    @property
    def history(self) -> list[Happened]:
        return self.since(0)

    def since(self, looked: int) -> list[Happened]:
        """What has come into the history after its first `looked` entries."""
        return [self._happened(each) for each in self._chat.history[looked:]]

    def backwards(self) -> Iterator[Happened]:
        """The history, the newest first."""
        return map(self._happened, reversed(list(self._chat.history)))

    def _happened(self, change: Change) -> Happened:
        return Happened(change.kind, shown(change.message, self._reader))

    @property
    def menu(self) -> list[Json]:
        """The commands that this person is shown."""
        return menu(self._world.bot_of(self._reader), self._chat, self._person)

    @property
    def menu_button(self) -> Json:
        buttons = self._world.bot_of(self._reader).menu_buttons
        return buttons.get(self._chat.id, buttons.get(0, {"type": "commands"}))

    @property
    def toasts(self) -> list[str]:
        return list(self._chat.toasts)

    @property
    def actions(self) -> list[str]:
        return list(self._chat.actions)

    @property
    def pinned(self) -> list[int]:
        return list(self._chat.pinned)

    @property
    def blocked(self) -> bool:
        return self._chat.blocked

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the reply keyboard below the text field."""
        rows = (self._chat.keyboard or {}).get("keyboard", [])
        return [[each if isinstance(each, str) else str(each["text"]) for each in row] for row in rows]

    def lines(self) -> list[str]:
        return [each.line() for each in self.messages]

    def news(self, ever: bool) -> list[Shown]:
        """Return what bots wrote or changed since the person's last act, newest first."""
        since = -1 if ever else self._chat.acted
        return [each for each in reversed(self.messages) if each.by_bot and each.revision > since]
