"""Asks Telegram for updates, and moves on only when everything below is durable."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.telegram.calls import ApiError, BotApi, Refused
from bot.telegram.incoming.intake import OLD, Intake

LONG_POLL = 20
"""Seconds that Telegram keeps a question open when nothing has come."""

GRACE = 10.0
MOST = 100
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""What we ask for; source: core.telegram.org/bots/api#update."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two attempts while Telegram does not answer: doubled up to the longest."""

CONFLICT_PAUSE = 5.0
UNAUTHORIZED, CONFLICT = 401, 409
NO_TOKEN_PAUSE = 60.0
LOOK = 20.0
"""Seconds between two looks for updates that wait in the database."""

STUCK = timedelta(seconds=120)
WELL = "well"

log = structlog.get_logger()


async def nothing_to_prepare() -> None:
    """Begin at once."""


async def nobody_to_tell(_state: str) -> None:
    """Keep to ourselves how it stands."""


@dataclass
class Polling:
    """One bot's questions. Only one process asks at a time (`bot.telegram.incoming.lease`).

    Where Telegram calls us (not `asks`), we only prepare it, and take up what others have left.
    """

    api: BotApi
    intake: Intake
    real_clock: Callable[[], datetime]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    prepare: Callable[[], Awaitable[None]] = nothing_to_prepare
    note: Callable[[str], Awaitable[None]] = nobody_to_tell
    asks: bool = True
    alone: bool = True  # no other process takes updates of this bot in
    seconds: int = LONG_POLL
    trouble: str = ""  # what keeps us from hearing anything, empty when nothing does
    _offset: int = 0
    _failures: int = 0
    _asking: asyncio.Task[Any] | None = field(default=None)
    _stopping: bool = False
    _prepared: bool = False
    _moved: datetime | None = None
    _looked: datetime | None = None  # for what waits in the database

    def alive(self) -> datetime | None:
        """Return when we were last at work: now, unless a round takes longer than any should."""
        now = self.real_clock()
        return now if self._moved is not None and now - self._moved < STUCK else self._moved

    async def run(self) -> None:
        """Ask until stopped."""
        self._moved = self.real_clock()
        recovered = False
        while not self._stopping:
            try:
                if not recovered:
                    await self.intake.recover(timedelta() if self.alone else OLD)
                    recovered = True
                await self.round()
            except Exception as error:  # a worker loop: nothing was confirmed, it comes again
                name = type(error).__name__
                log.error("updates not taken in", channel=self.intake.bot.channel, error=name)
                await self._rest(self._next_pause())

    async def round(self) -> None:
        """Ask once, and take in what came; wait a little after a failure."""
        self._moved = self.real_clock()
        try:
            if not self._prepared:
                await self.prepare()
                self._prepared = True
            if self.asks:
                await self._take_in(await self._ask(self.seconds, MOST))
            else:
                await self._look_after()
            await self._well()
        except ApiError as error:
            await self._unwell(error)

    async def stop(self) -> None:
        """Ask no more; deal with what was taken in, and confirm it."""
        self._stopping = True
        if self._asking is not None:
            self._asking.cancel()

    async def confirm(self) -> None:
        """Tell Telegram how far we have come: what follows stays where it is."""
        if self._offset:
            with contextlib.suppress(ApiError, asyncio.CancelledError):
                await self._ask(0, 1)

    async def _ask(self, seconds: int, most: int) -> list[Any]:
        asked = self.api.call(
            "getUpdates",
            patience=seconds + GRACE,
            offset=self._offset,
            limit=most,
            timeout=seconds,
            allowed_updates=list(KINDS),
        )
        self._asking = asyncio.ensure_future(asked)
        try:
            found = await self._asking
        except asyncio.CancelledError:
            if not self._stopping:
                raise
            return []
        finally:
            self._asking = None
        return found if isinstance(found, list) else []

    async def _take_in(self, updates: list[Any]) -> None:
        """Take everything in side by side; the offset moves when all of it is durable.

        After an answer without updates nothing is unconfirmed, and the numbers may begin anywhere again.
        """
        if self._stopping and not updates:
            return
        taken = (self.intake.accept(each) for each in updates)
        for outcome in await asyncio.gather(*taken, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome
        numbers = [each["update_id"] for each in updates if has_number(each)]
        self._offset = max(numbers) + 1 if numbers else 0
        while self.intake.is_full:
            await self.pause(FIRST_PAUSE)
        if not updates or self._is_time_to_look():
            await self._look()

    async def _look_after(self) -> None:
        """Take up what a process that has ended has left."""
        await self._look()
        await self._rest(LOOK)

    def _is_time_to_look(self) -> bool:
        """Whether what waits in the database was not looked at for a while: a busy bot is never idle."""
        return self._looked is None or self.real_clock() - self._looked >= timedelta(seconds=LOOK)

    async def _look(self) -> None:
        await self.intake.recover(OLD)
        self._looked = self.real_clock()

    async def _well(self) -> None:
        if self.trouble:
            log.info("telegram answers again", channel=self.intake.bot.channel)
        self._failures, self.trouble = 0, ""
        await self.note(WELL)

    async def _unwell(self, error: ApiError) -> None:
        """Say once what is wrong, and wait: calmly, and as long as it takes."""
        code = error.code if isinstance(error, Refused) else 0
        trouble = {UNAUTHORIZED: "token_refused", CONFLICT: "asked_elsewhere"}.get(code, "unreachable")
        if trouble != self.trouble:
            log.error("telegram does not answer", channel=self.intake.bot.channel, state=trouble)
        self.trouble = trouble
        await self.note(trouble)
        pause = self._next_pause()
        if isinstance(error, Refused):
            fixed = {UNAUTHORIZED: NO_TOKEN_PAUSE, CONFLICT: CONFLICT_PAUSE}.get(code, pause)
            pause = max(fixed, min(error.retry_after or 0.0, LONGEST_PAUSE))
        await self._rest(pause)

    def _next_pause(self) -> float:
        self._failures += 1
        return float(min(FIRST_PAUSE * 2 ** min(self._failures - 1, 10), LONGEST_PAUSE))

    async def _rest(self, seconds: float) -> None:
        """Wait, unless we are told to stop. Whoever ends us from outside is heard."""
        self._asking = asyncio.ensure_future(self.pause(seconds))
        try:
            await self._asking
        except asyncio.CancelledError:
            if not self._stopping:
                raise
        finally:
            self._asking = None


def has_number(update: Any) -> bool:
    """Whether an update can be confirmed."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return isinstance(number, int) and not isinstance(number, bool)
