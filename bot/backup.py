"""Makes a backup: everything but the keys, as it stood at one instant, sealed and checked."""

import base64
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version as release
from pathlib import Path
from typing import IO

from bot import store
from bot.backup_file import SALT, Head, Writer, check_sum
from bot.settings import Settings
from workflows.house import archive
from workflows.house.archive import Manifest

ENDING = ".backup"
NAMED = "huiying-%Y%m%d-%H%M%S" + ENDING
FILES = ("domain_time.json", "reader.npz")
"""What the data folder holds beside the database and the keys: the promise of time, weights trained here."""

PICTURES = "pictures"
"""The folder of pictures of a release that kept them as files; an upgrade brings them into the database."""

Advance = Callable[[str, int, int], None]


class DatabaseUnsound(Exception):
    """The database that was to be kept is broken itself."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(*faults)
        self.faults = faults


class NothingToKeep(Exception):
    """There is no database yet."""


class BackupBusy(Exception):
    """Another backup is being written to this place."""


@dataclass(frozen=True)
class Made:
    """A backup that has been made."""

    file: str
    bytes: int
    sha256: str
    database: str
    tables: int
    rows: int
    events: int
    root: str
    made_at: str
    seconds: float


@dataclass(frozen=True)
class Key:
    """A master key and the name it is known by."""

    name: str
    master: bytes


def place_for(target: Path, now: datetime) -> Path:
    """Return the file to write: in a folder, one named by the instant."""
    return target / now.strftime(NAMED) if target.is_dir() else target


def make(settings: Settings, file: Path, key: Key, now: datetime, advance: Advance) -> Made:
    """Write a backup of everything to `file`; until it is whole, whatever was there stays.

    Raises NothingToKeep, DatabaseUnsound, BackupBusy, OSError.
    """
    began = time.monotonic()
    with draft_of(file) as draft, store.snapshot(settings) as tx:
        database = store.version(tx)
        if database is None:
            raise NothingToKeep
        if faults := store.faults_of_storage(tx):
            raise DatabaseUnsound(faults)
        manifest = archive.take_stock(tx)
        head = Head(now.isoformat(), release("huiying"), database, key.name, os.urandom(SALT).hex())
        writer = Writer(draft, head, key.master)
        for line in archive.lines_of(tx, manifest, progress(advance, manifest)):
            writer.write(line)
        for line in file_lines(settings.data):
            writer.write(line)
        writer.finish()
        draft.flush()
        checksum = check_sum(hidden(file), lambda _bytes: None)
    return made(file, checksum, head, manifest, time.monotonic() - began)


def made(file: Path, checksum: str, head: Head, manifest: Manifest, seconds: float) -> Made:
    """Say what was made."""
    return Made(
        file=str(file.resolve()),
        bytes=file.stat().st_size,
        sha256=checksum,
        database=head.database,
        tables=len(manifest.tables),
        rows=manifest.rows,
        events=manifest.events,
        root=manifest.root,
        made_at=head.made_at,
        seconds=round(seconds, 3),
    )


def progress(advance: Advance, manifest: Manifest) -> Callable[[str, int], None]:
    """Turn rows that pass into a bar."""
    passed = 0

    def count(table: str, rows: int) -> None:
        nonlocal passed
        passed += rows
        advance(table, passed, manifest.rows)

    return count


@contextmanager
def draft_of(file: Path) -> Iterator[IO[bytes]]:
    """Give a hidden file beside `file` that takes its place when all has reached the disk.

    Raises BackupBusy, OSError.
    """
    draft = hidden(file)
    try:
        with open(os.open(draft, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as opened:
            hold(opened)
            opened.truncate()
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
            draft.replace(file)
    except BaseException:
        drop(draft)
        raise
    keep_names(file.parent)


def hold(draft: IO[bytes]) -> None:
    """Keep other backups out of a draft for as long as it is open.

    Raises BackupBusy.
    """
    try:
        fcntl.flock(draft, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackupBusy from None


def drop(draft: Path) -> None:
    """Remove a draft that nobody writes: a request to end may come between making it and holding it."""
    with suppress(FileNotFoundError, BackupBusy), draft.open("r+b") as left:
        hold(left)
        draft.unlink()


def hidden(file: Path) -> Path:
    """Return where a backup is written until it is whole; an interrupted one is overwritten by the next."""
    return file.with_name(f".{file.name}.part")


def keep_names(folder: Path) -> None:
    """Let the names in a folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def file_lines(folder: Path) -> Iterator[str]:
    """Yield the files beside the database, and the end of the archive."""
    pictures = sorted(f"{PICTURES}/{each.name}" for each in folder.glob(f"{PICTURES}/*.jpg"))
    for name in (*FILES, *pictures):
        if (folder / name).is_file():
            content = base64.b64encode((folder / name).read_bytes()).decode()
            yield archive.mark(file=name, content=content)
    yield archive.mark(end="archive")


def newest_in(folder: Path) -> Path | None:
    """Return the newest backup in a folder that was named by its instant."""
    return max(folder.glob(f"huiying-????????-??????{ENDING}"), default=None)


def let_go_of_old(folder: Path, keep: int) -> list[Path]:
    """Remove all but the newest `keep` backups that were named by their instant; return what went."""
    named = sorted(folder.glob(f"huiying-????????-??????{ENDING}"))
    gone = named[:-keep] if keep else []
    for file in gone:
        file.unlink()
    return gone
