"""Fills a database as years of work leave it, for the desk's bench: cases of every state, and their events.

Raw SQL that runs on SQLite and PostgreSQL. One case in a hundred is open; the closed ones lie evenly over
three years, so that some eighty thousand of a million were closed in the last ninety days.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from benchmarks.parts.clock_cases import LIMIT, add_cases, plain, settle

OPEN = 100
"""One case in so many is open."""

MONTHS = 36
OF_A_STATE = {
    "accepted": 2,
    "in_progress": 3,
    "returned": 23,
    "registered": 29,
    "reopened": 31,
    "replied": 37,
}
"""Of the open cases, every so-manieth stands there; the others are assigned."""

EXCLUDED, AGAIN, DECIDED, READ = 50, 20, 5_000, 2_000
"""Of all, one in so many is left out of figures, was reopened, waits for a decision, had its contact read."""

HANDLERS = """UPDATE "case" SET handler_id = (SELECT min(person_id) FROM membership
    WHERE membership.body = "case".body) WHERE status IN ('accepted', 'in_progress')"""
BEFELL = """INSERT INTO event (subject, seq, kind, at, actor, basis, data, previous, hash)
    SELECT 'case:' || number, :seq, :kind, :at, 'system:clock', 'bench@1', :data, :hash, :hash
    FROM "case" WHERE {}"""
DECISIONS = """INSERT INTO timer (key, kind, due_at, subject, data, attempts, error)
    SELECT 'decision:' || id, 'decision', :at, id, '{{}}', 0, '' FROM "case"
    WHERE status = 'closed' AND id % :each = 0"""


def fill_desk(connection: Connection, cases: int) -> None:
    """Store so many cases, the open ones last."""
    now, open_ = datetime.now(UTC), cases // OPEN
    ended, days = cases - open_, 10
    for month in range(MONTHS):
        opened = now - timedelta(days=30 * (MONTHS - month)) + timedelta(days=15)
        add_cases(connection, ended * month // MONTHS + 1, ended * (month + 1) // MONTHS, opened, closed=True)
    for day in range(days):
        opened = now - timedelta(days=day + 0.5)
        add_cases(connection, ended + open_ * day // days + 1, ended + open_ * (day + 1) // days, opened)
    vary(connection, ended)
    tell_of(connection, ended, now)
    settle(connection)


def vary(connection: Connection, ended: int) -> None:
    """Let open cases stand everywhere, and some of all be out of the ordinary."""
    for status, each in OF_A_STATE.items():
        change = 'UPDATE "case" SET status = :status WHERE id > :ended AND id % :each = 0'
        connection.execute(text(change), {"status": status, "ended": ended, "each": each})
    for change in (
        HANDLERS,
        "UPDATE \"case\" SET body = NULL, category = NULL WHERE status = 'registered'",
        "UPDATE \"case\" SET returned = 1 WHERE status = 'returned'",
        f'UPDATE "case" SET excluded = TRUE WHERE id % {EXCLUDED} = 0',
        f'UPDATE "case" SET reopened = 1 WHERE id % {AGAIN} = 0',
    ):
        connection.execute(text(change))


CLIMBED = """
    UPDATE "case" SET climbed = :step
    WHERE id > {} AND opened_at < :late AND reopened = 0 AND id % {} = 0
"""


def tell_of(connection: Connection, ended: int, now: datetime) -> None:
    """Write what befell them: returns, rungs of those that are late, looks at how to reach somebody."""
    late = plain(connection, now - LIMIT)
    told = (
        ("returned", 3, '{"reason":"not_ours"}', "status = 'returned'"),
        ("reminded", 3, '{"rung":"50"}', f"id > {ended} AND status <> 'returned' AND opened_at < :late"),
        ("escalated", 4, '{"rung":"head"}', f"id > {ended} AND opened_at < :late"),
        ("escalated", 5, '{"rung":"coordinator"}', f"id > {ended} AND opened_at < :late AND id % 2 = 0"),
        ("contact_read", 6, "{}", f"id % {READ} = 0"),
    )
    for kind, seq, data, where in told:
        given = {"seq": seq, "kind": kind, "data": data, "at": plain(connection, now), "hash": "0" * 64}
        more = {"late": late} if ":late" in where else {}
        connection.execute(text(BEFELL.format(where)), {**given, **more})
    for step, each in (("head", 1), ("coordinator", 2)):
        connection.execute(text(CLIMBED.format(ended, each)), {"late": late, "step": step})
    connection.execute(text(DECISIONS.format()), {"at": plain(connection, now), "each": DECIDED})
