"""The bare loop beside the clock: the same rows in raw SQL, one transaction each.

`python -m benchmarks.parts.clock_bare URL FIRST STEP ROWS`: says `ready`; at a line of input it takes every
STEP-th due timer from the FIRST on, and tells in JSON how many and how long. ROWS: messages for each.
"""

import json
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from sqlalchemy import make_url

DUE = "SELECT id, subject FROM timer WHERE due_at <= {0} ORDER BY due_at, id"
CLAIM = "SELECT id FROM timer WHERE id = {0} AND due_at <= {1}"
CHAT = "SELECT min(id) FROM chat"
STEPS = (
    "DELETE FROM timer WHERE id = {0}",
    """INSERT INTO event (subject, seq, kind, at, actor, basis, data, previous, hash)
    VALUES ({0}, 3, 'reminded', {1}, 'system:clock', 'escalation@2026-1', {2}, {3}, {3})""",
    'UPDATE "case" SET version = version + 1 WHERE id = {0}',
    """INSERT INTO timer (key, kind, due_at, subject, data, attempts, error)
    VALUES ({0}, 'rung', {1}, {2}, '{{}}', 0, '')""",
    """INSERT INTO outbox (chat_id, channel, dedup, screen, case_id, repeat, reply, state, attempts,
        not_before, created_at, keyed, secret, spent, error)
    VALUES ({0}, 'web', {1}, {2}, {3}, 'allowed', FALSE, 'due', 0, {4}, {4}, FALSE, '0', FALSE, '')""",
)
SCREEN = json.dumps({"lines": ["x" * 600], "buttons": []})
FACTS = json.dumps({"planned": "2026-11-22T00:00:00+00:00", "rung": "50", "state": "0" * 64})
Run = Callable[[str, tuple[Any, ...]], Any]


class Bare:
    """One connection, as fast as it goes."""

    def __init__(self, url: str) -> None:
        self.sqlite = url.startswith("sqlite")
        self.connection: Any = (
            sqlite3.connect(str(make_url(url).database), isolation_level=None)
            if self.sqlite
            else psycopg.connect(url, autocommit=True)
        )
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON") if self.sqlite else ():
            self.connection.execute(f"PRAGMA {pragma}")
        self.texts = [self.written(each) for each in (DUE, CLAIM, *STEPS)]

    def written(self, statement: str) -> str:
        """Put the places for values in as this driver wants them."""
        places = (f"?{n + 1}" if self.sqlite else f"%(v{n})s" for n in range(5))
        return statement.format(*places)

    def run(self, at: int, *values: Any) -> Any:
        """Run one of the statements."""
        given = values if self.sqlite else {f"v{n}": value for n, value in enumerate(values)}
        return self.connection.execute(self.texts[at], given)

    def at(self, moment: datetime) -> Any:
        """Write an instant as the database keeps it."""
        return f"{moment.replace(tzinfo=None):%F %T.%f}" if self.sqlite else moment

    def fire(self, first: int, step: int, rows: int) -> dict[str, Any]:
        """Take every `step`-th due timer from the `first` on, each in a transaction."""
        now = self.at(datetime.now(UTC))
        later = self.at(datetime.now(UTC) + timedelta(days=30))
        chat = self.connection.execute(CHAT).fetchone()[0]
        begun, cpu = time.time(), time.process_time()
        due = self.run(0, now).fetchall()[first::step]
        for timer, case in due:
            self.connection.execute("BEGIN IMMEDIATE" if self.sqlite else "BEGIN")
            assert self.run(1, timer, now).fetchone()
            self.run(2, timer)
            self.run(3, f"case:HY-20250101-{case}", now, FACTS, "0" * 64)
            self.run(4, case)
            self.run(5, f"rung:{case}", later, case)
            for row in range(rows):
                self.run(6, chat, f"bare:{case}:{row}", SCREEN, case, now)
            self.connection.execute("COMMIT")
        ended, worked = time.time(), time.process_time() - cpu
        return {"fired": len(due), "begun": begun, "ended": ended, "cpu": worked}


def main(url: str, first: int, step: int, rows: int) -> None:
    """Wait for the word, then fire."""
    bare = Bare(url)
    print("ready", flush=True)
    while sys.stdin.readline():
        print(json.dumps(bare.fire(first, step, rows)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
