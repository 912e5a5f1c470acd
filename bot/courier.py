"""Delivers the outbox: nobody but the courier speaks to those who have not just spoken to us."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from bot.delivery import Door, SendFailed
from bot.dialogue.engine import Doorway
from bot.limits import Limits
from bot.sender import Sender
from workflows import outbox

__all__ = ["Courier", "Door", "SendFailed"]

BATCH = 200
PAUSE = 1.0
"""Seconds between two looks when nobody wakes the courier."""

log = structlog.get_logger()


def ignore(point: str) -> None:
    """Observe nothing."""


@dataclass
class Post:
    """Delivers where a door is this database (the web): delivering is one transaction."""

    channels: tuple[str, ...]
    database: Doorway
    clock: Callable[[], datetime]
    delivered: Callable[[Iterable[int]], None]

    async def round(self) -> int:
        """Deliver everything that is due now; return how much that was."""
        count = 0
        while chats := await self._due():
            got = await self._deliver(chats)
            self.delivered(got)
            count += len(got)
            if not got:
                break
        return count

    async def _deliver(self, chats: list[int]) -> set[int]:
        """Deliver to these chats; return those that got something."""
        now = self.clock()
        return await self.database.write(lambda tx: outbox.deliver_due(tx, self.channels, now, chats, BATCH))

    async def _due(self) -> list[int]:
        """The chats for which something is due, whoever has waited longest first."""
        now = self.clock()
        letters = await self.database.read(lambda tx: outbox.due_letters(tx, self.channels, now, BATCH))
        return list(dict.fromkeys(letter.chat_id for letter in letters))


class Route:
    """Makes one round after another, at once when woken; a round that fails is tried again, and logged."""

    def __init__(self, round_: Callable[[], Awaitable[int]], real_clock: Callable[[], datetime]) -> None:
        self.round = round_
        self.beat: datetime | None = None
        self._real_clock = real_clock
        self._work = asyncio.Event()

    def wake(self) -> None:
        """There may be something to deliver."""
        self._work.set()

    async def run(self, stopping: Callable[[], bool]) -> None:
        """Deliver until told to stop."""
        while not stopping():
            try:
                await self.round()
                self.beat = self._real_clock()
            except Exception as error:  # a worker loop: what could not be delivered stays due
                log.error("courier round failed", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PAUSE):
                    await self._work.wait()
            self._work.clear()


@dataclass
class Courier:
    """Takes what is due, in order per chat, and marks what became of it. Any number may be at work.

    `local` channels are delivered by a row in this database (the web); `doors` are messengers, each with
    its `limits`. `observe` is told the points "before send" and "after send".
    """

    database: Doorway
    clock: Callable[[], datetime]
    real_clock: Callable[[], datetime]
    delivered: Callable[[Iterable[int]], None]  # chats with something new at the web door
    local: tuple[str, ...] = ("web",)
    doors: Mapping[str, Door] = field(default_factory=dict)
    observe: Callable[[str], None] = ignore
    limits: Mapping[str, Limits] = field(default_factory=dict)
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    def __post_init__(self) -> None:
        self.senders = [self._sender(channel) for channel in self.doors]
        post = Post(self.local, self.database, self.clock, self.delivered)
        rounds = [post.round, *(sender.round for sender in self.senders)]
        self._routes = [Route(each, self.real_clock) for each in rounds]
        for sender in self.senders:
            sender.again = self.wake
        self._stopping = False

    def _sender(self, channel: str) -> Sender:
        return Sender(
            channel=channel,
            door=self.doors[channel],
            database=self.database,
            clock=self.clock,
            real_clock=self.real_clock,
            observe=self.observe,
            limits=self.limits.get(channel),
            pause=self.pause,
        )

    @property
    def beat(self) -> datetime | None:
        """When every route had last been gone through to its end; None when one never was."""
        beats = [route.beat for route in self._routes]
        return min((each for each in beats if each is not None), default=None) if all(beats) else None

    def wake(self) -> None:
        """There may be something to deliver."""
        for sender in self.senders:
            sender.wake()
        for route in self._routes:
            route.wake()

    async def run(self) -> None:
        """Deliver until stopped; one door that is slow does not slow the others down."""
        await asyncio.gather(*(route.run(lambda: self._stopping) for route in self._routes))

    def stop(self) -> None:
        """Begin nothing more; `run` returns once what is on its way has been written down."""
        self._stopping = True
        for sender in self.senders:
            sender.stopping = True
        self.wake()

    async def round(self) -> int:
        """Deliver everything that is due now; return how much that was."""
        return sum(await asyncio.gather(*(route.round() for route in self._routes)))
