"""Fills a database with open cases by raw SQL, each with its chain and its timer, for the clock's bench.

The same statements run on SQLite and PostgreSQL. A case whose timer is due has come to half of its limit.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from models.case import Case
from models.core import table

SHARE = 100_000
"""Cases a transaction."""

PAST = datetime(2025, 1, 1, tzinfo=UTC)
LIMIT = timedelta(days=7)
HALF = LIMIT / 2

LISTS = (
    "CREATE TEMPORARY TABLE leads AS SELECT row_number() OVER (ORDER BY lead) - 1 AS n, lead AS code"
    " FROM (SELECT DISTINCT lead FROM listentry) AS found",
    "CREATE TEMPORARY TABLE leaves AS SELECT row_number() OVER (ORDER BY code) - 1 AS n, code"
    " FROM category WHERE parent <> ''",
    "CREATE TEMPORARY TABLE cells AS SELECT row_number() OVER (ORDER BY code) - 1 AS n, code"
    " FROM area WHERE kind = 'cell'",
)

ROW = {
    "id": "i",
    "number": "'HY-20250101-' || i",
    "status": ":status",
    "version": "2",
    "category": "(SELECT code FROM leaves WHERE n = i % (SELECT count(*) FROM leaves))",
    "cell": "(SELECT code FROM cells WHERE n = i % (SELECT count(*) FROM cells))",
    "body": "(SELECT code FROM leads WHERE n = i % (SELECT count(*) FROM leads))",
    "basis": "'fallback@2026-1'",
    "opened_at": ":opened",
    "due_at": ":due",
    "clock_from": ":opened",
    "closed_at": ":closed",
    "imported": "TRUE",
}
"""What differs from a row of the table's own defaults."""

EVENTS = """INSERT INTO event (subject, seq, kind, at, actor, basis, data, previous, hash)
    SELECT 'case:HY-20250101-' || i, seq, CASE seq WHEN 1 THEN 'registered' ELSE 'assigned' END, :opened,
        'system:clock', 'fallback@2026-1', '{}', :hash, :hash
    FROM fresh, (SELECT 1 AS seq UNION ALL SELECT 2) AS steps WHERE i BETWEEN :first AND :last"""
TIMERS = """INSERT INTO timer (key, kind, due_at, subject, data, attempts, error)
    SELECT 'rung:' || i, 'rung', :rung, i, '{}', 0, '' FROM fresh WHERE i BETWEEN :first AND :last"""
NUMBERS = {
    "sqlite": """WITH RECURSIVE n(i) AS (SELECT :first UNION ALL SELECT i + 1 FROM n WHERE i < :last)
        INSERT INTO fresh SELECT i FROM n""",
    "postgresql": "INSERT INTO fresh SELECT generate_series(CAST(:first AS bigint), CAST(:last AS bigint))",
}


def add_cases(
    connection: Connection, first: int, last: int, opened: datetime, *, closed: bool = False
) -> None:
    """Add the cases from one number to another, opened at one instant, with a timer at half of their limit.

    Closed ones have no timer. The connection commits by itself.
    """
    prepare(connection)
    columns = pattern(connection)
    for start, end in shares(first, last):
        given = {"first": start, "last": end}
        connection.execute(text("DELETE FROM fresh"))
        connection.execute(text(NUMBERS[connection.dialect.name]), given)
        facts = {
            "status": "closed" if closed else "assigned",
            "opened": plain(connection, opened),
            "due": plain(connection, opened + LIMIT),
            "closed": plain(connection, opened + HALF) if closed else None,
        }
        connection.execute(text(case_rows(columns)), given | facts)
        connection.execute(text(EVENTS), given | {"opened": facts["opened"], "hash": "0" * 64})
        if not closed:
            connection.execute(text(TIMERS), given | {"rung": plain(connection, opened + HALF)})


def pattern(connection: Connection) -> list[str]:
    """Keep one row of the table's own defaults to copy from; return the names of its columns."""
    connection.execute(text("DROP TABLE IF EXISTS pattern"))
    row = table(Case).insert().values(id=0, number="pattern", status="", opened_at=PAST)
    connection.execute(row)
    connection.execute(text('CREATE TEMPORARY TABLE pattern AS SELECT * FROM "case" WHERE id = 0'))
    connection.execute(text('DELETE FROM "case" WHERE id = 0'))
    return [column.name for column in table(Case).columns]


def case_rows(columns: Sequence[str]) -> str:
    """Return the statement that copies the pattern."""
    values = ", ".join(ROW.get(name, f'pattern."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    within = "FROM fresh, pattern WHERE i BETWEEN :first AND :last"
    return f'INSERT INTO "case" ({names}) SELECT {values} {within}'


def prepare(connection: Connection) -> None:
    """Make the lists from which cases are drawn, once a connection."""
    if "bench" in connection.info:
        return
    connection.info["bench"] = True
    for statement in (*LISTS, "CREATE TEMPORARY TABLE fresh (i BIGINT PRIMARY KEY)"):
        connection.execute(text(statement))


def shares(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Cut a range of numbers into shares."""
    for start in range(first, last + 1, SHARE):
        yield start, min(last, start + SHARE - 1)


def move_timers(connection: Connection, first: int, last: int, at: datetime) -> None:
    """Let the timers of some cases be due at an instant."""
    statement = "UPDATE timer SET due_at = :at WHERE kind = 'rung' AND subject BETWEEN :first AND :last"
    connection.execute(text(statement), {"at": plain(connection, at), "first": first, "last": last})


def plain(connection: Connection, at: datetime) -> object:
    """Write an instant as the database keeps it."""
    return at if connection.dialect.name == "postgresql" else f"{at.replace(tzinfo=None):%F %T.%f}"


def settle(connection: Connection) -> None:
    """Let the planner know what there is, as PostgreSQL does by itself in time; SQLite is never told."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))
