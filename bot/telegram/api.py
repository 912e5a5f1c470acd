"""The part of the Bot API that we speak with, the same over either library. All raise SendFailed's leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.telegram.addresses import Place
from workflows.polls.choices import Totals

SIDE_BY_SIDE = 128
"""Connections at most; more than messages on their way at once."""

CONNECT, ANSWER = 10.0, 40.0
"""Seconds for a connection, and for an answer: shorter than the courier's own patience."""

FILE = "photo.jpg"


@dataclass(frozen=True)
class Key:
    """A button under a message: its words, and the token of a press, or the address of a link."""

    label: str
    token: str = ""
    link: str = ""


Keyboard = tuple[tuple[Key, ...], ...]
"""Rows of buttons; empty: none."""


@dataclass(frozen=True)
class Me:
    """Who a bot is."""

    id: int
    username: str


class Api(Protocol):
    """Texts are plain: nothing in them is markup. Messages are numbered by Telegram, in each chat."""

    async def me(self) -> Me:
        """Return who we are."""

    async def send_text(self, place: Place, text: str, keyboard: Keyboard, *, silent: bool) -> int:
        """Send a text of at most 4096 UTF-16 units."""

    async def send_photo(
        self, place: Place, photo: bytes, caption: str, keyboard: Keyboard, *, silent: bool
    ) -> int:
        """Send one picture with a caption of at most 1024 UTF-16 units."""

    async def send_album(self, place: Place, photos: Sequence[bytes], *, silent: bool) -> list[int]:
        """Send two to ten pictures as an album."""

    async def send_poll(self, place: Place, question: str, options: Sequence[str], *, silent: bool) -> int:
        """Send an anonymous poll: a question of at most 300 UTF-16 units, 2 to 10 options of at most 100.

        Raises PollRefused.
        """

    async def stop_poll(self, place: Place, message: int) -> Totals:
        """Close a poll of ours and return what it came to. Raises PollClosed, MessageGone."""

    async def edit_text(self, place: Place, message: int, text: str, keyboard: Keyboard) -> None:
        """Replace a text and its buttons. Raises MessageGone."""

    async def edit_caption(self, place: Place, message: int, caption: str, keyboard: Keyboard) -> None:
        """Replace the caption of a picture and its buttons. Raises MessageGone."""

    async def edit_photo(
        self, place: Place, message: int, photo: bytes, caption: str, keyboard: Keyboard
    ) -> None:
        """Replace a picture, its caption and its buttons. Raises MessageGone."""

    async def strip(self, place: Place, message: int) -> None:
        """Take the buttons away. Raises MessageGone."""

    async def delete(self, place: Place, message: int) -> None:
        """Delete a message of ours. Raises MessageGone."""

    async def close(self) -> None:
        """Let the connections go."""


def to(place: Place, silent: bool) -> dict[str, Any]:
    """Where a message goes."""
    given: dict[str, Any] = {"chat_id": place.chat}
    if place.topic is not None:
        given["message_thread_id"] = place.topic
    if silent:
        given["disable_notification"] = True
    return given


def at(place: Place, message: int) -> dict[str, Any]:
    """Which message is changed."""
    return {"chat_id": place.chat, "message_id": message}
