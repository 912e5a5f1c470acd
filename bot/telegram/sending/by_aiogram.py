"""Speaks the Bot API with aiogram: its models and its session; what it refuses is ours to judge."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError
from aiogram.methods.base import Response
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    InputPollOption,
    LinkPreviewOptions,
)
from aiohttp import ClientConnectorError, ConnectionTimeoutError

from bot.delivery import Unanswered, Unreachable
from bot.telegram.sending.api import ANSWER, FILE, SIDE_BY_SIDE, Api, Key, Keyboard, Library
from bot.telegram.sending.errors import check

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
NOT_SENT = (ClientConnectorError, ConnectionTimeoutError)


class Session(AiohttpSession):
    """A session that judges every answer before aiogram does."""

    def check_response(self, bot: Bot, method: Any, status_code: int, content: str) -> Any:
        """Return the answer. Raises SendFailed and its leaves."""
        check(status_code, content)
        model_of(method.__returning__)
        return super().check_response(bot, method, status_code, content)

    async def close(self) -> None:
        """Close the connections; only under TLS do they need the quarter of a second that aiogram waits."""
        if self.api.base.startswith("https:"):
            await super().close()
        elif self._session is not None:
            await self._session.close()


@cache
def model_of(result: Any) -> type[Response[Any]]:
    """Return the model of an answer, and keep it: aiogram would build it again for the next such call."""
    return Response[result]


def open_aiogram(token: str, api: str) -> Api:
    """Open a bot; nothing is asked of Telegram yet."""
    server = TelegramAPIServer.from_base(api.rstrip("/"))
    session = Session(limit=SIDE_BY_SIDE, api=server, timeout=ANSWER)
    library = Library(asking, file, media, option, markup, NO_PREVIEW, session.close)
    return Api(Bot(token, session=session), library)


@contextmanager
def asking() -> Iterator[None]:
    """Say what a failure of the connection means. Raises Unreachable, Unanswered."""
    try:
        yield
    except AiogramError as error:
        cause = error.__cause__
        if isinstance(cause, NOT_SENT):
            raise Unreachable(type(cause).__name__) from None
        raise Unanswered(type(cause or error).__name__) from None


def file(content: bytes, name: str) -> BufferedInputFile:
    """A picture, a recording or a sheet to be uploaded."""
    return BufferedInputFile(content, name)


def media(photo: bytes, caption: str | None) -> InputMediaPhoto:
    """A picture of an album, or in place of another."""
    return InputMediaPhoto(media=file(photo, FILE), caption=caption)


def option(words: str) -> InputPollOption:
    """One option of a poll."""
    return InputPollOption(text=words)


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    """The buttons under a message."""
    rows = [[button(key) for key in row] for row in keyboard]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def button(key: Key) -> InlineKeyboardButton:
    """One button."""
    if key.link:
        return InlineKeyboardButton(text=key.label, url=key.link)
    return InlineKeyboardButton(text=key.label, callback_data=key.token)
