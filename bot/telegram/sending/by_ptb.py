"""Speaks the Bot API with python-telegram-bot: its models and its requests; refusals are ours to judge."""

from collections.abc import Iterator
from contextlib import contextmanager
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
from bot.telegram.sending.api import ANSWER, CONNECT, FILE, SIDE_BY_SIDE, Api, Key, Keyboard, Library
from bot.telegram.sending.errors import check

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Request(HTTPXRequest):
    """Requests whose answers are judged before python-telegram-bot does."""

    async def do_request(self, *given: Any, **named: Any) -> tuple[int, bytes]:
        """Return status and content of an answer that says yes. Raises SendFailed and its leaves."""
        status, content = await super().do_request(*given, **named)
        check(status, content)
        return status, content


def open_ptb(token: str, api: str) -> Api:
    """Open a bot; nothing is asked of Telegram yet."""
    request = Request(
        connection_pool_size=SIDE_BY_SIDE,
        read_timeout=ANSWER,
        write_timeout=ANSWER,
        connect_timeout=CONNECT,
        pool_timeout=ANSWER,
        media_write_timeout=ANSWER,
    )
    library = Library(asking, file, media, InputPollOption, markup, NO_PREVIEW, request.shutdown)
    return Api(Bot(token, base_url=f"{api.rstrip('/')}/bot", request=request), library)


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


def file(content: bytes, name: str) -> InputFile:
    """A picture, a recording or a sheet to be uploaded."""
    return InputFile(content, name)


def media(photo: bytes, caption: str | None) -> InputMediaPhoto:
    """A picture of an album, or in place of another."""
    return InputMediaPhoto(photo, caption=caption, filename=FILE)


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """The buttons under a message."""
    rows = [[button(key) for key in row] for row in keyboard]
    return InlineKeyboardMarkup(rows) if rows else None


def button(key: Key) -> InlineKeyboardButton:
    """One button."""
    if key.link:
        return InlineKeyboardButton(key.label, url=key.link)
    return InlineKeyboardButton(key.label, callback_data=key.token)
