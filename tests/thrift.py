"""Spares a process of tests what a process of ours does once, and one of tests would do hundreds of times.

A house reads the weights when it is opened and indexes its places, a bot reads the certificates of the
world's authorities, a backup asks a database for its tables, a migration reads all that there are; a client
looks for a package before each request that nobody has installed. A new house takes its empty file through
all migrations there have ever been. Nothing of it changes while tests run.
"""

import ssl
import sys
from collections.abc import Callable, Iterable
from functools import cache, lru_cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, text

from models import dump
from models.migrations import upgrade
from nlu import classifier, reader
from nlu.place import Gazetteer, GazetteerEntry
from nlu.sources import Source
from nlu.weights_file import Weights, load

NOT_THERE = ("sniffio", "trio")
"""What httpcore tries to import whenever it sends, and finds nowhere."""

AS_MADE = {
    "sqlite": "SELECT sql FROM sqlite_master ORDER BY name",
    "postgresql": """
        SELECT concat_ws(' ', attrelid::regclass, attnum, attname, format_type(atttypid, atttypmod),
            attnotnull, attidentity, pg_get_expr(adbin, adrelid))
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND attnum > 0 UNION ALL
        SELECT concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint UNION ALL
        SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1""",
}
"""Asks for everything that tells how the tables of a database were made."""

TABLES: dict[tuple[str, ...], dict[str, Table]] = {}
"""What SQLAlchemy makes of the tables of a database, by how they were made."""

SCRIPTS: dict[str | None, ScriptDirectory] = {}
"""The migrations in a folder, as Alembic has read them."""

MADE: dict[str, tuple[str, ...]] = {}
"""What makes of an empty file what migrating it makes of it, by the migration it is brought to."""

AROUND = ("BEGIN TRANSACTION;", "COMMIT;")
"""What a dump begins and ends with."""


def begin() -> None:
    """Do these things once from now on."""
    setattr(ssl, "create_default_context", cache(ssl.create_default_context))  # noqa: B010
    setattr(classifier, "load", weights_of)  # noqa: B010
    setattr(reader, "Gazetteer", gazetteer_of)  # noqa: B010
    setattr(dump, "tables", partial(tables_of, dump.tables))  # noqa: B010
    setattr(upgrade, "run", partial(migrated, upgrade.run))  # noqa: B010
    setattr(ScriptDirectory, "from_config", partial(scripts_of, ScriptDirectory.from_config))  # noqa: B010
    for name in NOT_THERE:
        if name not in sys.modules and find_spec(name) is None:
            sys.modules[name] = None  # type: ignore[assignment]  # says: not to be found


def weights_of(file: Source) -> Weights:
    """Return the weights in a file, or of what is kept elsewhere. Raises WeightsUnreadable."""
    if not isinstance(file, Path):
        return load(file)
    try:
        return read(file, file.stat().st_mtime_ns)
    except OSError:
        return load(file)


@cache
def read(file: Path, _changed: int) -> Weights:
    """Read a file that has not been read since it changed."""
    return load(file)


def gazetteer_of(entries: Iterable[GazetteerEntry]) -> Gazetteer:
    """Return the index of these places."""
    return indexed(tuple(entries))


@lru_cache(maxsize=8)
def indexed(entries: tuple[GazetteerEntry, ...]) -> Gazetteer:
    """Index places that have not been indexed lately."""
    return Gazetteer(entries)


def tables_of(ask: Callable[[Connection], dict[str, Table]], connection: Connection) -> dict[str, Table]:
    """Return the tables of a database; those whose tables were made alike have the same."""
    told = AS_MADE[connection.dialect.name]
    made = tuple(map(str, connection.execute(text(told)).scalars()))
    if made not in TABLES:
        TABLES[made] = ask(connection)
    return dict(TABLES[made])


def scripts_of(read: Callable[[Config], ScriptDirectory], config: Config) -> ScriptDirectory:
    """Return the migrations that a configuration names; those of one folder are read once."""
    folder = config.get_main_option("script_location")
    if folder not in SCRIPTS:
        SCRIPTS[folder] = read(config)
    return SCRIPTS[folder]


def migrated(run: Callable[[Connection, str, str], None], connection: Connection, to: str, at: str) -> None:
    """Bring a database to a migration; what was empty becomes what another empty file became."""
    if at or not is_empty_file(connection):
        run(connection, to, at)
        return
    driver: Any = connection.connection.driver_connection
    if to not in MADE:
        run(connection, to, at)
        MADE[to] = tuple(each for each in driver.iterdump() if each not in AROUND)
        return
    for statement in MADE[to]:
        driver.execute(statement)


def is_empty_file(connection: Connection) -> bool:
    """Whether this is SQLite with nothing in it yet."""
    if connection.dialect.name != "sqlite":
        return False
    return not connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one()
