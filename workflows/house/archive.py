"""Turns the whole database into lines and back: what a backup holds, and what a restore brings."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from itertools import takewhile

from sqlalchemy import func, select
from sqlmodel import col

from models import dump
from models.dump import Digest, Digesting, Layout
from models.ledger import Event, Seal
from workflows import verify
from workflows.transaction import Transaction

Advance = Callable[[str, int], None]
"""Told a table's name and how many of its rows have passed."""


class ArchiveBroken(Exception):
    """Lines that are not those of a whole archive; `part` names where they stopped to be."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True)
class Manifest:
    """What an archive says it holds."""

    tables: tuple[Layout, ...]
    events: int
    heads: str  # hash over the ends of all chains of the ledger
    root: str  # root of the last nightly seal, empty before the first

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(each.rows for each in self.tables)


@dataclass(frozen=True)
class Record:
    """What the ledger comes to: how many events, the hash over all ends, the root of the last seal."""

    events: int
    heads: str
    root: str


def record_of(session: Transaction) -> Record:
    """Say what the ledger comes to, as this transaction sees it."""
    last = session.execute(select(func.max(col(Event.id)))).scalar_one() or 0
    events = session.execute(select(func.count()).select_from(Event)).scalar_one()
    newest = select(col(Seal.root)).order_by(col(Seal.id).desc()).limit(1)
    root = session.execute(newest).scalar_one_or_none() or ""
    return Record(int(events), verify.heads_hash(session, last), root)


def take_stock(session: Transaction) -> Manifest:
    """Say what a database holds, as this transaction sees it."""
    return Manifest(tuple(dump.layouts(session.connection())), **asdict(record_of(session)))


def lines_of(session: Transaction, manifest: Manifest, advance: Advance) -> Iterator[str]:
    """Yield the archive: the manifest, then every table with its rows and the hash over them."""
    connection = session.connection()
    tables = dump.tables(connection)
    yield mark(manifest=asdict(manifest))
    for layout in manifest.tables:
        yield mark(table=layout.name)
        seen = Digesting()
        rows = dump.rows_of(connection, tables[layout.name], layout)
        for count, line in enumerate(seen.pass_on(rows), start=1):
            yield line
            if count % dump.BATCH == 0:
                advance(layout.name, dump.BATCH)
        advance(layout.name, layout.rows % dump.BATCH)
        yield mark(end=layout.name, **asdict(seen.digest))


def mark(**facts: object) -> str:
    """A line that is no row."""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def read_manifest(lines: Iterator[str]) -> Manifest:
    """Read what an archive says it holds. Raises ArchiveBroken."""
    try:
        told = json.loads(next(lines, ""))["manifest"]
        tables = tuple(Layout(**{**each, "columns": pairs(each["columns"])}) for each in told.pop("tables"))
        return Manifest(tables, **told)
    except (ValueError, KeyError, TypeError):
        raise ArchiveBroken("manifest") from None


def pairs(columns: Iterable[Iterable[str]]) -> tuple[tuple[str, str], ...]:
    """Columns as a layout has them; JSON knows lists only."""
    return tuple((name, kind) for name, kind in columns)


def bring_back(session: Transaction, manifest: Manifest, lines: Iterator[str], advance: Advance) -> None:
    """Write every table into an empty database, and look that it stands there as it was.

    Raises ArchiveBroken, and NotAsWritten where the database does not give back what it was handed.
    """
    connection = session.connection()
    tables = dump.tables(connection)
    if not tables.keys() >= {layout.name for layout in manifest.tables}:
        raise ArchiveBroken("tables")
    written: list[tuple[Layout, Digest]] = []
    for layout in manifest.tables:
        seen = Digesting()
        rows = rows_in(lines, layout, seen)
        dump.write_rows(connection, tables[layout.name], layout, rows, partial(advance, layout.name))
        written.append((layout, seen.digest))
    for layout, digest in written:
        dump.check_rows(connection, tables[layout.name], layout, digest)


def differences(session: Transaction, manifest: Manifest) -> list[str]:
    """Name what of the record is not as the archive says."""
    there, told = asdict(record_of(session)), asdict(manifest)
    return [name for name, value in there.items() if told[name] != value]


def rows_in(lines: Iterator[str], layout: Layout, seen: Digesting) -> Iterator[str]:
    """Yield the rows of one table, and check the hash over them. Raises ArchiveBroken."""
    if next(lines, "") != mark(table=layout.name):
        raise ArchiveBroken(layout.name)
    after = ""

    def is_row(line: str) -> bool:
        nonlocal after
        after = line
        return line.startswith("[")

    yield from seen.pass_on(takewhile(is_row, lines))
    if after != mark(end=layout.name, **asdict(seen.digest)) or seen.digest.rows != layout.rows:
        raise ArchiveBroken(layout.name)
