"""Keeps the order of each chat, and lets chats go side by side; what came together is taken together."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.telegram.incoming.came import Came, Kind

AT_ONCE = 64
"""Most chats that are dealt with at the same time."""

SLOW_AT_ONCE = 16
"""Most chats that may take long at the same time, beside the others: pictures are large and come slowly."""

PATIENT = 12
"""Most messages of one chat that are answered each by itself; beyond them words are taken together."""

LONGEST = 3500
"""Characters of words that are taken together; a report holds some more."""

ALBUM_QUIET = 1.0
"""Seconds without another picture after which an album is complete."""


@dataclass
class Item:
    """One update in its lane. It is dealt with once it is `ready`, and `done` when that is durable."""

    came: Came
    raw: Any  # as it came
    ready: asyncio.Future[None]
    done: asyncio.Future[None]
    held: int | None = None  # its number among those that wait in the database
    slow: bool = False  # kept first: whoever hears of `ready` needs not hear of `done`


class Take(Protocol):
    """Deals with updates of one chat that came together."""

    async def __call__(self, together: list[Item]) -> None:
        """Deal with them durably; what cannot be done is left to fail."""


@dataclass
class Lane:
    """What one chat has sent, in its order."""

    waiting: deque[Item] = field(default_factory=deque)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    busy: bool = False  # with something slow


class Lanes:
    """One lane a chat, as long as something is in it."""

    def __init__(self, take: Take, pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._take = take
        self._pause = pause
        self._lanes: dict[int, Lane] = {}
        self._room, self._slow_room = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(SLOW_AT_ONCE)
        self.tasks: set[asyncio.Task[None]] = set()

    @property
    def waiting(self) -> int:
        """How many updates are not dealt with yet."""
        return sum(len(lane.waiting) for lane in self._lanes.values())

    def is_slow(self, chat: int) -> bool:
        """Whether something stands before the next message of this chat that others need not wait for."""
        lane = self._lanes.get(chat)
        if lane is None:
            return False
        return lane.busy or len(lane.waiting) >= PATIENT or any(item.slow for item in lane.waiting)

    def put(self, item: Item) -> None:
        """Let an update stand in line."""
        chat = item.came.chat
        lane = self._lanes.get(chat)
        if lane is None:
            lane = self._lanes[chat] = Lane()
            task = asyncio.create_task(self._walk(chat, lane))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        lane.waiting.append(item)
        lane.arrived.set()

    async def drained(self) -> None:
        """Return when everything in line has been dealt with."""
        while self.tasks:
            await asyncio.wait(set(self.tasks))

    async def leave(self) -> None:
        """Stop in the middle: what was not dealt with was not acknowledged, or is kept."""
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _walk(self, chat: int, lane: Lane) -> None:
        """Take one after the other until nothing is left."""
        try:
            while lane.waiting:
                await self._step(lane)
        finally:
            for item in lane.waiting:
                item.done.cancel()
            del self._lanes[chat]

    async def _step(self, lane: Lane) -> None:
        together = await self._together(lane)
        together = [item for item in together if not item.done.done()]
        if not together:
            return
        lane.busy = any(item.slow for item in together)
        try:
            async with self._slow_room if lane.busy else self._room:
                await self._take(together)
        except asyncio.CancelledError:
            for item in together:
                item.done.cancel()
            raise
        except Exception as error:  # a worker loop: whoever waits for it decides what to do
            fail(together, error)
            self._leave(lane, error)
        else:
            for item in together:
                settle(item.done)
        finally:
            lane.busy = False

    def _leave(self, lane: Lane, error: Exception) -> None:
        """Let nothing overtake what failed: what was not kept comes again after it."""
        fail([item for item in lane.waiting if not item.slow], error)
        lane.waiting = deque(item for item in lane.waiting if item.slow)

    async def _together(self, lane: Lane) -> list[Item]:
        """Take what belongs together from the head of a lane: an album when it is complete, or a burst."""
        first = lane.waiting[0]
        lane.busy = first.slow
        await settled([first])
        if first.came.album is not None:
            await self._album_is_complete(lane)
        taken = [lane.waiting.popleft()]
        burst = len(lane.waiting) >= PATIENT or first.slow
        while lane.waiting and belongs(taken, lane.waiting[0], burst=burst):
            taken.append(lane.waiting.popleft())
        await settled(taken)
        return [item for item in taken if is_good(item)]

    async def _album_is_complete(self, lane: Lane) -> None:
        """Wait until no picture has come for a moment, or something else has."""
        seen = 0
        while len(lane.waiting) > seen and all(each.came.album for each in lane.waiting):
            seen = len(lane.waiting)
            await self._pause(ALBUM_QUIET)


def belongs(taken: list[Item], item: Item, *, burst: bool) -> bool:
    """Whether an update is taken together with those before it."""
    first, came = taken[0].came, item.came
    if taken[0].came.name or item.came.name:
        return False
    if first.album is not None:
        return came.album == first.album
    if not burst or came.kind is not first.kind:
        return False
    if came.kind is Kind.BUTTON:
        return came.button == first.button and came.private  # in a group others press it
    if came.kind is Kind.GROUP:
        return came.command is None and first.command is None
    if came.kind is Kind.STICKER:
        return True
    if came.kind is Kind.EDITED:
        return came.message == first.message  # only the newest words of a message count
    length = sum(len(each.came.text or "") + 1 for each in taken)
    return came.kind is Kind.TEXT and length + len(came.text or "") <= LONGEST


def is_good(item: Item) -> bool:
    """Whether an update was kept; one that was not will come again."""
    if item.ready.cancelled() or item.ready.exception() is not None:
        item.done.cancel()
        return False
    return True


async def settled(items: list[Item]) -> None:
    """Return when it is known of all whether they could be kept."""
    open_ = [item.ready for item in items if not item.ready.done()]
    if open_:
        await asyncio.wait(open_)


def settle(future: asyncio.Future[None]) -> None:
    """Say that it is done, to whoever still waits."""
    if not future.done():
        future.set_result(None)


def fail(together: list[Item], error: Exception) -> None:
    """Hand an error to whoever waits."""
    for item in together:
        if not item.done.done():
            item.done.set_exception(error)
            item.done.exception()  # read: nobody may be waiting for one that is kept
