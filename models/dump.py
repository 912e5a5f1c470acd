"""Reads every row of a database in one consistent snapshot, and writes them into an empty one.

It asks the database for its tables instead of the models, so that an older one can be read as well; values
travel as JSON, the same whatever database they come from.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    Boolean,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    func,
    insert,
    select,
    text,
)

from models.dialect import in_bytes

VERSION_TABLE = "alembic_version"
DERIVED = frozenset({"rollup", "rollupstale"})
"""Tables that do not travel: what stands in them is counted again wherever the cases arrive."""

BATCH, FEW = 1000, 20
"""Rows that travel to or from the database at once; few, where a row may hold a picture."""

JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

KINDS: Sequence[tuple[type[Any], str]] = (
    (Boolean, "bool"),
    (DateTime, "instant"),
    (Date, "date"),
    (LargeBinary, "bytes"),
    (Integer, "int"),
    (Float, "float"),
    (Numeric, "float"),
    (String, "text"),
)
WRITTEN: Mapping[str, Callable[[Any], object]] = {
    "instant": lambda value: utc(value).isoformat(timespec="microseconds"),
    "date": lambda value: value.isoformat(),
    "bytes": lambda value: base64.b64encode(value).decode(),
}
READ: Mapping[str, Callable[[Any], object]] = {
    "instant": datetime.fromisoformat,
    "date": date.fromisoformat,
    "bytes": base64.b64decode,
}


class ColumnUnknown(Exception):
    """A column of a kind that cannot travel."""

    def __init__(self, table: str, column: str) -> None:
        super().__init__(table, column)


class NotAsWritten(Exception):
    """Rows that do not stand in the database as they were handed in."""

    def __init__(self, table: str) -> None:
        super().__init__(table)
        self.table = table


@dataclass(frozen=True)
class Layout:
    """One table: its columns with their kinds, how many rows it has, and the highest key it has given."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: int
    counter: int


@dataclass(frozen=True)
class Digest:
    """What was read or written of one table: so many rows, and the SHA-256 over them (hexadecimal)."""

    rows: int
    sha256: str


class Digesting:
    """Counts and hashes rows as they pass."""

    def __init__(self) -> None:
        self._rows = 0
        self._hash = hashlib.sha256()

    def pass_on(self, lines: Iterable[str]) -> Iterator[str]:
        """Hand on every line, and remember it."""
        for line in lines:
            self._rows += 1
            self._hash.update(line.encode() + b"\n")
            yield line

    @property
    def digest(self) -> Digest:
        """What has passed so far."""
        return Digest(self._rows, self._hash.hexdigest())


def layouts(connection: Connection) -> list[Layout]:
    """Return the tables of a database, each after those it refers to. Raises ColumnUnknown."""
    return [layout(connection, table) for table in tables(connection).values()]


def tables(connection: Connection) -> dict[str, Table]:
    """Ask the database for the tables that travel, each after those it refers to."""
    known = MetaData()
    known.reflect(connection)
    staying = {VERSION_TABLE, *DERIVED}
    return {table.name: table for table in known.sorted_tables if table.name not in staying}


def layout(connection: Connection, table: Table) -> Layout:
    """Describe a table as it stands."""
    columns = tuple((column.name, kind_of(table.name, column.name, column.type)) for column in table.columns)
    rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
    return Layout(table.name, columns, int(rows), counter_of(connection, table))


def kind_of(table: str, column: str, found: object) -> str:
    """Return how a column's values travel. Raises ColumnUnknown."""
    for kind, name in KINDS:
        if isinstance(found, kind):
            return name
    raise ColumnUnknown(table, column)


def rows_of(connection: Connection, table: Table, layout: Layout) -> Iterator[str]:
    """Yield every row as a JSON list, in order of the primary key."""
    chosen = [table.c[name] for name, _ in layout.columns]
    keys = [in_bytes(connection, column) for column in table.primary_key.columns]
    query = select(*chosen).order_by(*keys).execution_options(yield_per=batch_of(layout))
    writers = [WRITTEN.get(kind) for _, kind in layout.columns]
    for row in connection.execute(query):
        values = [
            value if write is None or value is None else write(value)
            for value, write in zip(row, writers, strict=True)
        ]
        yield JSON.encode(values)


def write_rows(
    connection: Connection,
    table: Table,
    layout: Layout,
    lines: Iterable[str],
    advance: Callable[[int], None],
) -> None:
    """Insert rows that `rows_of` once gave, and let the table count on from where it stood."""
    aware = connection.dialect.name != "sqlite"
    names = [name for name, _ in layout.columns]
    readers = [reader_of(kind, aware) for _, kind in layout.columns]
    waiting = iter(lines)
    while batch := list(islice(waiting, batch_of(layout))):
        rows = [dict(zip(names, values_of(line, readers), strict=True)) for line in batch]
        connection.execute(insert(table), rows)
        advance(len(rows))
    count_on(connection, table, layout.counter)


def batch_of(layout: Layout) -> int:
    """Return how many rows of a table may travel at once."""
    return FEW if any(kind == "bytes" for _, kind in layout.columns) else BATCH


def values_of(line: str, readers: Sequence[Callable[[Any], object] | None]) -> list[object]:
    """Make a line's values ours again."""
    return [
        value if read is None or value is None else read(value)
        for value, read in zip(json.loads(line), readers, strict=True)
    ]


def reader_of(kind: str, aware: bool) -> Callable[[Any], object] | None:
    """Return what makes a value of this kind storable: SQLite knows no zones."""
    if kind == "instant" and not aware:
        return lambda value: datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
    return READ.get(kind)


def check_rows(connection: Connection, table: Table, layout: Layout, expected: Digest) -> None:
    """Read a table again and compare. Raises NotAsWritten."""
    seen = Digesting()
    for _ in seen.pass_on(rows_of(connection, table, layout)):
        pass
    if seen.digest != expected:
        raise NotAsWritten(layout.name)


def utc(value: datetime) -> datetime:
    """Return an instant in UTC; SQLite gives it without a zone."""
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def counter_of(connection: Connection, table: Table) -> int:
    """Return the highest key a table remembers having given, also to rows that are gone; 0 if it does not."""
    if connection.dialect.name == "sqlite":
        return sqlite_counter(connection, table.name)
    sequence = sequence_of(connection, table)
    if sequence is None:
        return 0
    given = connection.execute(text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}"))
    return int(given.scalar_one())


def sqlite_counter(connection: Connection, name: str) -> int:
    """Ask SQLite, which remembers only for tables that were made so."""
    if not connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")).first():
        return 0
    found = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": name})
    return int(found.scalar_one_or_none() or 0)


def sequence_of(connection: Connection, table: Table) -> str | None:
    """Return the name of the sequence that counts a table's keys on PostgreSQL."""
    if "id" not in table.c:
        return None
    quoted = connection.dialect.identifier_preparer.format_table(table)
    asked = connection.execute(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": quoted})
    name: str | None = asked.scalar_one()
    return name


def count_on(connection: Connection, table: Table, counter: int) -> None:
    """Let a table give no key again that it has given before."""
    if connection.dialect.name == "sqlite":
        sqlite_count_on(connection, table.name, counter)
        return
    sequence = sequence_of(connection, table)
    if sequence is None:
        return
    last = max(counter, connection.execute(select(func.max(table.c.id))).scalar_one() or 0)
    if last:
        connection.execute(text("SELECT setval(:name, :last)"), {"name": sequence, "last": last})


def sqlite_count_on(connection: Connection, name: str, counter: int) -> None:
    """Tell SQLite, for a table that was made so: all its rows may be gone, and their keys stay given."""
    if counter:
        values = {"name": name, "counter": counter}
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), values)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :counter)"), values)
