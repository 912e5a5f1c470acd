"""Spares a process of tests what a process of ours does once, and one of tests would do hundreds of times.

A house reads the weights when it is opened and indexes its places, a bot reads the certificates of the
world's authorities, a backup asks a file for its tables, a migration reads all that there are; a client
looks for a package before each request that nobody has installed. Nothing of it changes while tests run.
"""

import ssl
import sys
from collections.abc import Callable, Iterable
from functools import cache, lru_cache, partial
from importlib.util import find_spec
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Table, text

from models import dump
from nlu import classifier, reader
from nlu.place import Gazetteer, GazetteerEntry
from nlu.sources import Source
from nlu.weights_file import Weights, load

NOT_THERE = ("sniffio", "trio")
"""What httpcore tries to import whenever it sends, and finds nowhere."""

TABLES: dict[tuple[str, ...], dict[str, Table]] = {}
"""What SQLAlchemy makes of the tables of a file, by how they were made."""

SCRIPTS: dict[str | None, ScriptDirectory] = {}
"""The migrations in a folder, as Alembic has read them."""


def begin() -> None:
    """Do these things once from now on."""
    setattr(ssl, "create_default_context", cache(ssl.create_default_context))  # noqa: B010
    setattr(classifier, "load", weights_of)  # noqa: B010
    setattr(reader, "Gazetteer", gazetteer_of)  # noqa: B010
    setattr(dump, "tables", partial(tables_of, dump.tables))  # noqa: B010
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
    """Return the tables of a database; files whose tables were made alike have the same."""
    if connection.dialect.name != "sqlite":
        return ask(connection)
    made = tuple(map(str, connection.execute(text("SELECT sql FROM sqlite_master ORDER BY name")).scalars()))
    if made not in TABLES:
        TABLES[made] = ask(connection)
    return dict(TABLES[made])


def scripts_of(read: Callable[[Config], ScriptDirectory], config: Config) -> ScriptDirectory:
    """Return the migrations that a configuration names; those of one folder are read once."""
    folder = config.get_main_option("script_location")
    if folder not in SCRIPTS:
        SCRIPTS[folder] = read(config)
    return SCRIPTS[folder]
