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
from workflows.timers import DueTimer, Finish, OutsideFirst
from workflows.transaction import Transaction

BATCH = 200
TICK = 0.5
"""Real seconds between two looks."""

AMONG = 8
"""Batches among which each of several processes chooses, so that they seldom reach for the same timer."""

RETRY = timedelta(minutes=1)
Effect = Callable[[Act, DueTimer], None]
Fence = Callable[[Transaction], None]
log = structlog.get_logger()


class FenceNeeded(Exception):
    """A timer whose effect needs a fence was claimed in a transaction that did not begin with it."""

    def __init__(self, kind: TimerKind) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass
class Clock:
    """Looks for due timers and fires them. Cost depends on what is due, not on what is open.

    `fences` says of some kinds what their transaction must begin with, before it has seen anything.
    """

    database: Doorway
    now: Callable[[], datetime]
    real_clock: Callable[[], datetime]
    reference: Callable[[], Reference]
    chance: random.Random
    effects: Mapping[TimerKind, Effect]
    fired: Callable[[], None]  # tell the courier that there may be work
    fences: Mapping[TimerKind, Fence] = field(default_factory=dict)
    alone: bool = True  # no other process fires timers of this database
    beat: datetime | None = None
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)
    _stopping: bool = False

    async def tick(self) -> None:
        """One look; a look that comes while another is at work does nothing."""
        if self._busy.locked() or self._stopping:
            return
        async with self._busy:
            try:
                await self.fire_due()
                self.beat = self.real_clock()
            except Exception as error:  # a worker loop: what is due stays due
                log.error("clock tick failed", error=type(error).__name__)

    async def stop(self) -> None:
        """Begin nothing more, and finish what has begun."""
        self._stopping = True
        async with self._busy:
            pass

    async def fire_due(self) -> int:
        """Fire everything that is due now; return how much that was."""
        count = 0
        while due := await self._due():
            outcomes = await asyncio.gather(*(self._fire(timer_id) for timer_id in due))
            count += sum(outcomes)
            if len(due) < BATCH or not any(outcomes) or self._stopping:
                break
        if count:
            self.fired()
        return count

    async def _due(self) -> list[int]:
        """The earliest that are due; beside other processes, some of the earliest."""
        now, most = self.now(), BATCH if self.alone else BATCH * AMONG
        due = await self.database.read(lambda tx: timers.due_timers(tx, now, most))
        return due if self.alone else self.chance.sample(due, min(BATCH, len(due)))

    async def _fire(self, timer_id: int) -> bool:
        """Fire one timer; a failure keeps it for later and holds nobody up."""
        try:
            return await self._fire_fenced(timer_id)
        except Exception as error:  # a worker loop: kept with its error, tried again
            name = type(error).__name__
            log.error("timer failed", timer=timer_id, error=name)
            until = self.now() + RETRY
            await self.database.write(lambda tx: timers.delay_timer(tx, timer_id, until, name))
            return False

    async def _fire_fenced(self, timer_id: int) -> bool:
        """Fire one timer; once more, behind its fence or with its work done, when it needs that."""
        try:
            return await self.database.write(lambda tx: self._effect(tx, timer_id))
        except FenceNeeded as needed:
            kind = needed.kind
        except OutsideFirst as first:
            finish = await self._worked_out(first)
            return await self.database.write(lambda tx: self._effect(tx, timer_id, finish=finish))
        return await self.database.write(lambda tx: self._effect(tx, timer_id, kind))

    async def _worked_out(self, first: OutsideFirst) -> Finish:
        """Do the work of a timer outside the lane, in a thread of its own."""
        work = await self.database.read(first.look)
        return await asyncio.to_thread(work)

    def _effect(
        self,
        tx: Transaction,
        timer_id: int,
        fenced: TimerKind | None = None,
        finish: Finish | None = None,
    ) -> bool:
        if fenced is not None:
            self.fences[fenced](tx)
        now = self.now()
        timer = timers.claim_timer(tx, timer_id, now)
        if timer is None:
            return False
        if timer.kind in self.fences and timer.kind is not fenced:
            raise FenceNeeded(timer.kind)
        act = Act(tx, SYSTEM, now, self.reference(), self.chance)
        if finish is not None:
            finish(act)
        else:
            self.effects[timer.kind](act, timer)
        return True
