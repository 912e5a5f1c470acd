"""Measures the clock: due timers among many open cases, and what a look costs when nothing is due; JSON.

`huiying bench clock [--quick] [--cases N]`: one process on SQLite, three on PostgreSQL, beside as many bare
loops that write the same rows in raw SQL, a transaction each, on the same database in the same run.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from benchmarks.parts.clock_cases import HALF, add_cases, move_timers, settle
from benchmarks.parts.grounds import Ground, folder, on_both
from benchmarks.parts.hands import clocks, loops, ordered, processes_on
from benchmarks.parts.house import found
from benchmarks.parts.machine import describe
from benchmarks.parts.measure import tell

LOOKS = 1_000


@dataclass(frozen=True)
class Plan:
    """How many cases are open at first and in the end, and how many of them are due in each burst."""

    few: int = 10_000
    cases: int = 1_000_000
    due: int = 10_000


QUICK = Plan(2_000, 20_000, 1_000)


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
    found(ground.folder, ground.own_url)
    now = datetime.now(UTC)
    with ground.connection() as connection:
        add_cases(connection, 1, plan.few, now - timedelta(hours=1))
        settle(connection)
    with ExitStack() as stack:
        few = ordered(clocks(ground, stack)[:1], f"idle {LOOKS}")[0]
    with ground.connection() as connection:
        add_cases(connection, plan.few + 1, plan.cases, now - timedelta(hours=1))
        settle(connection)
    tell(f"{plan.cases} cases are open")
    with ExitStack() as stack:
        many = ordered(clocks(ground, stack)[:1], f"idle {LOOKS}")[0]
    house, written = bursts(ground, plan, now)
    bare = bare_burst(ground, plan, round(written / plan.due), now)
    return {
        "processes": processes_on(ground),
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
        hands = clocks(ground, stack)
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
        hands = loops(ground, stack, rows)
        with ground.connection() as connection:
            make_due(connection, plan.due + 1, 2 * plan.due, now)
        bare = together(ordered(hands, "fire"))
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


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    plan = QUICK if given.quick else Plan(cases=given.cases or Plan.cases)
    with folder() as place:
        machine = describe(place)
    json.dump({"machine": machine, **on_both(lambda ground: measured(ground, plan))}, sys.stdout)


if __name__ == "__main__":
    main()
