"""Says a line to those who have no chat here: a stranger at the staff's bot, a group."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.catalogue.sentences import locale_of, phrase
from bot.dialogue.engine import Doorway
from bot.limits import Limits
from bot.telegram.addresses import Place
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
    _told: dict[tuple[int, timedelta], datetime] = field(default_factory=dict)

    async def say(self, chat: int, language: str | None, key: str, **values: Value) -> None:
        """Say one line, unless one was said a moment ago."""
        if self._is_time(chat, GROUPS if chat < 0 else SELDOM):
            await self.answer(Place(chat), phrase(key, locale_of(language, self.locale), **values))

    async def refuse(self, place: Place, text: str) -> None:
        """Say no, unless something was said there a moment ago: anybody may ask, as often as they like."""
        if self._is_time(place.chat, SELDOM):
            await self.answer(place, text)

    async def answer(self, place: Place, text: str) -> None:
        """Say a line, if the token allows it soon."""
        if not await self._may_speak():
            return
        topic = {} if place.topic is None else {"message_thread_id": place.topic}
        try:
            await self.api.call("sendMessage", chat_id=place.chat, text=text, **topic)
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

    def _is_time(self, chat: int, seldom: timedelta) -> bool:
        line = (chat, seldom)
        now, before = self.real_clock(), self._told.get(line)
        if before is not None and timedelta() <= now - before < seldom:
            return False
        self._told.pop(line, None)
        self._told[line] = now
        while len(self._told) > REMEMBERED:
            self._told.pop(next(iter(self._told)))
        return True
