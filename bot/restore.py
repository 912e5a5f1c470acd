"""Brings a backup back: into a room of its own to rehearse, or in place of what is there."""

import base64
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot import store
from bot.backup import FILES, PICTURES, Advance, keep_names, progress
from bot.backup_file import BackupTooNew, Head, check_sum, read_head, read_lines
from workflows.house import archive
from workflows.house.archive import ArchiveBroken
from workflows.transaction import Transaction
from workflows.verify import verify

DATABASE = "huiying.db"
BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite may have left beside a file that was not closed."""

TRIED, TAKEN = "rehearsing-", "restoring-"
FILED = "files"
"""Where in the room lies what stood beside the database."""

PICTURE = re.compile(rf"{PICTURES}/[0-9a-f]{{32}}\.jpg")
ASIDE = "before-%Y%m%d-%H%M%S"
CHECKING = "sha256"


class TargetNotEmpty(Exception):
    """There is a community already where the backup was to be brought."""


class NotSound(Exception):
    """What came back is not what the backup says it holds."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(*faults)
        self.faults = faults


@dataclass(frozen=True)
class Source:
    """A backup, and what opens it and checks it."""

    file: Path
    keys: Mapping[str, bytes]
    vault: object
    advance: Advance


@dataclass(frozen=True)
class Restored:
    """What came back, whether its ledger is whole, and where what was there before lies now."""

    file: str
    made_at: str
    database: str
    rows: int
    events: int
    chains: int
    root: str
    whole: bool
    faults: tuple[str, ...]
    forgotten: int = 0
    aside: str | None = None


@dataclass(frozen=True)
class Target:
    """Where a backup is brought: the file of the database, and the data folder with what lies beside it."""

    database: Path
    data: Path


Finish = Callable[[Transaction, datetime], int]
"""Does what was decided after the backup was made; returns how many persons it forgot again."""


def rehearse(source: Source, place: Path) -> Restored:
    """Bring a backup back in a room of its own, look whether it is whole, and leave nothing.

    Raises BackupError, ArchiveBroken, NotSound, OSError.
    """
    head = checked_head(source)
    with own_room(place, TRIED) as room, store.building(store.url_of(room / DATABASE), source.vault) as tx:
        return fill(tx, source, head, room / FILED)


def restore_file(source: Source, target: Target, now: datetime, force: bool, finish: Finish) -> Restored:
    """Bring a backup back as the SQLite file of an installation, whose data folder the caller holds.

    `force` puts what is there aside. Raises BackupError, TargetNotEmpty, ArchiveBroken, NotSound, OSError:
    then nothing has changed.
    """
    head = checked_head(source)
    if target.database.exists() and not store.settled(store.url_of(target.database)) and not force:
        raise TargetNotEmpty
    with own_room(target.database.parent, TAKEN) as room:
        with store.building(store.url_of(room / DATABASE), source.vault) as tx:
            restored = finished(tx, fill(tx, source, head, room / FILED), finish)
        return put_in_place(restored, room, target, now)


def restore_database(
    source: Source, url: str, data: Path, now: datetime, force: bool, finish: Finish
) -> Restored:
    """Bring a backup back into a PostgreSQL, in one transaction.

    `force` moves the tables that are there into a schema of their own. Raises what `restore_file` does, and
    DatabaseInUse.
    """
    head = checked_head(source)
    with own_room(data, TAKEN) as room:
        with store.building(url, source.vault) as tx:
            aside = None
            if store.version(tx) is not None:
                if not store.is_bare(tx) and not force:
                    raise TargetNotEmpty
                aside = now.strftime(ASIDE)
                store.set_aside(tx, aside)
            restored = finished(tx, fill(tx, source, head, room / FILED), finish)
        lay_files(room / FILED, data)
        return replace(restored, aside=aside)


def checked_head(source: Source) -> Head:
    """Look whether a file is a whole backup that this release can read. Raises BackupError."""
    size, seen = source.file.stat().st_size, 0

    def count(passed: int) -> None:
        nonlocal seen
        seen += passed
        source.advance(CHECKING, seen, size)

    check_sum(source.file, count)
    with source.file.open("rb") as file:
        head, _front = read_head(file)
    if head.database > store.KNOWN:
        raise BackupTooNew(head.database, store.KNOWN)
    return head


@contextmanager
def own_room(place: Path, prefix: str) -> Iterator[Path]:
    """Give a folder that nobody else may look into, and remove it with all that is left in it."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    room = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    try:
        yield room
    finally:
        shutil.rmtree(room)


def fill(tx: Transaction, source: Source, head: Head, files: Path) -> Restored:
    """Write everything into an empty database and the folder `files`, bring it to today's form, and check it.

    Raises ArchiveBroken, NotSound.
    """
    lines = read_lines(source.file, source.keys)
    store.move_to(tx, head.database)
    manifest = archive.read_manifest(lines)
    archive.bring_back(tx, manifest, lines, progress(source.advance, manifest))
    take_files(lines, files)
    if head.database != store.KNOWN:
        store.move_to(tx, store.KNOWN)
    if faults := store.faults_of_storage(tx) + archive.differences(tx, manifest):
        raise NotSound(faults)
    found = verify(tx)
    return Restored(
        file=str(source.file.resolve()),
        made_at=head.made_at,
        database=head.database,
        rows=manifest.rows,
        events=found.events,
        chains=found.chains,
        root=manifest.root,
        whole=found.whole,
        faults=tuple(f"{each.subject} {each.seq} {each.problem}" for each in found.faults),
    )


def finished(tx: Transaction, restored: Restored, finish: Finish) -> Restored:
    """Do what was decided after the backup."""
    return replace(restored, forgotten=finish(tx, datetime.fromisoformat(restored.made_at)))


def take_files(lines: Iterator[str], folder: Path) -> None:
    """Write the files beside the database, to the very end of the archive. Raises ArchiveBroken."""
    for line in lines:
        told = json.loads(line)
        if told.get("end") == "archive":
            return
        name = str(told.get("file", ""))
        if name not in FILES and not PICTURE.fullmatch(name):
            break
        (folder / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / name).write_bytes(base64.b64decode(told["content"]))
    raise ArchiveBroken("files")


def lay_files(files: Path, data: Path) -> None:
    """Lay what came back beside the database; only the promise of time may stand already, and later."""
    for file in sorted(each for each in files.rglob("*") if each.is_file()):
        target = data / file.relative_to(files)
        if not later(target, file.read_bytes()):
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.move(file, target)


def put_in_place(restored: Restored, room: Path, target: Target, now: datetime) -> Restored:
    """Let the new database take the place of the old one, which stays whole in a folder of its own."""
    aside, database = None, target.database
    if database.exists():
        aside = database.parent / now.strftime(ASIDE)
        aside.mkdir(mode=0o700)
        keep_twice(database, aside / DATABASE)
        for ending in BESIDE:
            if (left := database.with_name(database.name + ending)).exists():
                left.rename(aside / f"{DATABASE}{ending}")
    (room / DATABASE).replace(database)
    keep_names(database.parent)
    lay_files(room / FILED, target.data)
    return replace(restored, aside=str(aside) if aside else None)


def keep_twice(file: Path, other: Path) -> None:
    """Give a file a second name; a disk that knows no second names gets a copy."""
    try:
        os.link(file, other)
    except OSError:
        shutil.copy2(file, other)


def later(present: Path, content: bytes) -> bool:
    """Whether the promise of time that stands is later than the one that came back: time never goes back."""
    if present.name != FILES[0] or not present.exists():
        return False
    try:
        return bool(json.loads(present.read_bytes())["up_to"] >= json.loads(content)["up_to"])
    except (ValueError, KeyError):
        return False
