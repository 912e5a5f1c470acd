"""Starts the night's training in a process of its own, when the night has come; never longer than allowed."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import structlog

from bot.dialogue.engine import Doorway
from bot.settings import Settings
from workflows.cases.acts import Act
from workflows.learning import nights
from workflows.transaction import Transaction

LOOK = 60.0
"""Real seconds between two looks at the clock."""

GRACE = 10.0
"""Seconds that a training gets to end by itself when it is told to."""

COMMAND = "from bot.cli import main; main()"
TRAIN = ("train", "--corrections", "--nightly", "--json")
log = structlog.get_logger()

Train = Callable[[float], Awaitable[int | None]]
"""Runs a training for so many seconds at most; returns its exit code, None when it had to be ended."""


@dataclass(frozen=True)
class Nightly:
    """Looks whether the night has come, in every process with a clock; the first to claim it trains."""

    database: Doorway
    act: Callable[[Transaction], Act]
    origin: Callable[[], str]  # the digest of the weights that versions begin from
    train: Train

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self.look()
            except Exception as error:  # a worker loop: the next look, or the next night, tries again
                log.error("nightly training failed", error=type(error).__name__)

    async def look(self) -> bool:
        """Train if a night has begun that nobody has claimed, and there is enough to learn; say whether."""
        if not await self.database.read(lambda tx: nights.is_new(self.act(tx))):
            return False
        origin = await asyncio.to_thread(self.origin)
        minutes = await self.database.write(lambda tx: nights.claim(self.act(tx), origin))
        if minutes is None:
            return False
        code = await self.train(minutes * 60.0)
        log.info("nightly training ended", state=code)
        return True


def can_learn() -> bool:
    """Whether what training needs is installed (the extra `train`)."""
    return find_spec("sklearn") is not None


def command_of(settings: Settings) -> Train:
    """The command of this installation, in a process that ends with us."""

    async def train(seconds: float) -> int | None:
        return await in_time(("-c", COMMAND, *TRAIN), environment(settings), seconds)

    return train


async def in_time(words: Sequence[str], environment: Mapping[str, str], seconds: float) -> int | None:
    """Run our Python with these words; return its exit code, None when its time was over."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        return await asyncio.wait_for(process.wait(), seconds)
    except TimeoutError:
        return None
    finally:
        await end(process)


def environment(settings: Settings) -> Mapping[str, str]:
    """Our own environment, with one thread for the arithmetic: a small machine has other things to do."""
    return {**os.environ, "HUIYING_DATA": str(settings.data), "OMP_NUM_THREADS": "1"}


async def end(process: asyncio.subprocess.Process) -> None:
    """Let no training outlive us."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), GRACE)
        except TimeoutError:
            process.kill()
            await process.wait()
