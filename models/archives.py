"""Opens a database for a backup, or an empty one for a restore: each in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from models import dump
from models.engines import is_postgres, open_engine
from models.keycheck import key_state
from models.migrations import upgrade
from models.migrations.upgrade import DatabaseTooNew
from models.sealing import KeysMissing, fingerprint
from models.server import server_of
from models.sessions import Opening
from models.sqlite_lane import READER_PRAGMAS
from models.vault import Vault

__all__ = [
    "HEAD",
    "DBAPIError",
    "DatabaseInUse",
    "DatabaseTooNew",
    "KeysMissing",
    "Vault",
    "fingerprint",
    "key_state",
    "server_of",
]

SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
HEAD = upgrade.HEAD
MOST_FAULTS = 20
OF_THE_HOUSE = frozenset({"category", "datakey", "mark", "lease", "allowance", "timer"})
"""Tables that a new house fills by itself."""


class StorageFailed(Exception):
    """The database could not be opened, read or written: no room, no connection, or it is broken."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@contextmanager
def failure_named() -> Iterator[None]:
    """Turn what a driver raises into StorageFailed, without the statement that it happened in."""
    try:
        yield
    except DBAPIError as error:
        raise StorageFailed(why(error)) from None


def why(error: DBAPIError) -> str:
    """Return what the driver says: its first line, which quotes no row."""
    return str(error.orig).strip().split("\n")[0]


class DatabaseInUse(Exception):
    """Others are at work in the database that was to be replaced."""

    def __init__(self, connections: int) -> None:
        super().__init__(connections)
        self.connections = connections


def file_of(url: str) -> Path | None:
    """Return the file of a SQLite database, None for a PostgreSQL."""
    made = make_url(url)
    return None if is_postgres(url) else Path(made.database or "")


def form_of(url: str) -> str | None:
    """Return the migration a database stands at, None when there is none yet. Raises StorageFailed."""
    file = file_of(url)
    if file is not None and not file.exists():
        return None
    with snapshot(url) as session:
        return version(session)


@contextmanager
def snapshot(url: str, vault: object | None = None) -> Iterator[Session]:
    """Give a session that sees everything as it stands now, however long it looks, and hinders nobody."""
    setup, begin = ((), SNAPSHOT) if is_postgres(url) else (READER_PRAGMAS, "BEGIN")
    engine = open_engine(url, setup, begin)
    try:
        with (
            failure_named(),
            engine.connect() as connection,
            Opening(vault).session(connection) as session,
        ):
            yield session
    finally:
        engine.dispose()


@contextmanager
def building(url: str, vault: object | None = None) -> Iterator[Session]:
    """Give a session whose every change is kept when the block ends well, and none otherwise."""
    engine = open_engine(url, (), "BEGIN" if is_postgres(url) else "BEGIN IMMEDIATE")
    try:
        with (
            failure_named(),
            engine.connect() as connection,
            Opening(vault).session(connection) as session,
        ):
            yield session
            session.commit()
    finally:
        engine.dispose()


def version(session: Session) -> str | None:
    """Return the migration a database stands at, None when it is empty."""
    return upgrade.version_of(session.connection())


def move_to(session: Session, target: str) -> None:
    """Bring the tables to a migration, within the transaction of the session."""
    upgrade.run(session.connection(), target, version(session) or "")


def faults_of_storage(session: Session) -> list[str]:
    """Ask SQLite whether its file is sound and its references lead somewhere; PostgreSQL knows by itself."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return []
    told = connection.execute(text(f"PRAGMA integrity_check({MOST_FAULTS})")).scalars()
    found = [str(line) for line in told if line != "ok"]
    astray = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(MOST_FAULTS)
    return found + [f"{row[0]} {row[1]}: {row[2]}" for row in astray]


def settled(url: str) -> bool:
    """Close a SQLite file of ours properly, and say whether it holds no community yet; a broken one might."""
    try:
        with building(url) as session:
            return version(session) is None or is_bare(session)
    except StorageFailed:
        return False


def is_bare(session: Session) -> bool:
    """Whether nothing stands in the tables but what a new house writes by itself."""
    connection = session.connection()
    own = [table for table in dump.tables(connection).values() if table.name not in OF_THE_HOUSE]
    return not any(connection.execute(select(1).select_from(table).limit(1)).first() for table in own)


def set_aside(session: Session, schema: str) -> None:
    """Move every table of a PostgreSQL into a schema of that name, where they are out of the way.

    Raises DatabaseInUse.
    """
    connection = session.connection()
    check_alone(connection)
    quote = connection.dialect.identifier_preparer.quote
    connection.execute(text(f"CREATE SCHEMA {quote(schema)}"))
    for name in inspect(connection).get_table_names():
        connection.execute(text(f"ALTER TABLE {quote(name)} SET SCHEMA {quote(schema)}"))


def check_alone(connection: Connection) -> None:
    """Look who else is connected to this PostgreSQL. Raises DatabaseInUse."""
    others = connection.execute(
        text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
    ).scalar_one()
    if others:
        raise DatabaseInUse(int(others))
