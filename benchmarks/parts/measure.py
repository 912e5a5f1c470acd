"""Measures house and ceiling side by side, in turns, at one size after the other."""

import asyncio
import csv
import json
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from sqlalchemy import text

from benchmarks.parts.client import Burst, Chats
from benchmarks.parts.grow import grow
from benchmarks.parts.machine import cpu_seconds, describe, resident_mb
from models.database import read_once

CHATS = 64
FILE = "huiying.db"
LOOKS = 3_000
"""Looks, a tenth of a second apart, whether a server answers."""

WARM = 2.0
"""Seconds before anything is measured: statements are compiled, caches filled."""


@dataclass(frozen=True)
class Plan:
    """How long, how often, how large."""

    seconds: float = 4.0
    turns: int = 4
    sizes: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)


PROCESSES = (1, 2, 4)
"""So many servers on one PostgreSQL."""

QUICK = Plan(seconds=1.0, turns=1, sizes=(1_000, 10_000))


class ServerGone(Exception):
    """A server ended before it was told to."""


class Server:
    """One of the two servers, in a process of its own, with its chats."""

    def __init__(self, name: str, folder: Path, texts: list[str], *more: str, chats: int = CHATS) -> None:
        self.port = free_port()
        self.house = name == "house"
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.parts.{name}", str(folder), str(self.port), *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.chats = Chats(self.port, chats, texts)

    async def open(self) -> None:
        """Wait until it answers, and open the chats."""
        await answering(self.port, self.process)
        await self.chats.open(sign_in=self.house)

    def changed(self) -> int:
        """Rows that its writer has changed so far (the house only)."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self) -> None:
        """Stop it."""
        self.chats.close()
        self.process.terminate()
        self.process.wait(30)


async def answering(port: int, process: subprocess.Popen[Any]) -> None:
    """Wait until a server answers; a busy machine may need long to start one. Raises ServerGone."""
    for _ in range(LOOKS):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if process.poll() is not None:
                raise ServerGone(process.returncode) from None
            await asyncio.sleep(0.1)
        else:
            writer.close()
            break


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(name: str, folder: Path, texts: list[str], *more: str, chats: int = CHATS) -> Iterator[Server]:
    """Run a server for a while."""
    server = Server(name, folder, texts, *more, chats=chats)
    try:
        yield server
    finally:
        server.close()


@dataclass(frozen=True)
class Turn:
    """One burst at one server."""

    burst: Burst
    cpu: float

    @property
    def rate(self) -> float:
        """Updates a second."""
        return self.burst.updates / self.burst.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor time of the server for one update."""
        return self.cpu * 1000 / self.burst.updates


async def turn(server: Server, seconds: float) -> Turn:
    """Let the chats talk, and see what the server used."""
    before = cpu_seconds(server.process.pid)
    burst = await server.chats.burst(seconds)
    return Turn(burst, cpu_seconds(server.process.pid) - before)


def summary(turns: list[Turn]) -> dict[str, float]:
    """The medians of several bursts."""
    waits = sorted(wait for each in turns for wait in each.burst.waits)
    return {
        "updates_per_second": round(statistics.median(each.rate for each in turns), 1),
        "cpu_ms_per_update": round(statistics.median(each.cpu_ms for each in turns), 3),
        "median_ms": round(waits[len(waits) // 2] * 1000, 1),
        "p99_ms": round(waits[len(waits) * 99 // 100] * 1000, 1),
    }


async def compare(folder: Path, texts: list[str], plan: Plan) -> dict[str, Any]:
    """House and ceiling in turns, at the size the folder has; both write as many rows."""
    with serving("house", folder, texts) as house:
        await house.open()
        before = house.changed()
        warm = await turn(house, WARM)
        rows = round((house.changed() - before) / warm.burst.updates)
        with (
            tempfile.TemporaryDirectory(dir=folder) as bare_folder,
            serving("bare", Path(bare_folder), texts, str(rows)) as bare,
        ):
            await bare.open()
            await turn(bare, WARM / 2)
            pairs = [
                (await turn(house, plan.seconds), await turn(bare, plan.seconds)) for _ in range(plan.turns)
            ]
        return {
            "cases": count(folder / FILE, "case"),
            "rows_per_update": rows,
            "house": {
                **summary([pair[0] for pair in pairs]),
                "memory_mb": round(resident_mb(house.process.pid)),
            },
            "bare": summary([pair[1] for pair in pairs]),
            "ratio": round(statistics.median(pair[0].rate / pair[1].rate for pair in pairs), 3),
            "cpu_ratio": round(statistics.median(pair[1].cpu_ms / pair[0].cpu_ms for pair in pairs), 3),
        }


def count(file: Path, table: str) -> int:
    """Count the rows of a table."""
    connection = sqlite3.connect(file)
    (found,) = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()
    connection.close()
    return int(found)


def texts_on(url: str) -> list[str]:
    """What residents say: an estate of the sample and a sentence of the examples that ship."""
    named = text("SELECT name FROM area WHERE kind = 'estate' ORDER BY code")
    estates = read_once(url, lambda tx: list(tx.execute(named).scalars()))
    with (resources.files("nlu.data") / "examples.csv").open(encoding="utf-8") as examples:
        sentences = [row["text"] for row in csv.DictReader(examples)]
    chance = random.Random(11)
    return [chance.choice(estates) + chance.choice(sentences) for _ in range(500)]


def tell(line: str) -> None:
    """Show that the work goes on."""
    print(line, file=sys.stderr, flush=True)


async def measure(plan: Plan) -> dict[str, Any]:
    """Everything, from nothing to the largest size."""
    from benchmarks.parts import house, on_postgres

    with tempfile.TemporaryDirectory(prefix="huiying-bench-") as name:
        folder = Path(name)
        house.found(folder)
        figures: dict[str, Any] = {"machine": describe(folder), "chats": CHATS, "sizes": []}
        texts = texts_on(f"sqlite:///{folder / FILE}")
        for size in plan.sizes:
            begun = time.perf_counter()
            grow(folder / FILE, size)
            tell(f"{size} cases stored in {time.perf_counter() - begun:.0f} s")
            figures["sizes"].append(await compare(folder, texts, plan))
            tell(json.dumps(figures["sizes"][-1]))
    figures["ratio"] = figures["sizes"][0]["ratio"]
    figures["postgres"] = await on_postgres.measure(PROCESSES, plan)
    return figures
