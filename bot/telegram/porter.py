"""Says a line to those who have no chat here: a stranger at the staff's bot, a group."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.catalogue.sentences import locale_of, phrase
from bot.dialogue.engine import Doorway
from bot.limits import Limits
from bot.telegram.calls import ApiError, BotApi
from models.vocabulary import Locale
from workflows.limits.allowances import Claim, take_all
from workflows.limits.gcra import AT_ONCE
from workflows.screens import Value
from workflows.transaction import Transaction

SELDOM = timedelta(seconds=10)
"""Between two lines to the same stranger: whoever hammers at the door hears it now and then."""

GROUPS = timedelta(hours=1)
PATIENCE = timedelta(seconds=1)
REMEMBERED = 4096

log = structlog.get_logger()


@dataclass
class Porter:
    """Speaks once and remembers nothing of it; within the limits of its token."""

    channel: str
    api: BotApi
    database: Doorway
    real_clock: Callable[[], datetime]
    locale: Locale
    limits: Limits | None = None
    links: Mapping[str, str] = field(default_factory=dict)  # addresses of the bots, by part, once known
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    _told: dict[int, datetime] = field(default_factory=dict)

    async def say(self, chat: int, language: str | None, key: str, **values: Value) -> None:
        """Say one line, unless one was said a moment ago."""
        if not self._is_time(chat):
            return
        if not await self._may_speak():
            return
        text = phrase(key, locale_of(language, self.locale), **values)
        try:
            await self.api.call("sendMessage", chat_id=chat, text=text)
        except ApiError as error:  # a stranger who writes again hears it then
            log.warning("line not said", channel=self.channel, error=type(error).__name__)

    async def _may_speak(self) -> bool:
        """Use an allowance of the token up, and wait a moment for it; no when it would take longer."""
        if self.limits is None:
            return True
        claims = [Claim(f"token:{self.channel}", self.limits.token)]

        def step(tx: Transaction) -> timedelta:
            return take_all(tx, claims, self.real_clock())

        while (wait := await self.database.write(step)) > AT_ONCE:
            if wait > PATIENCE:
                return False
            await self.pause(wait.total_seconds())
        return True

    def link(self, part: str, payload: str = "") -> str:
        """Return the address of a bot, empty while nobody knows it."""
        address = self.links.get(part, "")
        return f"{address}?start={payload}" if address and payload else address

    def _is_time(self, chat: int) -> bool:
        now, before = self.real_clock(), self._told.get(chat)
        if before is not None and timedelta() <= now - before < (GROUPS if chat < 0 else SELDOM):
            return False
        self._told.pop(chat, None)
        self._told[chat] = now
        while len(self._told) > REMEMBERED:
            self._told.pop(next(iter(self._told)))
        return True
