"""Fires due timers, each in the transaction that holds its effects; APScheduler only ticks."""

import asyncio
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.dialogue.engine import Doorway
from models.vocabulary import TimerKind
from workflows import timers
from workflows.cases.acts import SYSTEM, Act
from workflows.reference import Reference
from workflows.timers import DueTimer
from workflows.transaction import Transaction

BATCH = 200
TICK = 0.5
"""Real seconds between two looks."""

RETRY = timedelta(minutes=1)
Effect = Callable[[Act, DueTimer], None]
log = structlog.get_logger()


@dataclass
class Clock:
    """Looks for due timers and fires them. Cost depends on what is due, not on what is open."""

    database: Doorway
    now: Callable[[], datetime]
    real_clock: Callable[[], datetime]
    reference: Callable[[], Reference]
    chance: random.Random
    effects: Mapping[TimerKind, Effect]
    fired: Callable[[], None]  # tell the courier that there may be work
    beat: datetime | None = None
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def tick(self) -> None:
        """One look; a look that comes while another is at work does nothing."""
        if self._busy.locked():
            return
        async with self._busy:
            try:
                await self.fire_due()
                self.beat = self.real_clock()
            except Exception as error:  # a worker loop: what is due stays due
                log.error("clock tick failed", error=type(error).__name__)

    async def fire_due(self) -> int:
        """Fire everything that is due now; return how much that was."""
        count = 0
        while due := await self._due():
            outcomes = await asyncio.gather(*(self._fire(timer_id) for timer_id in due))
            count += sum(outcomes)
            if len(due) < BATCH or not any(outcomes):
                break
        if count:
            self.fired()
        return count

    async def _due(self) -> list[int]:
        now = self.now()
        return await self.database.read(lambda tx: timers.due_timers(tx, now, BATCH))

    async def _fire(self, timer_id: int) -> bool:
        """Fire one timer; a failure keeps it for later and holds nobody up."""
        try:
            return await self.database.write(lambda tx: self._effect(tx, timer_id))
        except Exception as error:  # a worker loop: kept with its error, tried again
            name = type(error).__name__
            log.error("timer failed", timer=timer_id, error=name)
            until = self.now() + RETRY
            await self.database.write(lambda tx: timers.delay_timer(tx, timer_id, until, name))
            return False

    def _effect(self, tx: Transaction, timer_id: int) -> bool:
        now = self.now()
        timer = timers.claim_timer(tx, timer_id, now)
        if timer is None:
            return False
        self.effects[timer.kind](Act(tx, SYSTEM, now, self.reference(), self.chance), timer)
        return True
