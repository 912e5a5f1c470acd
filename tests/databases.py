"""Names a database for a test: SQLite in the test's folder, or a fresh PostgreSQL where the run asks for it.

`HUIYING_TEST_DATABASE=postgres` asks for it. The first process of the run starts the server (tests/conftest)
and tells the others, its workers and what they start, by an environment variable.
"""

import hashlib
import os
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import make_url
from sqlmodel import Session

from models.engines import open_engine
from models.migrations.upgrade import migrate
from models.sessions import Opening
from tests.postgres import Server, quick_folder
from tests.vaults import a_vault

ASKED = "HUIYING_TEST_DATABASE"
SERVER = "HUIYING_TEST_SERVER"
FILE = "huiying.db"
NEWEST = "newest"
"""The template of a database at the newest migration."""

MADE: dict[Path, str] = {}
"""The databases that this process has named on PostgreSQL, by the folder they belong to."""

OVER: deque[str] = deque()
AT_LEAST_OVER = 5


def on_postgres() -> bool:
    """Whether this run is about PostgreSQL."""
    return os.environ.get(ASKED) == "postgres"


def start_server() -> Server | None:
    """Start the server of this run, when it wants one and nobody has; whoever started it deletes it."""
    if not on_postgres() or SERVER in os.environ:
        return None
    server = Server()
    os.environ[SERVER] = server.url()
    return server


def url_for(folder: Path) -> str:
    """Return the URL of the database that belongs to a folder, empty at first; the same folder, the same."""
    if not on_postgres():
        return url_in(folder)
    return made_from(folder, "template1")


def newest(folder: Path) -> str:
    """Return the URL of a folder's new database, at the newest migration."""
    return prepared(folder, NEWEST, migrate)


def prepared(folder: Path, name: str, prepare: Callable[[str], object]) -> str:
    """Return the URL of a folder's new database, a copy of one that `prepare` has filled once, by its URL.

    It is at the newest migration before that: whatever brings it there finds nothing to do.
    """
    if on_postgres():
        make_template(name, prepare)
        return made_from(folder, name)
    (folder / FILE).write_bytes(prepared_file(name, prepare))
    return url_for(folder)


def copied(source: Path, target: Path) -> str:
    """Give a folder a copy of another's database, which nobody has open; return its URL."""
    if on_postgres():
        return made_from(target, name_of(source))
    shutil.copyfile(source / FILE, target / FILE)
    return url_for(target)


@contextmanager
def session_on(url: str) -> Iterator[Session]:
    """Open a session of one's own, which knows a vault."""
    engine = open_engine(url, (), "BEGIN")
    with engine.connect() as connection, Session(connection, expire_on_commit=False) as session:
        Opening(a_vault()).equip(session)
        yield session
    engine.dispose()


def drop_under(folder: Path) -> None:
    """Drop the databases that this process has named for a folder and those in it.

    A little later: PostgreSQL would wait a tenth of a second for connections that have just been closed.
    """
    OVER.extend(MADE.pop(each) for each in list(MADE) if each.is_relative_to(folder.resolve()))
    while len(OVER) > AT_LEAST_OVER:
        admin().execute(f'DROP DATABASE IF EXISTS "{OVER.popleft()}" WITH (FORCE)')


def name_of(folder: Path) -> str:
    """Name a folder's database."""
    return "t" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]


def made_from(folder: Path, template: str) -> str:
    """Return the URL of a folder's database, copied from a template when it is new."""
    name = name_of(folder)
    if folder.resolve() not in MADE and not exists(name):
        admin().execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    MADE[folder.resolve()] = name
    return url_of(name)


def exists(name: str) -> bool:
    """Whether there is such a database."""
    found = admin().execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return found.fetchone() is not None


@cache
def make_template(name: str, prepare: Callable[[str], object]) -> None:
    """Make a template, unless another worker has."""
    if name != NEWEST:
        make_template(NEWEST, migrate)
    basis = "template1" if name == NEWEST else NEWEST
    admin().execute("SELECT pg_advisory_lock(1)")
    try:
        if not exists(name):
            admin().execute(f'CREATE DATABASE "{name}.begun" TEMPLATE "{basis}" STRATEGY file_copy')
            prepare(url_of(f"{name}.begun"))
            admin().execute(f'ALTER DATABASE "{name}.begun" RENAME TO "{name}"')
    finally:
        admin().execute("SELECT pg_advisory_unlock(1)")


@cache
def prepared_file(name: str, prepare: Callable[[str], object]) -> bytes:
    """Make a file once for all tests of this process."""
    with tempfile.TemporaryDirectory(dir=quick_folder()) as folder:
        if name != NEWEST:
            (Path(folder) / FILE).write_bytes(prepared_file(NEWEST, migrate))
        prepare(url_in(Path(folder)))
        return (Path(folder) / FILE).read_bytes()


def url_in(folder: Path) -> str:
    """Return the URL of the SQLite file in a folder."""
    return f"sqlite:///{folder.resolve() / FILE}"


def url_of(name: str) -> str:
    """Return the URL of a database on the server of this run."""
    return make_url(os.environ[SERVER]).set(database=name).render_as_string(hide_password=False)


def let_go() -> None:
    """Close this process's own connection, when it has one."""
    if admin.cache_info().currsize:
        admin().close()


def forked() -> None:
    """Leave the parent's connection to it: a child that used it too would spoil both."""
    admin.cache_clear()


@cache
def admin() -> psycopg.Connection:
    """Return this process's connection for making and dropping databases."""
    return psycopg.connect(os.environ[SERVER], autocommit=True)
