"""Measures both bots, called on loopback, against their libraries with an idle handler; prints JSON.

`huiying bench telegram [--quick]`: every update is committed durably before it is acknowledged; the library
alone keeps nothing. Also the wait at 100 updates a second, and memory after 100,000 (not with `--quick`).
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.parts.calling import Callers
from benchmarks.parts.house import found, settings_of
from benchmarks.parts.machine import cpu_seconds, describe, resident_mb
from benchmarks.parts.measure import Turn, answering, free_port, summary, tell
from bot.app import Start, open_house
from bot.telegram.bots import RESIDENTS, STAFF
from models.vocabulary import Role
from workflows import access

CHATS = 64
LIBRARIES = {RESIDENTS: "aiogram", STAFF: "ptb"}
STEADY = 100.0
"""Updates a second while waits are measured."""

WARM = 2.0


@dataclass(frozen=True)
class Plan:
    """How long, how often; `memory_after` lists after how many updates memory is looked at."""

    seconds: float = 4.0
    turns: int = 5
    steady: float = 20.0
    memory_after: tuple[int, ...] = (10_000, 50_000, 100_000)


QUICK = Plan(seconds=1.5, turns=2, steady=5.0, memory_after=())


class Server:
    """One webhook in a process of its own, with the chats that call it."""

    def __init__(self, kind: str, bot: str, folder: Path, secrets: list[str]) -> None:
        self.port = free_port()
        program = [sys.executable, "-m", "benchmarks.parts.hooks", kind, str(self.port), str(folder)]
        self.process = subprocess.Popen(program)
        self.callers = Callers(self.port, bot, CHATS, secrets)

    async def open(self) -> None:
        """Wait until it answers, and let the chats begin."""
        await answering(self.port, self.process)
        await self.callers.open()

    async def turn(self, seconds: float) -> Turn:
        """Let the chats talk, and see what the server used."""
        before = cpu_seconds(self.process.pid)
        burst = await self.callers.burst(seconds)
        return Turn(burst, cpu_seconds(self.process.pid) - before)

    def close(self) -> None:
        """Stop it."""
        self.callers.close()
        self.process.terminate()
        self.process.wait(30)


@asynccontextmanager
async def serving(kind: str, bot: str, folder: Path, secrets: list[str]) -> AsyncIterator[Server]:
    """Run a server for a while."""
    server = Server(kind, bot, folder, secrets)
    try:
        await server.open()
        yield server
    finally:
        server.close()


async def compare(bot: str, folder: Path, secrets: list[str], plan: Plan) -> dict[str, Any]:
    """One bot and its library alone, in turns; then its waits at a steady rate, and its memory."""
    async with (
        serving(bot, bot, folder, secrets) as ours,
        serving(LIBRARIES[bot], bot, folder, secrets) as bare,
    ):
        for server in (ours, bare):
            await server.turn(WARM)
        pairs = [(await ours.turn(plan.seconds), await bare.turn(plan.seconds)) for _ in range(plan.turns)]
        bare.process.terminate()
        waits = await ours.callers.steady(STEADY, plan.steady)
        memory = {"0": round(resident_mb(ours.process.pid))}
        done = 0
        for count in plan.memory_after:
            await ours.callers.many(count - done)
            done = count
            memory[str(count)] = round(resident_mb(ours.process.pid))
            tell(f"{bot}: {memory} MB")
    return {
        "library": LIBRARIES[bot],
        "ours": summary([pair[0] for pair in pairs]),
        "bare": summary([pair[1] for pair in pairs]),
        "ratio": round(statistics.median(pair[0].rate / pair[1].rate for pair in pairs), 3),
        "at_100_a_second": {
            "median_ms": round(waits[len(waits) // 2] * 1000, 1),
            "p99_ms": round(waits[len(waits) * 99 // 100] * 1000, 1),
        },
        "memory_mb_after_updates": memory,
    }


def invite(folder: Path) -> list[str]:
    """Invite as many dispatchers as there are chats."""
    with open_house(settings_of(folder), Start()) as house:

        def step(tx: Any) -> list[str]:
            real, chance = house.door.real_clock(), house.chance
            invited = (access.invite(tx, Role.DISPATCHER, None, None, real, chance) for _ in range(CHATS))
            return [each.secret for each in invited]

        return house.database.write_now(step)


async def measure(plan: Plan) -> dict[str, Any]:
    """Both bots."""
    with tempfile.TemporaryDirectory(prefix="huiying-bench-") as name:
        folder = Path(name)
        found(folder)
        secrets = {RESIDENTS: [], STAFF: invite(folder)}
        figures: dict[str, Any] = {"machine": describe(folder), "chats": CHATS}
        for bot in (RESIDENTS, STAFF):
            figures[bot] = await compare(bot, folder, secrets[bot], plan)
            tell(json.dumps(figures[bot]))
    return figures


if __name__ == "__main__":
    json.dump(asyncio.run(measure(QUICK if "--quick" in sys.argv else Plan())), sys.stdout)
