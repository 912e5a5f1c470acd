"""Says at Telegram what the courier hands over: one call of the Bot API, or one part of a long message."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import tzinfo

from bot.delivery import Door, Sent
from bot.telegram.api import Api
from workflows.outbox import Letter

Content = Callable[[str], Awaitable[bytes | None]]
"""Gives a kept picture (JPEG) by its name; None when there is none any more."""


def residents_door(token: str, api: str, content: Content, zone: tzinfo) -> Door:
    """Open the residents' bot, on aiogram; nothing is asked of Telegram yet."""
    from bot.telegram.by_aiogram import open_aiogram

    return TelegramDoor(open_aiogram(token, api), content, zone)


def staff_door(token: str, api: str, content: Content, zone: tzinfo) -> Door:
    """Open the staff's bot, on python-telegram-bot; nothing is asked of Telegram yet."""
    from bot.telegram.by_ptb import open_ptb

    return TelegramDoor(open_ptb(token, api), content, zone)


@dataclass(frozen=True)
class TelegramDoor:
    """One bot."""

    api: Api
    content: Content
    zone: tzinfo

    async def send(self, letter: Letter) -> Sent:
        """Send a message, or the next part of a long one. Raises SendFailed and its leaves."""
        raise NotImplementedError(letter.id)

    async def strip(self, address: str, foreign: str) -> None:
        """Take the buttons from a message that has arrived before. Raises SendFailed and its leaves."""
        raise NotImplementedError(address, foreign)

    async def reach(self) -> None:
        """Return when Telegram answers at all. Raises SendFailed and its leaves."""
        await self.api.me()

    async def close(self) -> None:
        """Let the connections go."""
        await self.api.close()
