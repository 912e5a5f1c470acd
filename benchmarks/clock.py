"""Measures the clock: due timers among many open cases, and what a look costs when nothing is due; JSON.

`huiying bench clock [--quick] [--cases N]`: one process on SQLite, three on PostgreSQL, beside as many bare
loops that write the same rows in raw SQL, a transaction each, on the same database in the same run.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from benchmarks.parts.clock_cases import HALF, add_cases, move_timers, settle
from benchmarks.parts.house import found
from benchmarks.parts.machine import describe
from benchmarks.parts.measure import tell
from models.engines import open_engine
from tests.postgres import DURABLE
from tests.postgres import Server as Postgres

PROCESSES = 3
LOOKS = 1_000


@dataclass(frozen=True)
class Plan:
    """How many cases are open at first and in the end, and how many of them are due in each burst."""

    few: int = 10_000
    cases: int = 1_000_000
    due: int = 10_000


QUICK = Plan(2_000, 20_000, 1_000)


@dataclass(frozen=True)
class Ground:
    """One database under measurement."""

    folder: Path
    url: str
    shared: bool

    @property
    def processes(self) -> int:
        """How many processes work on it."""
        return PROCESSES if self.shared else 1

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Open it beside whoever works there; each statement commits by itself."""
        engine = open_engine(self.url, ("PRAGMA busy_timeout=60000",) if not self.shared else (), "BEGIN")
        try:
            with engine.connect() as opened:
                yield opened
                opened.commit()
        finally:
            engine.dispose()

    def hands(self, stack: ExitStack) -> list["Hand"]:
        """Start the processes with a clock."""
        given = [str(self.folder), *([self.url] if self.shared else [])]
        return [stack.enter_context(hand("clock_hand", given)) for _ in range(self.processes)]

    def bare(self, stack: ExitStack, rows: int) -> list["Hand"]:
        """Start as many bare loops."""
        counts = range(self.processes)
        given = [[self.url, str(each), str(self.processes), str(rows)] for each in counts]
        return [stack.enter_context(hand("clock_bare", each)) for each in given]


Hand = subprocess.Popen[str]


@contextmanager
def hand(program: str, given: Sequence[str]) -> Iterator[Hand]:
    """Start a process that obeys lines, and wait until it is ready."""
    command = [sys.executable, "-m", f"benchmarks.parts.{program}", *given]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        while heard(process) != "ready":
            pass
        yield process
        assert process.stdin
        process.stdin.close()
        process.wait()


def heard(process: Hand) -> str:
    """Return the next line. Raises EOFError when the process has ended."""
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        raise EOFError(process.args)
    return line.strip()


def ordered(hands: Sequence[Hand], order: str) -> list[dict[str, Any]]:
    """Give all the same order at once; return their answers."""
    for each in hands:
        assert each.stdin
        each.stdin.write(f"{order}\n")
        each.stdin.flush()
    return [json.loads(heard(each)) for each in hands]


def together(answers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Take what several did at once as one burst."""
    fired = sum(each["fired"] for each in answers)
    lasted = max(each["ended"] for each in answers) - min(each["begun"] for each in answers)
    cpu = sum(each["cpu"] for each in answers) * 1000 / max(1, fired)
    return {
        "fired": fired,
        "seconds": round(lasted, 2),
        "per_second": round(fired / lasted, 1),
        "cpu_ms": round(cpu, 3),
        "each": [each["fired"] for each in answers],
    }


def measured(ground: Ground, plan: Plan) -> dict[str, Any]:
    """Fill, fire, compare."""
    found(ground.folder, ground.url if ground.shared else "")
    now = datetime.now(UTC)
    with ground.connection() as connection:
        add_cases(connection, 1, plan.few, now - timedelta(hours=1))
        settle(connection)
    with ExitStack() as stack:
        few = ordered(ground.hands(stack)[:1], f"idle {LOOKS}")[0]
    with ground.connection() as connection:
        add_cases(connection, plan.few + 1, plan.cases, now - timedelta(hours=1))
        settle(connection)
    tell(f"{plan.cases} cases are open")
    with ExitStack() as stack:
        many = ordered(ground.hands(stack)[:1], f"idle {LOOKS}")[0]
    house, written = bursts(ground, plan, now)
    bare = bare_burst(ground, plan, round(written / plan.due), now)
    return {
        "processes": ground.processes,
        "open": plan.cases,
        "house": house,
        "messages_each": round(written / plan.due, 2),
        "bare": bare,
        "ratio": round(house["per_second"] / bare["per_second"], 3),
        "idle": {f"{plan.few}": few, f"{plan.cases}": many},
        "idle_ratio": round(many["tenth_ms"] / few["tenth_ms"], 2),
        "idle_cpu_ratio": round(many["cpu_ms"] / few["cpu_ms"], 2),
        **counted(ground, plan),
    }


def bursts(ground: Ground, plan: Plan, now: datetime) -> tuple[dict[str, Any], int]:
    """Let the clocks fire what is due; return how it went, and how many messages they wrote."""
    with ExitStack() as stack:
        hands = ground.hands(stack)
        with ground.connection() as connection:
            make_due(connection, 1, plan.due, now)
        house = together(ordered(hands, "fire"))
    with ground.connection() as connection:
        written = int(connection.execute(text(OUTBOX)).scalar_one())
    tell(f"house: {house}")
    return house, written


def bare_burst(ground: Ground, plan: Plan, rows: int, now: datetime) -> dict[str, Any]:
    """Let bare loops write the same rows for as many others."""
    with ExitStack() as stack:
        loops = ground.bare(stack, rows)
        with ground.connection() as connection:
            make_due(connection, plan.due + 1, 2 * plan.due, now)
        bare = together(ordered(loops, "fire"))
    tell(f"bare: {bare}")
    return bare


def make_due(connection: Connection, first: int, last: int, now: datetime) -> None:
    """Let some cases have come to half of their limit a little while ago."""
    opened = now - HALF - timedelta(minutes=5)
    sqlite = connection.dialect.name == "sqlite"
    moment: Any = f"{opened.replace(tzinfo=None):%F %T.%f}" if sqlite else opened
    statement = 'UPDATE "case" SET clock_from = :at, due_at = :due WHERE id BETWEEN :first AND :last'
    due: Any = opened + 2 * HALF
    due = f"{due.replace(tzinfo=None):%F %T.%f}" if sqlite else due
    connection.execute(text(statement), {"at": moment, "due": due, "first": first, "last": last})
    move_timers(connection, first, last, now - timedelta(minutes=5))


OUTBOX = "SELECT count(*) FROM outbox WHERE dedup LIKE 'rung:%'"
ONCE = """SELECT count(*) FROM (SELECT subject, data FROM event WHERE kind = 'reminded'
    GROUP BY subject, data HAVING count(*) > 1) AS twice"""
REMINDED = "SELECT count(*) FROM event WHERE kind = 'reminded'"
WITHOUT = """SELECT count(*) FROM "case" WHERE NOT EXISTS
    (SELECT 1 FROM timer WHERE key = 'rung:' || CAST("case".id AS text))"""


def counted(ground: Ground, plan: Plan) -> dict[str, Any]:
    """Count what fired never, what fired twice, and which case has no timer any more."""
    with ground.connection() as connection:
        reminded, twice, without = (
            int(connection.execute(text(each)).scalar_one()) for each in (REMINDED, ONCE, WITHOUT)
        )
    return {"lost": 2 * plan.due - reminded, "twice": twice, "without_timer": without}


def on_sqlite(plan: Plan) -> dict[str, Any]:
    """Measure one process on SQLite."""
    with tempfile.TemporaryDirectory(prefix="huiying-bench-") as name:
        folder = Path(name)
        return measured(Ground(folder, f"sqlite:///{folder / 'huiying.db'}", shared=False), plan)


def on_postgres(plan: Plan) -> dict[str, Any]:
    """Measure three processes on PostgreSQL, which syncs to a disk."""
    postgres = Postgres(DURABLE, tempfile.gettempdir())
    try:
        with tempfile.TemporaryDirectory(prefix="huiying-bench-") as name:
            return measured(Ground(Path(name), postgres.url(), shared=True), plan)
    finally:
        postgres.delete()


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    plan = QUICK if given.quick else Plan(cases=given.cases or Plan.cases)
    with tempfile.TemporaryDirectory(prefix="huiying-bench-") as name:
        machine = describe(Path(name))
    figures = {"machine": machine, "sqlite": on_sqlite(plan), "postgresql": on_postgres(plan)}
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
