"""Delivers the outbox: nobody but the courier speaks to those who have not just spoken to us."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.dialogue.engine import Doorway
from workflows import outbox
from workflows.outbox import Letter

BATCH = 200
LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 8
PAUSE = 1.0
"""Seconds between two looks when nobody wakes the courier."""

log = structlog.get_logger()


class SendFailed(Exception):
    """A messenger did not take a message; `retry_after` seconds, or never when None."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class Door(Protocol):
    """A messenger outside: sending has an effect that no transaction can take back."""

    async def send(self, letter: Letter) -> str:
        """Send a message and return the messenger's id of it. Raises SendFailed."""


def ignore(point: str) -> None:
    """Observe nothing."""


@dataclass
class Courier:
    """Takes what is due, in order per chat, and marks what became of it.

    `local` channels are delivered by a row in this database (the web); `doors` are messengers.
    `observe` is told the points "before send" and "after send".
    """

    database: Doorway
    clock: Callable[[], datetime]
    real_clock: Callable[[], datetime]
    delivered: Callable[[Iterable[int]], None]  # chats with something new at the web door
    local: tuple[str, ...] = ("web",)
    doors: Mapping[str, Door] = field(default_factory=dict)
    observe: Callable[[str], None] = ignore
    beat: datetime | None = None

    def __post_init__(self) -> None:
        self._work = asyncio.Event()

    def wake(self) -> None:
        """There may be something to deliver."""
        self._work.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            await self._once()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._work.wait(), PAUSE)
            self._work.clear()

    async def _once(self) -> None:
        """One round; a round that fails is tried again, and logged."""
        try:
            await self.round()
            self.beat = self.real_clock()
        except Exception as error:  # a worker loop: what could not be delivered stays due
            log.error("courier round failed", error=type(error).__name__)

    async def round(self) -> int:
        """Deliver everything that is due now; return how much that was."""
        real_now = self.real_clock()
        if self.doors:
            await self.database.write(lambda tx: outbox.recover(tx, real_now))
        count = 0
        while letters := await self._due():
            count += len(letters)
            await asyncio.gather(self._deliver_here(letters), *self._send_all(letters))
            if len(letters) < BATCH:
                break
        return count

    async def _due(self) -> list[Letter]:
        channels = (*self.local, *self.doors)
        now = self.clock()
        return await self.database.read(lambda tx: outbox.due_letters(tx, channels, now, BATCH))

    async def _deliver_here(self, letters: list[Letter]) -> None:
        here = [letter for letter in letters if letter.channel in self.local]
        if not here:
            return
        now = self.clock()
        await self.database.write(lambda tx: outbox.deliver_here(tx, here, now))
        self.delivered({letter.chat_id for letter in here})

    def _send_all(self, letters: list[Letter]) -> list[Awaitable[None]]:
        """One task per chat: in order within it, side by side between chats."""
        chats: dict[int, list[Letter]] = {}
        for letter in letters:
            if letter.channel in self.doors:
                chats.setdefault(letter.chat_id, []).append(letter)
        return [self._send_in_order(each) for each in chats.values()]

    async def _send_in_order(self, letters: list[Letter]) -> None:
        for letter in letters:
            if not await self._send(letter):
                return

    async def _send(self, letter: Letter) -> bool:
        """Send one message; False holds the chat's later ones back."""
        lease = self.real_clock() + LEASE
        if not await self.database.write(lambda tx: outbox.start_sending(tx, letter.id, lease)):
            return False  # another courier has it
        try:
            self.observe("before send")
            foreign = await self.doors[letter.channel].send(letter)
            self.observe("after send")
        except SendFailed as failure:
            return await self._failed(letter, failure)
        now = self.clock()
        await self.database.write(lambda tx: outbox.mark_sent(tx, letter, foreign, now))
        return True

    async def _failed(self, letter: Letter, failure: SendFailed) -> bool:
        """Try again later, or put it on the dead-letter list."""
        if failure.retry_after is None or letter.attempts + 1 >= MOST_ATTEMPTS:
            await self.database.write(lambda tx: outbox.give_up(tx, letter.id, failure.reason))
            return True
        later = self.clock() + timedelta(seconds=failure.retry_after)
        await self.database.write(lambda tx: outbox.postpone(tx, letter.id, later, failure.reason))
        return False
