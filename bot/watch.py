"""Keeps a process in step with the others: what they have changed, how their time runs, who is at work."""

import asyncio
import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.beats import Beats
from bot.dialogue.engine import Doorway
from bot.domain_time import DomainTime
from bot.lists import Lists
from workflows.bearers import drop_ended
from workflows.house.marks import LISTS, RULES, turns
from workflows.learning.versions import READER
from workflows.limits import allowances
from workflows.transaction import Transaction

LOOK = 1.0
"""Seconds between two looks when nobody wakes us."""

SWEEP = timedelta(minutes=10)
log = structlog.get_logger()


def changes(tx: Transaction) -> tuple[int, ...]:
    """How often lists, numbers and the version of the reader have been changed."""
    return turns(tx, LISTS, RULES, READER)


async def follow(database: Doorway, lists: Lists) -> None:
    """Read the lists again if somebody has changed them."""
    if lists.are_old(await database.read(changes)):
        await asyncio.to_thread(lists.reload)


@dataclass
class Watch:
    """Looks again and again, cheaply, and never in the lane."""

    database: Doorway
    lists: Lists
    time: DomainTime
    beats: Beats
    real_clock: Callable[[], datetime]

    def __post_init__(self) -> None:
        self._woken = asyncio.Event()
        self._swept = self.real_clock()

    def wake(self) -> None:
        """Something may have changed."""
        self._woken.set()

    async def run(self, here: Collection[str]) -> None:
        """Look until cancelled; `here` are the parts that are at work in this process."""
        while True:
            try:
                await self.look(here)
            except Exception as error:  # a worker loop: what was not seen now is seen the next time
                log.error("look failed", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self._woken.wait()
            self._woken.clear()

    async def look(self, here: Collection[str] = ()) -> None:
        """Follow what others have changed, and say who is at work here."""
        await asyncio.to_thread(self.time.look)
        await follow(self.database, self.lists)
        await self.beats.tell(here)
        await self._sweep()

    async def _sweep(self) -> None:
        """Drop allowances that limit nothing any more, and sessions and codes that open nothing."""
        now = self.real_clock()
        if now - self._swept > SWEEP:
            self._swept = now
            await self.database.write(lambda tx: allowances.forget(tx, now) + drop_ended(tx, now))
