"""Keeps sketches of open cases that came before there were any: once after the start, in small steps."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from bot.dialogue.engine import Doorway
from nlu.reading import Reading
from workflows.cases import unsketched
from workflows.cases.unsketched import NEWEST, Read, Told

PAUSE = 0.2
"""Seconds between two steps: whoever writes to us comes first."""

RETRY = 60.0
"""Seconds after a step that failed."""

TRIES = 5
"""After so many failures it is left for the next start."""

AT_ONCE = 20
"""Sketches that one write keeps."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Sketcher:
    """Goes through the cases from the newest to the first, beside the conversation."""

    database: Doorway
    understand: Callable[[str], Reading]
    pause: float = PAUSE
    retry: float = RETRY

    async def run(self) -> None:
        """Go through all cases once; what fails is tried again, TRIES times in all."""
        for _ in range(TRIES):
            try:
                count = await self.fill()
            except Exception as error:  # a worker loop: what is lacking is looked for again
                log.error("sketching failed", error=type(error).__name__)
                await asyncio.sleep(self.retry)
                continue
            if count:
                log.info("sketches kept", count=count)
            return

    async def fill(self) -> int:
        """Go through all cases; return how many were lacking a sketch and have one now."""
        before: int | None = NEWEST
        count = 0
        while before is not None:
            await asyncio.sleep(self.pause)
            done, before = await self.step(before)
            count += done
        return count

    async def step(self, before: int) -> tuple[int, int | None]:
        """Go through one share; return how many sketches were kept, and where the next share begins."""
        found = await self.database.read(lambda tx: unsketched.look(tx, before))
        count = 0
        for share in shares(found.told):
            read = await asyncio.to_thread(self._read, share)
            count += await self._keep(read)
            await asyncio.sleep(self.pause)
        return count, found.before

    def _read(self, told: Sequence[Told]) -> list[Read]:
        """Read what some cases say, in a thread."""
        return [read for each in told if (read := unsketched.understood(each, self.understand))]

    async def _keep(self, read: Sequence[Read]) -> int:
        return await self.database.write(lambda tx: unsketched.fill(tx, read)) if read else 0


def shares(told: Sequence[Told]) -> list[Sequence[Told]]:
    """Divide what was found into what one write keeps."""
    return [told[at : at + AT_ONCE] for at in range(0, len(told), AT_ONCE)]
