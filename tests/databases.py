"""Names a database for a test: SQLite in the test's folder, or a fresh PostgreSQL where the run asks for it.

`HUIYING_TEST_DATABASE=postgres` asks for it. The first process of the run starts the server (tests/conftest)
and tells the others, its workers and what they start, by an environment variable.
"""

import hashlib
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from models.migrations.upgrade import migrate
from tests.postgres import Server

ASKED = "HUIYING_TEST_DATABASE"
SERVER = "HUIYING_TEST_SERVER"
NEWEST = "newest"
"""The template of a database at the newest migration."""

MADE: dict[Path, str] = {}
"""The databases that this process has named on PostgreSQL, by the folder they belong to."""


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
        return f"sqlite:///{folder.resolve() / 'huiying.db'}"
    return made_from(folder, "template1")


def newest(folder: Path) -> str:
    """Return the URL of a folder's new database, at the newest migration."""
    if not on_postgres():
        (folder / "huiying.db").write_bytes(newest_file())
        return url_for(folder)
    make_newest()
    return made_from(folder, NEWEST)


def copy(source: Path, target: Path) -> str:
    """Give a folder a copy of another's database, which nobody has open; return its URL."""
    if on_postgres():
        return made_from(target, name_of(source))
    shutil.copyfile(source / "huiying.db", target / "huiying.db")
    return url_for(target)


def drop_under(folder: Path) -> None:
    """Drop the databases that this process has named for a folder and those in it."""
    for each in [each for each in MADE if each.is_relative_to(folder.resolve())]:
        admin().execute(f'DROP DATABASE IF EXISTS "{MADE.pop(each)}" WITH (FORCE)')


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
def make_newest() -> None:
    """Migrate the template, unless another worker has."""
    admin().execute("SELECT pg_advisory_lock(1)")
    if not exists(NEWEST):
        admin().execute(f"CREATE DATABASE {NEWEST}")
        migrate(url_of(NEWEST))
    admin().execute("SELECT pg_advisory_unlock(1)")


@cache
def newest_file() -> bytes:
    """Migrate a file once for all tests of this process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "huiying.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()


def url_of(name: str) -> str:
    """Return the URL of a database on the server of this run."""
    return make_url(os.environ[SERVER]).set(database=name).render_as_string(hide_password=False)


def let_go() -> None:
    """Close this process's own connection, when it has one."""
    if admin.cache_info().currsize:
        admin().close()


@cache
def admin() -> psycopg.Connection:
    """Return this process's connection for making and dropping databases."""
    return psycopg.connect(os.environ[SERVER], autocommit=True)
