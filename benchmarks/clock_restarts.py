"""Three clocks on one PostgreSQL that is stopped as a crash stops it, every ten seconds; prints JSON.

`python -m benchmarks.clock_restarts [--quick]`: 10,000 cases come to half of their limit over ten minutes
(2,000 over 40 seconds). Afterwards every case has its reminder once, its message once, and its next timer.
Exit 1 when anything was lost or came twice.
"""

import argparse
import json
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from benchmarks.parts.clock_cases import HALF, LIMIT, add_cases, settle
from benchmarks.parts.grounds import Ground, server
from benchmarks.parts.hands import PROCESSES, clocks, ordered
from benchmarks.parts.house import found
from benchmarks.parts.machine import describe
from benchmarks.parts.measure import tell
from tests.postgres import Server as Postgres

EVERY = 10.0
"""Seconds between two stops of the database."""


@dataclass(frozen=True)
class Plan:
    """How many cases, and over how many seconds they come due."""

    cases: int = 10_000
    seconds: int = 600


QUICK = Plan(2_000, 40)

SPREAD = """UPDATE "case" SET
    clock_from = CAST(:begun AS timestamptz) + (id * CAST(:each AS double precision)) * interval '1 second',
    due_at = CAST(:begun AS timestamptz) + (id * CAST(:each AS double precision)) * interval '1 second'
        + CAST(:limit AS double precision) * interval '1 second'"""
DUE = """UPDATE timer SET due_at = "case".clock_from + CAST(:half AS double precision) * interval '1 second'
    FROM "case" WHERE timer.key = 'rung:' || "case".id"""
CHECKS = {
    "reminded": "SELECT count(*) FROM event WHERE kind = 'reminded'",
    "twice": """SELECT count(*) FROM (SELECT subject, data::json ->> 'rung' FROM event WHERE kind = 'reminded'
        GROUP BY 1, 2 HAVING count(*) > 1) AS again""",
    "messages": "SELECT count(DISTINCT case_id) FROM outbox WHERE dedup LIKE 'rung:%'",
    "messages_twice": """SELECT count(*) FROM (SELECT case_id, chat_id FROM outbox WHERE dedup LIKE 'rung:%'
        GROUP BY 1, 2 HAVING count(*) > 1) AS again""",
    "next_timers": "SELECT count(*) FROM timer WHERE kind = 'rung' AND due_at > now()",
}


def spread(ground: Ground, plan: Plan) -> None:
    """Let the cases come to half of their limit one after the other, from now on."""
    now = datetime.now(UTC)
    with ground.connection() as connection:
        add_cases(connection, 1, plan.cases, now)
        second = timedelta(seconds=1)
        given = {"begun": now - HALF, "each": plan.seconds / plan.cases, "limit": LIMIT / second}
        connection.execute(text(SPREAD), given)
        connection.execute(text(DUE), {"half": HALF / second})
        settle(connection)


def keep_stopping(postgres: Postgres, over: threading.Event, stops: list[int]) -> None:
    """Stop the database as a crash would, and start it again, until it is over."""
    while not over.wait(EVERY):
        postgres.stop("immediate")
        start_again(postgres)
        stops.append(1)
        tell(f"stop {len(stops)} of the database")


def start_again(postgres: Postgres) -> None:
    """Start the database; on a machine that is busy its own program gives up waiting before it is there."""
    while True:
        try:
            postgres.start()
        except (subprocess.TimeoutExpired, AssertionError):  # it still reads its log
            tell("the database takes long to start")
            time.sleep(1)
        else:
            return


def trial(ground: Ground, postgres: Postgres, plan: Plan) -> dict[str, Any]:
    """Let the clocks work through the stops; then let them end in peace, and count."""
    stops: list[int] = []
    over = threading.Event()
    with ExitStack() as stack:
        hands = clocks(ground, stack)
        spread(ground, plan)
        stopper = threading.Thread(target=keep_stopping, args=(postgres, over, stops))
        stopper.start()
        tell(f"{plan.cases} cases come due")
        try:
            ordered(hands, f"run {plan.seconds + EVERY}")
        finally:
            over.set()
            stopper.join()
        tell(f"{len(stops)} stops")
        ordered(hands, f"run {EVERY}")
        ordered(hands, "fire")
    with ground.connection() as connection:
        found_ = {name: int(connection.execute(text(sql)).scalar_one()) for name, sql in CHECKS.items()}
    return {"cases": plan.cases, "processes": PROCESSES, "database_stops": len(stops), **found_}


def main() -> int:
    """Run it; 1 when anything was lost or came twice."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    plan = QUICK if parser.parse_args().quick else Plan()
    with server() as (ground, postgres):
        found(ground.folder, ground.url)
        figures = {"machine": describe(ground.folder), **trial(ground, postgres, plan)}
    json.dump(figures, sys.stdout)
    whole = {figures[name] for name in ("reminded", "messages", "next_timers")} == {plan.cases}
    return 0 if whole and not figures["twice"] and not figures["messages_twice"] else 1


if __name__ == "__main__":
    sys.exit(main())
