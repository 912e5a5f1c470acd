"""Hears what a session asks of its database, and asks the database how it would find the rows."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlmodel import Session

IN_SQLITE = re.compile(
    r"^(?:SEARCH|SCAN) (\w+)(?: USING (?:(?:COVERING )?INDEX (\w+)|INTEGER (PRIMARY) KEY)(?: \((.*)\))?)?"
)
ASKING = ("SELECT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Asked:
    """A statement with its parameters."""

    sql: str
    parameters: Any = ()


@dataclass(frozen=True)
class Access:
    """How a statement would find its rows in one table, or under an alias of it."""

    table: str
    index: str | None  # None: by looking at every row
    by: str  # the condition by which it looks into the index; empty: it reads the whole index


@contextmanager
def heard(session: Session) -> Iterator[list[Asked]]:
    """Collect the statements of a session, those that go straight to the driver too."""
    statements: list[Asked] = []
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        driver.set_trace_callback(lambda sql: statements.append(Asked(sql)))
        yield statements
        driver.set_trace_callback(None)
        return

    class Hearing(psycopg.Cursor[Any]):
        """A cursor that tells what it is asked."""

        def execute(self, query: Any, params: Any = None, **how: Any) -> "Hearing":
            statements.append(Asked(query, params))
            return super().execute(query, params, **how)

    usual, driver.cursor_factory = driver.cursor_factory, Hearing
    yield statements
    driver.cursor_factory = usual


def plans(session: Session, ask: Callable[[Session], object]) -> list[Access]:
    """How the database would find the rows of everything that is asked."""
    with heard(session) as statements:
        ask(session)
    driver: Any = session.connection().connection.driver_connection
    explain = explained_by_sqlite if session.connection().dialect.name == "sqlite" else explained_by_postgres
    asked = [each for each in statements if each.sql.startswith(ASKING)]
    return [access for each in asked for access in explain(driver, each)]


def explained_by_sqlite(driver: Any, asked: Asked) -> Iterator[Access]:
    """Read SQLite's lines, such as `SEARCH outbox USING INDEX outbox_due (state=?)`."""
    for *_, line in driver.execute(f"EXPLAIN QUERY PLAN {asked.sql}"):
        if found := IN_SQLITE.match(str(line)):
            yield Access(found[1], found[2] or found[3], found[4] or "")


def explained_by_postgres(driver: Any, asked: Asked) -> Iterator[Access]:
    """Read PostgreSQL's plan; it is told that the tables are large, for those of a test are not."""
    driver.execute("SET LOCAL enable_seqscan = off")
    ((plan,),) = driver.execute(f"EXPLAIN (FORMAT JSON) {asked.sql}", asked.parameters).fetchall()
    for node in nodes(plan[0]["Plan"]):
        if node["Node Type"] in ("Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Heap Scan"):
            inner = next((each for each in nodes(node) if "Index Name" in each), node)
            yield Access(node["Relation Name"], inner.get("Index Name"), inner.get("Index Cond", ""))


def nodes(plan: Any) -> Iterator[Any]:
    """Every node of a plan."""
    yield plan
    for each in plan.get("Plans", []):
        yield from nodes(each)
