"""Copies an installation from one database into another: all of it, checked, or nothing."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from bot import folder, store
from bot.domain_time import Folder, from_json, to_json
from bot.settings import Settings
from workflows.house import archive
from workflows.house.archive import Manifest
from workflows.house.marks import mark, marked
from workflows.transaction import Transaction
from workflows.verify import verify

Advance = Callable[[str, int, int], None]
"""Told the table, how many rows have passed, and how many there are."""

TIME = "domain_time"
"""The mark that keeps the course of time where processes share a database; elsewhere it is a file."""


class NothingToCopy(Exception):
    """There is no database yet."""


class SameDatabase(Exception):
    """The copy would go where it comes from."""


class TargetNotEmpty(Exception):
    """There is a community already where the copy was to go."""


class WrongForm(Exception):
    """A database that is not at the newest form: it must be brought there first."""

    def __init__(self, form: str | None) -> None:
        super().__init__(form)
        self.form = form


class CopyDiffers(Exception):
    """What was written is not what was read, or its ledger does not hold; nothing of it was kept."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(*faults)
        self.faults = faults


@dataclass(frozen=True)
class Copied:
    """What was copied, and found to be the same."""

    tables: int
    rows: int
    events: int
    chains: int
    words: int
    seals: int


def copy(settings: Settings, target: str, vault: object, advance: Advance) -> Copied:
    """Copy the installation's database to the one at the URL `target`; what it comes from stays as it is.

    Everything is seen as at one instant, written in one transaction, read again and compared by count and
    hash, and the ledger is checked there. Raises NothingToCopy, SameDatabase, WrongForm, TargetNotEmpty,
    CopyDiffers, FolderBusy, DatabaseInUse, StorageFailed: then the target is as it was.
    """
    if target == settings.url:
        raise SameDatabase
    if (file := store.file_of(settings.url)) is not None and not file.exists():
        raise NothingToCopy
    with alone(settings.url, target), store.looking_at(settings.url, vault) as source:
        store.be_alone(source)
        if (form := store.version(source)) != store.KNOWN:
            raise WrongForm(form)
        with store.building(target, vault) as tx:
            make_ready(tx)
            copied = fill(tx, source, advance)
            take_time_along(settings, target, source, tx)
            return copied


@contextmanager
def alone(*urls: str) -> Iterator[None]:
    """Hold the folders of SQLite files, so that no server begins meanwhile. Raises FolderBusy."""
    files = [file for url in urls if (file := store.file_of(url)) is not None]
    with ExitStack() as stack:
        for place in sorted({file.resolve().parent for file in files}):
            stack.enter_context(folder.held(place))
        yield


def make_ready(tx: Transaction) -> None:
    """Bring an empty database to the newest form. Raises TargetNotEmpty, WrongForm, DatabaseInUse."""
    store.be_alone(tx)
    form = store.version(tx)
    if form is None:
        store.move_to(tx, store.KNOWN)
    elif form != store.KNOWN:
        raise WrongForm(form)
    elif not store.is_bare(tx):
        raise TargetNotEmpty
    else:
        store.clear(tx)


def take_time_along(settings: Settings, target: str, source: Transaction, tx: Transaction) -> None:
    """Let the course of time go on where the copy keeps it (a demo's only; else it is the real time)."""
    file, old = store.file_of(target), store.file_of(settings.url)
    if old is not None and file is None:
        if kept := Folder(old.parent).read():
            mark(tx, TIME, kept.promised, json.loads(to_json(kept)))
    elif old is None and file is not None:
        told = marked(source, TIME)
        if told and (course := from_json(json.dumps(dict(told.data)))):
            Folder(file.parent).change(lambda _: course)


def fill(tx: Transaction, source: Transaction, advance: Advance) -> Copied:
    """Write everything, and look whether it stands there as it stood. Raises CopyDiffers."""
    manifest = archive.take_stock(source)
    lines = archive.lines_of(source, manifest, lambda _table, _rows: None)
    next(lines)  # the manifest, which we have
    done = 0

    def count(table: str, rows: int) -> None:
        nonlocal done
        done += rows
        advance(table, done, manifest.rows)

    archive.bring_back(tx, manifest, lines, count)
    return checked(tx, manifest)


def checked(tx: Transaction, manifest: Manifest) -> Copied:
    """Compare what was written with what was read. Raises CopyDiffers."""
    written = archive.take_stock(tx)
    stands = {table.name: table.rows for table in written.tables}
    faults = [table.name for table in manifest.tables if stands.get(table.name) != table.rows]
    faults += ["ledger"] if (written.heads, written.root) != (manifest.heads, manifest.root) else []
    found = verify(tx)
    faults += [f"{fault.subject} {fault.seq}: {fault.problem}" for fault in found.faults]
    if faults:
        raise CopyDiffers(faults)
    return Copied(
        tables=len(manifest.tables),
        rows=manifest.rows,
        events=found.events,
        chains=found.chains,
        words=found.words,
        seals=found.seals,
    )
