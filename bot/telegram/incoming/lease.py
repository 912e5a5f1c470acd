"""Lets one process at a time listen to a bot; when it dies, another takes over by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.dialogue.engine import Doorway
from workflows.limits import leases

LASTS = timedelta(seconds=20)
"""Real time for which a process that has died is waited for."""

RENEW = 5.0
"""Seconds between two renewals, and between two looks whether the lease is free."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Lease:
    """The right to listen, under a name that all processes know."""

    database: Doorway
    name: str
    holder: str
    real_clock: Callable[[], datetime]
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    renew: float = RENEW

    async def work(self, listen: Callable[[], Awaitable[None]]) -> None:
        """Listen whenever it is our turn; return when `listen` has ended by itself."""
        while True:
            await self._turn()
            if await self._while_ours(listen):
                return

    async def release(self) -> None:
        """Let somebody else listen at once; while the database is away it runs out by itself."""
        try:
            await self.database.write(lambda tx: leases.release(tx, self.name, self.holder))
        except Exception as error:  # we end: nobody could do more about it
            log.error("lease not let go", name=self.name, error=type(error).__name__)

    async def _turn(self) -> None:
        while not await self._extend(leases.acquire):
            await self.pause(RENEW)

    async def _while_ours(self, listen: Callable[[], Awaitable[None]]) -> bool:
        """Listen until it ends or until the lease is lost; say whether it has ended by itself."""
        task = asyncio.ensure_future(listen())
        try:
            while not (await asyncio.wait({task}, timeout=self.renew))[0]:
                if not await self._extend(leases.renew):
                    return False
            task.result()
            return True
        finally:
            task.cancel()
            await asyncio.wait({task})  # never two at a time

    async def _extend(self, step: Callable[..., bool]) -> bool:
        """Ask for the lease; who cannot ask has none."""
        now = self.real_clock()
        try:
            return await self.database.write(lambda tx: step(tx, self.name, self.holder, now, now + LASTS))
        except Exception as error:  # a worker loop: the database comes back, and we ask again
            log.error("lease not written down", name=self.name, error=type(error).__name__)
            return False
