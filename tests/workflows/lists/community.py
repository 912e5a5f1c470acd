"""Databases in memory: one that knows the categories only, and one with the sample community in it."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import StaticPool
from sqlmodel import Session, create_engine

from bot import tables
from models.tables import METADATA
from tests.vaults import with_vault
from workflows.lists.bring import bring
from workflows.lists.categories import keep_categories
from workflows.lists.sheets import Imported, Row, Sheet

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SAMPLE = Path(tables.__file__).parent / "sample"
FILES = {
    "areas": "areas.csv",
    "grid": "grid.geojson",
    "bodies": "bodies.csv",
    "people": "people.xlsx",
    "list": "list.xlsx",
    "calendar": "calendar.csv",
}
"""In the order in which a new installation brings them."""

SHEETS = {kind: tables.read_file(SAMPLE / name) for kind, name in FILES.items()}


def empty_session() -> Session:
    """Open a new database that knows the categories and nothing else."""
    return opened(blank())


def sample_session() -> Session:
    """Open a new database with the sample community in it."""
    return opened(peopled())


def bring_sample(session: Session, *kinds: str) -> dict[str, Imported]:
    """Bring files of the sample, all by default, in the order of a new installation."""
    return {kind: bring(session, kind, SHEETS[kind], NOW) for kind in kinds or FILES}


def sheet(columns: str, *lines: Sequence[str], name: str = "sheet") -> Sheet:
    """Write a sheet by hand: its columns separated by blanks, and the cells of each line."""
    names = tuple(columns.split())
    rows = (Row(number, dict(zip(names, line, strict=True))) for number, line in enumerate(lines, start=2))
    return Sheet(name, names, tuple(rows))


@cache
def blank() -> bytes:
    """Make the empty database once; every test opens a copy."""
    session = opened(None)
    METADATA.create_all(session.connection())
    keep_categories(session)
    session.commit()
    return kept(session)


@cache
def peopled() -> bytes:
    """Bring the sample once; every test opens a copy."""
    session = empty_session()
    bring_sample(session)
    session.commit()
    return kept(session)


def opened(content: bytes | None) -> Session:
    """Open a database of its own."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    if content is not None:
        connection.deserialize(content)
    engine = create_engine("sqlite://", poolclass=StaticPool, creator=lambda: connection)
    return with_vault(Session(engine, expire_on_commit=False))


def kept(session: Session) -> bytes:
    """Return the whole database and close it."""
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    content = connection.serialize()
    close(session)
    return content


def close(session: Session) -> None:
    """Let go of a database."""
    session.close()
    session.get_bind().engine.dispose()
