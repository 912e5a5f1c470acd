"""Brings a database to the newest migration, or back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, inspect, text

from models.database import open_engine

HEAD = "0002"
"""Newest migration; a guard test compares it with the folder."""


def open_for_migration(url: str) -> Engine:
    """Return an engine for migrations alone: a migration that is killed half-way leaves nothing."""
    return open_engine(url, (), "BEGIN IMMEDIATE")


def migrate(url: str, target: str = "head") -> bool:
    """Move the database at `url` to `target`; say whether anything had to be done."""
    engine = open_for_migration(url)
    try:
        with engine.connect() as connection:
            if target == "head" and version_of(connection) == HEAD:
                return False
            run(connection, target)
            connection.commit()
            return True
    finally:
        engine.dispose()


def version_of(connection: Connection) -> str | None:
    """Return the migration the database stands at, None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def run(connection: Connection, target: str) -> None:
    """Run Alembic up to `target`, or down to it."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    down = target == "base" or target.startswith("-")
    (command.downgrade if down else command.upgrade)(config, target)
