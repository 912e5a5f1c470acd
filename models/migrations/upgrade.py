"""Brings a database to the newest migration, or back."""

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from models import rollup_trigger
from models.engines import is_postgres, open_engine

HEAD = "0042"
"""Newest migration; a guard test compares it with the folder."""

LOCK = text("SELECT pg_advisory_xact_lock(4822700)")
"""One migration at a time, whichever process asks; the number is ours."""


PATIENCE = ("PRAGMA busy_timeout=60000",)
"""How long a second one waits on SQLite until the first has migrated, in milliseconds."""


@dataclass
class DatabaseTooNew(Exception):
    """The database was brought to a migration that this release does not know."""

    found: str
    known: str

    def __str__(self) -> str:
        return f"database at {self.found}, this release knows up to {self.known}"


def open_for_migration(url: str) -> Engine:
    """Return an engine for migrations alone: a migration that is killed half-way leaves nothing."""
    return (
        open_engine(url, (), "BEGIN") if is_postgres(url) else open_engine(url, PATIENCE, "BEGIN IMMEDIATE")
    )


def migrate(url: str, target: str = "head") -> bool:
    """Move the database at `url` to `target`; say whether anything had to be done. Raises DatabaseTooNew."""
    engine = open_for_migration(url)
    try:
        with engine.connect() as connection:
            if is_postgres(url):
                connection.execute(LOCK)
            version = version_of(connection)
            if target == "head" and version == HEAD:
                return False
            refuse_unknown(version)
            run(connection, target, version or "")
            if target == "head":
                rollup_trigger.watch(connection)
            connection.commit()
            return True
    finally:
        engine.dispose()


def version_of(connection: Connection) -> str | None:
    """Return the migration the database stands at, None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def refuse_unknown(version: str | None) -> None:
    """Leave alone what a newer release has made. Raises DatabaseTooNew."""
    if version is not None and version not in known_versions():
        raise DatabaseTooNew(version, HEAD)


def known_versions() -> set[str]:
    """Every migration that this release brings."""
    return {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}


def config() -> Config:
    """Tell Alembic where the migrations are."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    return made


def run(connection: Connection, target: str, version: str) -> None:
    """Run Alembic from `version` up to `target`, or down to it; versions are numbered in their order."""
    prepared = config()
    prepared.attributes["connection"] = connection
    down = target == "base" or target < version
    (command.downgrade if down else command.upgrade)(prepared, target)
