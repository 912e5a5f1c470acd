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

    What costs too much for the lane is worked out beside the looks, one after the other: reminders and
    readers never wait for the figures of a month.

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
    _outside: dict[int, OutsideFirst] = field(default_factory=dict)  # by timer, in the order they came
    _worker: asyncio.Task[int] | None = None
    _stopping: bool = False

    async def tick(self) -> None:
        """One look; a look that comes while another is at work does nothing."""
        if self._busy.locked() or self._stopping:
            return
        async with self._busy:
            try:
                await self._fire_in_lane()
                self.beat = self.real_clock()
            except Exception as error:  # a worker loop: what is due stays due
                log.error("clock tick failed", error=type(error).__name__)

    async def stop(self) -> None:
        """Begin nothing more, and finish what has begun."""
        self._stopping = True
        async with self._busy:
            pass
        if self._worker is not None:
            await self._worker

    async def fire_due(self) -> int:
        """Fire everything that is due now, whatever it takes; return how much that was."""
        count = await self._fire_in_lane()
        return count if self._worker is None else count + await self._worker

    async def _fire_in_lane(self) -> int:
        """Fire what is due; what must be worked out first is left to the worker."""
        count = 0
        while due := await self._due():
            outcomes = await asyncio.gather(*(self._fire(timer_id) for timer_id in due))
            count += sum(outcomes)
            if len(due) < BATCH or not any(outcomes) or self._stopping:
                break
        if count:
            self.fired()
        if self._outside and self._worker is None:
            self._worker = asyncio.create_task(self._work())
        return count

    async def _due(self) -> list[int]:
        """The earliest that are due; beside other processes, some of the earliest."""
        now, most = self.now(), BATCH if self.alone else BATCH * AMONG
        found = await self.database.read(lambda tx: timers.due_timers(tx, now, most + len(self._outside)))
        due = [each for each in found if each not in self._outside][:most]
        return due if self.alone else self.chance.sample(due, min(BATCH, len(due)))

    async def _fire(self, timer_id: int) -> bool:
        """Fire one timer; a failure keeps it for later and holds nobody up."""
        try:
            return await self._fire_fenced(timer_id)
        except OutsideFirst as first:
            self._outside[timer_id] = first
        except Exception as error:  # a worker loop: kept with its error, tried again
            await self._put_off(timer_id, error)
        return False

    async def _fire_fenced(self, timer_id: int) -> bool:
        """Fire one timer; once more, behind its fence, when it needs that. Raises OutsideFirst."""
        try:
            return await self.database.write(lambda tx: self._effect(tx, timer_id))
        except FenceNeeded as needed:
            kind = needed.kind
        return await self.database.write(lambda tx: self._effect(tx, timer_id, kind))

    async def _put_off(self, timer_id: int, error: Exception) -> None:
        """Keep a timer that failed for later, with the name of its error."""
        name = type(error).__name__
        log.error("timer failed", timer=timer_id, error=name)
        until = self.now() + RETRY
        await self.database.write(lambda tx: timers.delay_timer(tx, timer_id, until, name))

    async def _work(self) -> int:
        """Work out what waits for it, one after the other; return how many have fired."""
        count = 0
        while self._outside and not self._stopping:
            timer_id, first = next(iter(self._outside.items()))
            try:
                count += await self._finish(timer_id, first)
            except Exception as error:  # as in a look: what is due stays due
                log.error("clock's work failed", error=type(error).__name__)
            finally:
                del self._outside[timer_id]
        self._worker = None
        return count

    async def _finish(self, timer_id: int, first: OutsideFirst) -> bool:
        """Work out what one timer needs, and fire it; a failure keeps it for later."""
        try:
            finish = await self._worked_out(first)
            done = await self.database.write(lambda tx: self._effect(tx, timer_id, finish=finish))
        except Exception as error:  # kept with its error, tried again
            await self._put_off(timer_id, error)
            return False
        if done:
            self.fired()
        return done

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
