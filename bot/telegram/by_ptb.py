"""Speaks the Bot API with python-telegram-bot: its models and its requests; refusals are ours to judge."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import httpx
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    InputPollOption,
    LinkPreviewOptions,
)
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.delivery import SendFailed, Unanswered, Unreachable
from bot.telegram.addresses import Place
from bot.telegram.api import ANSWER, CONNECT, FILE, SIDE_BY_SIDE, Key, Keyboard, Me, at, to
from bot.telegram.errors import NotModified, check
from workflows.polls.choices import Totals

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Request(HTTPXRequest):
    """Requests whose answers are judged before python-telegram-bot does."""

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        """Return status and content of an answer that says yes. Raises SendFailed and its leaves."""
        status, content = await super().do_request(*given, **named)
        check(status, content)
        return status, content


def open_ptb(token: str, api: str) -> "Ptb":
    """Open a bot; nothing is asked of Telegram yet."""
    request = Request(
        connection_pool_size=SIDE_BY_SIDE,
        read_timeout=ANSWER,
        write_timeout=ANSWER,
        connect_timeout=CONNECT,
        pool_timeout=ANSWER,
        media_write_timeout=ANSWER,
    )
    return Ptb(Bot(token, base_url=f"{api.rstrip('/')}/bot", request=request), request)


class Ptb:
    """One bot. Everything raises SendFailed and its leaves."""

    def __init__(self, bot: Bot, request: Request) -> None:
        self._bot = bot
        self._request = request

    async def me(self) -> Me:
        """Return who we are."""
        with asking():
            found = await self._bot.get_me()
        return Me(found.id, found.username or "")

    async def send_text(self, place: Place, text: str, keyboard: Keyboard, *, silent: bool) -> int:
        """Send a text."""
        with asking():
            sent = await self._bot.send_message(
                text=text, link_preview_options=NO_PREVIEW, reply_markup=markup(keyboard), **to(place, silent)
            )
        return sent.message_id

    async def send_photo(
        self, place: Place, photo: bytes, caption: str, keyboard: Keyboard, *, silent: bool
    ) -> int:
        """Send one picture."""
        with asking():
            sent = await self._bot.send_photo(
                photo=file(photo),
                caption=caption or None,
                reply_markup=markup(keyboard),
                **to(place, silent),
            )
        return sent.message_id

    async def send_album(self, place: Place, photos: Sequence[bytes], *, silent: bool) -> list[int]:
        """Send pictures as an album."""
        media: list[Any] = [InputMediaPhoto(each, filename=FILE) for each in photos]
        with asking():
            sent = await self._bot.send_media_group(media=media, **to(place, silent))
        return [each.message_id for each in sent]

    async def send_poll(self, place: Place, question: str, options: Sequence[str], *, silent: bool) -> int:
        """Send an anonymous poll."""
        choices: list[Any] = [InputPollOption(text=each) for each in options]
        with asking():
            sent = await self._bot.send_poll(
                question=question, options=choices, is_anonymous=True, **to(place, silent)
            )
        return sent.message_id

    async def stop_poll(self, place: Place, message: int) -> Totals:
        """Close a poll of ours."""
        with asking():
            poll = await self._bot.stop_poll(**at(place, message))
        return Totals(poll.total_voter_count, tuple(each.voter_count for each in poll.options))

    async def edit_text(self, place: Place, message: int, text: str, keyboard: Keyboard) -> None:
        """Replace a text and its buttons."""
        with suppress(NotModified), asking():
            await self._bot.edit_message_text(
                text=text,
                link_preview_options=NO_PREVIEW,
                reply_markup=markup(keyboard),
                **at(place, message),
            )

    async def edit_caption(self, place: Place, message: int, caption: str, keyboard: Keyboard) -> None:
        """Replace the caption of a picture and its buttons."""
        with suppress(NotModified), asking():
            await self._bot.edit_message_caption(
                caption=caption or None, reply_markup=markup(keyboard), **at(place, message)
            )

    async def edit_photo(
        self, place: Place, message: int, photo: bytes, caption: str, keyboard: Keyboard
    ) -> None:
        """Replace a picture, its caption and its buttons."""
        media = InputMediaPhoto(photo, caption=caption or None, filename=FILE)
        with suppress(NotModified), asking():
            await self._bot.edit_message_media(
                media=media, reply_markup=markup(keyboard), **at(place, message)
            )

    async def strip(self, place: Place, message: int) -> None:
        """Take the buttons away."""
        with suppress(NotModified), asking():
            await self._bot.edit_message_reply_markup(**at(place, message))

    async def delete(self, place: Place, message: int) -> None:
        """Delete a message of ours."""
        with asking():
            await self._bot.delete_message(**at(place, message))

    async def close(self) -> None:
        """Let the connections go."""
        await self._request.shutdown()


@contextmanager
def asking() -> Iterator[None]:
    """Say what a failure of the connection means. Raises Unreachable, Unanswered."""
    try:
        yield
    except TelegramError as error:
        cause = error.__cause__
        if isinstance(cause, SendFailed):
            raise cause from None
        if isinstance(cause, NOT_SENT):
            raise Unreachable(type(cause).__name__) from None
        raise Unanswered(type(cause or error).__name__) from None


def file(photo: bytes) -> InputFile:
    """A picture to be uploaded."""
    return InputFile(photo, FILE)


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """The buttons under a message."""
    rows = [[button(key) for key in row] for row in keyboard]
    return InlineKeyboardMarkup(rows) if rows else None


def button(key: Key) -> InlineKeyboardButton:
    """One button."""
    if key.link:
        return InlineKeyboardButton(key.label, url=key.link)
    return InlineKeyboardButton(key.label, callback_data=key.token)
