"""Sends what is due at one messenger: in order for each chat, side by side, no faster than it allows."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.delivery import Door, SendFailed
from bot.dialogue.engine import Doorway
from bot.limits import Limits, token_of
from bot.outcome import Outcome
from bot.reach import Reach
from workflows import outbox
from workflows.limits.allowances import waits
from workflows.limits.gcra import AT_ONCE
from workflows.outbox import Letter
from workflows.transaction import Transaction

FLYING = 100
"""Most messages on their way at once."""

LEASE = timedelta(seconds=60)
"""How long a message may be on its way before it is judged to have been caught by a crash (real time)."""

LONGEST = 45.0
"""Seconds after which a messenger that does not answer has not answered; shorter than the lease."""

PATIENCE = timedelta(seconds=1)
"""How long we wait for an allowance; for a longer one we come back."""

SLOW = 3.0
"""Seconds after which a round ends although some are still on their way; they land beside the next one."""

LOOK = timedelta(seconds=5)
"""Between two looks whether a crash has left something on its way (real time)."""

log = structlog.get_logger()


@dataclass
class Sender:
    """One channel. `observe` is told the points "before send" and "after send"."""

    channel: str
    door: Door
    database: Doorway
    clock: Callable[[], datetime]
    real_clock: Callable[[], datetime]
    observe: Callable[[str], None]
    limits: Limits | None = None
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    again: Callable[[], None] = lambda: None  # asks for another round
    stopping: bool = False
    _flying: set[asyncio.Task[None]] = field(default_factory=set)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _landed: int = 0
    _recovered: datetime | None = None

    def __post_init__(self) -> None:
        self.reach = Reach(self.channel)
        self._outcome = Outcome(
            self.door, self.database, self.clock, self.real_clock, self.reach, self._look_again
        )

    def wake(self) -> None:
        """There may be something to send that goes before what is being sent."""
        self._news.set()

    async def round(self) -> int:
        """Send everything that may go now; return how much that was."""
        await self._recover()
        count = 0
        while await self._within_reach():
            self._news.clear()
            landed = self._landed
            begun = await self._begin_all(await self._next())
            count += begun
            if not begun and landed == self._landed and not await self._change():
                break  # what landed while we looked may have let the next one of its chat go
        await self._land()
        return count

    def _land_one(self, task: asyncio.Task[None]) -> None:
        self._flying.discard(task)
        self._landed += 1

    async def _land(self) -> None:
        """Wait for those on their way; unless we stop, who is slow lands without us."""
        while self._flying:
            self._news.clear()
            if not await self._change() and not self.stopping:
                break

    async def _recover(self) -> None:
        """Now and then: judge what was caught by a crash."""
        now = self.real_clock()
        if self._recovered is None or now - self._recovered >= LOOK:
            await self.database.write(lambda tx: outbox.recover(tx, now))
            self._recovered = now

    async def _within_reach(self) -> bool:
        """Whether the messenger answers; one that did not is asked again, ever more seldom."""
        now = self.real_clock()
        if self.reach.next_look is None:
            return True
        if self.stopping or now < self.reach.next_look:
            return False
        try:
            await asyncio.wait_for(self.door.reach(), LONGEST)
        except (SendFailed, TimeoutError):
            self.reach.lost(self.real_clock())
            return False
        self.reach.found(self.real_clock())
        return True

    async def _next(self) -> Sequence[Letter]:
        room = FLYING - len(self._flying)
        if self.stopping or not room:
            return ()
        now, real_now = self.clock(), self.real_clock()
        free = self.limits.free(real_now) if self.limits else (real_now, real_now)
        return await self.database.read(lambda tx: outbox.next_letters(tx, self.channel, now, *free, room))

    async def _begin_all(self, letters: Sequence[Letter]) -> int:
        """Let messages go one after the other, as the allowance of the token grows, until there is news."""
        begun = 0
        for letter in letters:
            wait = await self._begin(letter)
            if wait > PATIENCE or self.stopping or self.reach.in_doubt():
                break
            begun += wait <= AT_ONCE
            if self._news.is_set():
                break
        return begun

    async def _begin(self, letter: Letter) -> timedelta:
        """Mark a message as on its way and send it; a wait longer than we have when it may not go yet."""
        while not self.stopping:
            wait = await self._start(letter)
            if wait is None:
                return PATIENCE  # not this one, not now
            if wait <= AT_ONCE:
                task = asyncio.create_task(self._fly(letter))
                self._flying.add(task)
                task.add_done_callback(self._land_one)
                return wait
            if wait > PATIENCE:
                return wait
            await self.pause(wait.total_seconds())
        return PATIENCE

    async def _start(self, letter: Letter) -> timedelta | None:
        """Use an allowance up and take the message; else how long the token must wait.

        None: the message is gone, or its chat must rest; the others go on.
        """
        claims = self.limits.claims(letter) if self.limits else []

        def step(tx: Transaction) -> timedelta | None:
            now = self.real_clock()
            late = waits(tx, claims, now)
            if late:
                return late[token_of(self.channel)] if late.keys() == {token_of(self.channel)} else None
            mine = outbox.start_sending(tx, letter.id, now + LEASE, letter.attempts, letter.progress)
            return AT_ONCE if mine else None

        return await self.database.write(step)

    async def _fly(self, letter: Letter) -> None:
        """Send one message; what cannot be written down is judged when its lease ends."""
        try:
            await self._send(letter)
        except Exception as error:  # a worker loop: the others fly on
            log.error("send not written down", channel=self.channel, error=type(error).__name__)

    async def _send(self, letter: Letter) -> None:
        """Send one message and write down what became of it; without an answer its lease decides."""
        try:
            self.observe("before send")
            sent = await asyncio.wait_for(self.door.send(letter), LONGEST)
            self.observe("after send")
        except SendFailed as failure:
            await self._outcome.failed(letter, failure)
        except Exception as error:  # nobody knows whether it arrived: judged by its kind when the lease ends
            log.error("send without an answer", channel=self.channel, error=type(error).__name__)
        else:
            await self._outcome.arrived(letter, sent)

    async def _change(self) -> bool:
        """Wait until one has landed or there is news; False when neither comes soon."""
        if not self._flying:
            return False
        news = asyncio.create_task(self._news.wait())
        changed, _ = await asyncio.wait(
            {*self._flying, news}, timeout=SLOW, return_when=asyncio.FIRST_COMPLETED
        )
        news.cancel()
        return bool(changed)

    def _look_again(self) -> None:
        """Look again when the chat that was just told something may be told more."""
        rest = self.limits.chat.interval if self.limits else AT_ONCE
        asyncio.get_running_loop().call_later(rest.total_seconds(), self.again)
