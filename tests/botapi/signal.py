"""Wakes whoever waits for something to change, from whatever thread."""

import asyncio
from collections.abc import Callable
from contextlib import suppress


class Signal:
    """One bell for everybody: waiters look again at what they wait for whenever it rings."""

    def __init__(self) -> None:
        self.revision = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiters: set[asyncio.Future[None]] = set()

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def ring(self) -> int:
        """Tell that something has changed; return the number of this change."""
        self.revision += 1
        try:
            here: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:
            here = None
        if self._loop is None or here is self._loop:
            self._wake()
        elif not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)
        return self.revision

    def _wake(self) -> None:
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)
        self._waiters.clear()

    async def until(self, holds: Callable[[], bool], timeout: float) -> bool:
        """Wait until `holds`, at most `timeout` seconds; return whether it does."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                while not holds():
                    await self.next()
        return holds()

    async def next(self) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        try:
            await waiter
        finally:
            self._waiters.discard(waiter)
