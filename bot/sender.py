"""Sends what is due at one messenger: in order for each chat, side by side, no faster than it allows."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.delivery import Door, SendFailed
from bot.dialogue.engine import Doorway
from bot.limits import Limits
from workflows import outbox
from workflows.limits.allowances import hold, take_all
from workflows.limits.gcra import AT_ONCE
from workflows.outbox import Letter
from workflows.transaction import Transaction

FLYING = 100
"""Most messages on their way at once."""

LEASE = timedelta(seconds=60)
"""How long a message may be on its way before it is judged to have been caught by a crash (real time)."""

LONGEST = 45.0
"""Seconds after which a messenger that does not answer has not answered; shorter than the lease."""

MOST_ATTEMPTS = 8
PATIENCE = timedelta(seconds=1)
"""How long we wait for an allowance; for a longer one we come back."""

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
    stopping: bool = False
    _flying: set[asyncio.Task[None]] = field(default_factory=set)

    async def round(self) -> int:
        """Send everything that may go now; return how much that was."""
        real_now = self.real_clock()
        await self.database.write(lambda tx: outbox.recover(tx, real_now))
        count = 0
        while (begun := await self._begin_all(await self._next())) or self._flying:
            count += begun
            await self._landed()
        return count

    async def _next(self) -> Sequence[Letter]:
        room = FLYING - len(self._flying)
        if self.stopping or not room:
            return ()
        now, real_now = self.clock(), self.real_clock()
        free = self.limits.free(real_now) if self.limits else (real_now, real_now)
        return await self.database.read(lambda tx: outbox.next_letters(tx, self.channel, now, *free, room))

    async def _begin_all(self, letters: Sequence[Letter]) -> int:
        """Let messages go one after the other, as the allowance of the token grows."""
        begun = 0
        for letter in letters:
            wait = await self._begin(letter)
            if wait > PATIENCE or self.stopping:
                break
            begun += wait <= AT_ONCE
        return begun

    async def _begin(self, letter: Letter) -> timedelta:
        """Mark a message as on its way and send it; a wait longer than we have when it may not go yet."""
        while not self.stopping:
            wait = await self._start(letter)
            if wait is None:
                return PATIENCE  # another courier has it
            if wait <= AT_ONCE:
                task = asyncio.create_task(self._fly(letter))
                self._flying.add(task)
                task.add_done_callback(self._flying.discard)
                return wait
            if wait > PATIENCE:
                return wait
            await self.pause(wait.total_seconds())
        return PATIENCE

    async def _start(self, letter: Letter) -> timedelta | None:
        """Use an allowance up and take the message; else how long to wait, or None when it is gone."""
        claims = self.limits.claims(letter) if self.limits else []

        def step(tx: Transaction) -> timedelta | None:
            now = self.real_clock()
            wait = take_all(tx, claims, now)
            if wait > AT_ONCE:
                return wait
            mine = outbox.start_sending(tx, letter.id, now + LEASE, letter.attempts)
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
            await self._failed(letter, failure)
        except Exception as error:  # nobody knows whether it arrived: judged by its kind when the lease ends
            log.error("send without an answer", channel=self.channel, error=type(error).__name__)
        else:
            now = self.clock()
            await self.database.write(lambda tx: outbox.mark_sent(tx, letter, sent.foreign, now))

    async def _failed(self, letter: Letter, failure: SendFailed) -> None:
        """Try again later, or put it on the dead-letter list."""
        if failure.retry_after is None or letter.attempts + 1 >= MOST_ATTEMPTS:
            await self.database.write(lambda tx: outbox.give_up(tx, letter.id, failure.reason))
            return
        patience = timedelta(seconds=failure.retry_after)
        held = f"token:{letter.channel}" if failure.all_chats else f"chat:{letter.chat_id}"
        later, real_later = self.clock() + patience, self.real_clock() + patience

        def step(tx: Transaction) -> None:
            hold(tx, held, real_later)
            outbox.postpone(tx, letter.id, later, failure.reason)

        await self.database.write(step)

    async def _landed(self) -> None:
        """Wait for those on their way; who is slow holds nobody else up."""
        if self._flying:
            await asyncio.wait(self._flying, timeout=PATIENCE.total_seconds())
