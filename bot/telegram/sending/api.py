"""The part of the Bot API that we speak with, the same over either library. All raise SendFailed's leaves."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import Any

from bot.telegram.addresses import Place
from bot.telegram.sending.errors import NotModified
from workflows.polls.choices import Totals

SIDE_BY_SIDE = 128
"""Connections at most; more than messages on their way at once."""

CONNECT, ANSWER = 10.0, 40.0
"""Seconds for a connection, and for an answer: shorter than the courier's own patience."""

FILE, SOUND = "photo.jpg", "voice.ogg"


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


@dataclass(frozen=True)
class Library:
    """What differs between the libraries: how they build what is sent, and what their failures mean.

    Both name the calls and their arguments as the Bot API does.
    """

    asking: Callable[[], AbstractContextManager[None]]  # raises Unreachable, Unanswered and what was refused
    file: Callable[[bytes, str], Any]  # content, and a name by which its kind is known
    media: Callable[[bytes, str | None], Any]  # a picture of an album, or in place of another; its caption
    option: Callable[[str], Any]  # of a poll
    markup: Callable[[Keyboard], Any]  # None without buttons
    no_preview: Any
    close: Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Api:
    """One bot. Texts are plain, nothing in them is markup; Telegram numbers the messages of each chat."""

    bot: Any  # of either library
    library: Library

    async def me(self) -> Me:
        """Return who we are."""
        with self.library.asking():
            found = await self.bot.get_me()
        return Me(found.id, found.username or "")

    async def send_text(self, place: Place, text: str, keyboard: Keyboard, *, silent: bool) -> int:
        """Send a text of at most 4096 UTF-16 units."""
        return await self._send(
            self.bot.send_message,
            place,
            silent,
            text=text,
            link_preview_options=self.library.no_preview,
            reply_markup=self.library.markup(keyboard),
        )

    async def send_photo(
        self, place: Place, photo: bytes, caption: str, keyboard: Keyboard, *, silent: bool
    ) -> int:
        """Send one picture with a caption of at most 1024 UTF-16 units."""
        return await self._send(
            self.bot.send_photo,
            place,
            silent,
            photo=self.library.file(photo, FILE),
            caption=caption or None,
            reply_markup=self.library.markup(keyboard),
        )

    async def send_voice(self, place: Place, voice: bytes, *, silent: bool) -> int:
        """Send a recording: Opus in Ogg."""
        sound = self.library.file(voice, SOUND)
        return await self._send(self.bot.send_voice, place, silent, voice=sound)

    async def send_document(
        self, place: Place, document: bytes, name: str, caption: str, keyboard: Keyboard, *, silent: bool
    ) -> int:
        """Send a file under a name, with a caption of at most 1024 UTF-16 units."""
        return await self._send(
            self.bot.send_document,
            place,
            silent,
            document=self.library.file(document, name),
            caption=caption or None,
            reply_markup=self.library.markup(keyboard),
        )

    async def send_album(self, place: Place, photos: Sequence[bytes], *, silent: bool) -> list[int]:
        """Send two to ten pictures as an album."""
        media = [self.library.media(each, None) for each in photos]
        with self.library.asking():
            sent = await self.bot.send_media_group(media=media, **to(place, silent))
        return [each.message_id for each in sent]

    async def send_poll(self, place: Place, question: str, options: Sequence[str], *, silent: bool) -> int:
        """Send an anonymous poll: a question of at most 300 UTF-16 units, 2 to 10 options of at most 100.

        Raises PollRefused.
        """
        choices = [self.library.option(each) for each in options]
        return await self._send(
            self.bot.send_poll, place, silent, question=question, options=choices, is_anonymous=True
        )

    async def stop_poll(self, place: Place, message: int) -> Totals:
        """Close a poll of ours and return what it came to. Raises PollClosed, MessageGone."""
        with self.library.asking():
            poll = await self.bot.stop_poll(**at(place, message))
        return Totals(poll.total_voter_count, tuple(each.voter_count for each in poll.options))

    async def edit_text(self, place: Place, message: int, text: str, keyboard: Keyboard) -> None:
        """Replace a text and its buttons. Raises MessageGone."""
        await self._change(
            self.bot.edit_message_text,
            place,
            message,
            text=text,
            link_preview_options=self.library.no_preview,
            reply_markup=self.library.markup(keyboard),
        )

    async def edit_caption(self, place: Place, message: int, caption: str, keyboard: Keyboard) -> None:
        """Replace the caption of a picture and its buttons. Raises MessageGone."""
        markup = self.library.markup(keyboard)
        await self._change(
            self.bot.edit_message_caption, place, message, caption=caption or None, reply_markup=markup
        )

    async def edit_photo(
        self, place: Place, message: int, photo: bytes, caption: str, keyboard: Keyboard
    ) -> None:
        """Replace a picture, its caption and its buttons. Raises MessageGone."""
        media, markup = self.library.media(photo, caption or None), self.library.markup(keyboard)
        await self._change(self.bot.edit_message_media, place, message, media=media, reply_markup=markup)

    async def strip(self, place: Place, message: int) -> None:
        """Take the buttons away. Raises MessageGone."""
        await self._change(self.bot.edit_message_reply_markup, place, message)

    async def delete(self, place: Place, message: int) -> None:
        """Delete a message of ours. Raises MessageGone."""
        with self.library.asking():
            await self.bot.delete_message(**at(place, message))

    async def close(self) -> None:
        """Let the connections go."""
        await self.library.close()

    async def _send(
        self, call: Callable[..., Awaitable[Any]], place: Place, silent: bool, **given: Any
    ) -> int:
        """Send one message and return its number."""
        with self.library.asking():
            sent = await call(**given, **to(place, silent))
        return int(sent.message_id)

    async def _change(
        self, call: Callable[..., Awaitable[Any]], place: Place, message: int, **given: Any
    ) -> None:
        """Change one message; one that is already so is well."""
        with suppress(NotModified), self.library.asking():
            await call(**given, **at(place, message))


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
