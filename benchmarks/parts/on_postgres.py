"""Measures one, two, four servers on one PostgreSQL against as many bare ones on the same, in turns."""

import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.parts import house
from benchmarks.parts.client import Burst
from benchmarks.parts.machine import cpu_seconds
from benchmarks.parts.measure import CHATS, WARM, Plan, Server, Turn, serving, summary, tell, texts_on, turn
from tests.postgres import DURABLE
from tests.postgres import Server as Postgres

WRITTEN = """SELECT pg_stat_force_next_flush(), tup_inserted + tup_updated + tup_deleted
    FROM pg_stat_database WHERE datname = current_database()"""


RAW = "CREATE TABLE raw (id bigserial PRIMARY KEY, chat int, body text)"


async def measure(processes: Sequence[int], plan: Plan) -> list[dict[str, Any]]:
    """Everything, from an empty database on."""
    postgres = Postgres(DURABLE, tempfile.gettempdir())  # on a disk
    try:
        with tempfile.TemporaryDirectory(prefix="huiying-bench-") as name:
            folder, url = Path(name), postgres.url()
            house.found(folder, url)
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(RAW)
            figures = []
            for count in processes:
                figures.append(await compare(folder, url, count, plan))
                tell(str(figures[-1]))
            return figures
    finally:
        postgres.delete()


async def compare(folder: Path, url: str, processes: int, plan: Plan) -> dict[str, Any]:
    """So many servers and so many bare ones, in turns; both write as many rows an update."""
    texts, each = texts_on(url), CHATS // processes
    with ExitStack() as stack:
        houses = [
            stack.enter_context(serving("house", folder, texts, str(url), chats=each))
            for _ in range(processes)
        ]
        for server in houses:
            await server.open()
        before = written(url)
        warm = await together(houses, WARM)
        rows = round((written(url) - before) / warm.burst.updates)
        bare = [
            stack.enter_context(serving("bare", folder, texts, str(rows), url, chats=each))
            for _ in range(processes)
        ]
        for server in bare:
            await server.open()
        await together(bare, WARM / 2)
        pairs = [
            (await together(houses, plan.seconds), await together(bare, plan.seconds))
            for _ in range(plan.turns)
        ]
    return {
        "processes": processes,
        "rows_per_update": rows,
        "house": summary([pair[0] for pair in pairs]),
        "bare": summary([pair[1] for pair in pairs]),
        "ratio": round(statistics.median(pair[0].rate / pair[1].rate for pair in pairs), 3),
        "cpu_ratio": round(statistics.median(pair[1].cpu_ms / pair[0].cpu_ms for pair in pairs), 3),
    }


async def together(servers: Sequence[Server], seconds: float) -> Turn:
    """Let the chats of several servers talk at once, and take it as one burst."""
    before = sum(cpu_seconds(server.process.pid) for server in servers)
    turns = await asyncio.gather(*(turn(server, seconds) for server in servers))
    burst = Burst(
        updates=sum(each.burst.updates for each in turns),
        seconds=max(each.burst.seconds for each in turns),
        waits=[wait for each in turns for wait in each.burst.waits],
    )
    return Turn(burst, sum(cpu_seconds(server.process.pid) for server in servers) - before)


def written(url: str) -> int:
    """Rows inserted, changed or deleted in this database so far."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(WRITTEN).fetchone()
    return int(row[1]) if row else 0
