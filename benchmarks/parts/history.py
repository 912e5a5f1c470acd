"""Fills a database with three years of ended cases, as lively as figures need them: hours, marks, delays.

Everything is drawn from a seed. The cases lie evenly over the days, so that some eighty thousand of a
million were opened in the last ninety; one in a hundred, of the last ten days, is still open.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, text

from benchmarks.parts.clock_cases import settle
from models.case import Case
from models.core import table

DAYS = 3 * 365
LAST = timedelta(days=10)
"""So lately opened, one in ten is open."""

SHARE = 20_000
"""Cases a statement."""

EVENTS = """INSERT INTO event (subject, seq, kind, at, actor, basis, data, previous, hash)
    SELECT 'case:' || number, seq, CASE seq WHEN 1 THEN 'registered' ELSE 'assigned' END, opened_at,
        'system:clock', 'fallback@2026-1', '{}', :hash, :hash
    FROM "case", (SELECT 1 AS seq UNION ALL SELECT 2) AS steps"""
PLACES = (
    "SELECT DISTINCT lead FROM listentry ORDER BY lead",
    "SELECT code FROM area WHERE kind = 'cell' ORDER BY code",
    "SELECT code FROM category WHERE parent <> '' ORDER BY code",
)


def fill_history(connection: Connection, cases: int, now: datetime) -> None:
    """Store so many cases opened before an instant, the oldest first."""
    bodies, cells, leaves = ([row[0] for row in connection.execute(text(each))] for each in PLACES)
    chance = random.Random(7)
    step = timedelta(days=DAYS) / cases
    for start in range(0, cases, SHARE):
        rows = [
            row(at, now - step * (cases - at), now, (bodies, cells, leaves), chance)
            for at in range(start, min(cases, start + SHARE))
        ]
        connection.execute(insert(table(Case)), rows)
    connection.execute(text(EVENTS), {"hash": "0" * 64})
    settle(connection)


def row(
    at: int, opened: datetime, now: datetime, lists: Sequence[Sequence[str]], chance: random.Random
) -> dict[str, Any]:
    """Draw one case."""
    body, cell, leaf = (each[int(len(each) * chance.random() ** 1.5)] for each in lists)
    answered = opened + timedelta(seconds=int(chance.lognormvariate(12, 1)))
    closed = answered + timedelta(seconds=chance.randrange(600, 300_000))
    waits = opened > now - LAST and chance.random() < 0.1
    ended = closed < now and not waits
    told = ended and chance.random() < 0.6
    return {
        "id": at + 1,
        "number": f"HY-{at + 1}",
        "status": "closed" if ended else "in_progress",
        "category": leaf,
        "cell": cell,
        "body": body,
        "basis": "fallback@2026-1",
        "opened_at": opened,
        "due_at": opened + timedelta(days=7),
        "clock_from": opened,
        "accepted_at": opened + timedelta(seconds=chance.randrange(60, 90_000)),
        "answered_at": answered if ended or (answered < now and not waits) else None,
        "closed_at": closed if ended else None,
        **marks(told, chance),
        "returned": int(chance.random() < 0.06),
        "reopened": int(chance.random() < 0.05),
        "excluded": chance.random() < 0.02,
        "imported": True,
    }


def marks(told: bool, chance: random.Random) -> dict[str, Any]:
    """Draw what its resident said of it, if anything."""
    if not told:
        return {"contacted": None, "solved": None, "satisfaction": None, "lacks": None}
    solved = chance.choices(("solved", "partly", "unsolved"), (7, 2, 1))[0]
    return {
        "contacted": chance.random() < 0.9,
        "solved": solved,
        "satisfaction": chance.randrange(1, 6),
        "lacks": chance.randrange(3),
    }
