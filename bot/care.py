"""Backs an installation up and brings it back, and says in words what came of it."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from types import FrameType
from typing import Any

import typer

from bot import backup, folder, forgotten, keys, output, restore, store
from bot.backup_file import BackupError
from bot.catalogue.sentences import phrase
from bot.cli_begin import hand_in, keys_told
from bot.restore import Restored, Source, Target
from bot.settings import Settings
from workflows.cases.acts import SYSTEM, Act
from workflows.house import care
from workflows.house.archive import ArchiveBroken
from workflows.privacy.forget import reapply
from workflows.reference import load_reference
from workflows.transaction import Transaction

SHOWN = 10
"""Faults that are told one by one."""


def back_up(settings: Settings, file: Path, keep: int, as_json: bool) -> None:
    """Write a backup, note it, and let go of old ones."""
    now = datetime.now(UTC)
    with told(settings, file), ended_well(), bar(settings, "backup.writing") as advance:
        target = backup.place_for(file, now)
        made = backup.make(settings, target, key_of(settings), now, advance)
        gone = backup.let_go_of_old(file, keep) if file.is_dir() else []
    if as_json:
        output.document({**asdict(made), "let_go": [each.name for each in gone]})
    else:
        size = f"{made.bytes / 1e6:.1f}"
        output.tell(settings, "backup.done", file=made.file, size=size, rows=made.rows, events=made.events)
        output.tell(settings, "backup.keys_apart", file=keys.place(settings))
    facts = {"file": made.file, "bytes": made.bytes, "sha256": made.sha256}
    note(settings, care.BACKUP, now, facts, made.database)


def bring_back(settings: Settings, file: Path, only_try: bool, force: bool, as_json: bool) -> None:
    """Bring a backup back, or try whether it could be; end with 0 when its record is whole, else with 1."""
    now = datetime.now(UTC)
    with told(settings, file), ended_well(), bar(settings, "restore.reading") as advance:
        masters = keys.known(settings)
        names = {store.name_of_key(each): each for each in masters}
        source = Source(file, names, store.Vault(masters), advance)
        restored = restore.rehearse(source, settings.data) if only_try else take(settings, source, now, force)
    tell_restored(settings, restored, only_try, as_json)
    if only_try and restored.whole:
        note(settings, care.REHEARSAL, now, {"file": restored.file, "rows": restored.rows}, store.KNOWN)
    raise typer.Exit(output.GOOD if restored.whole else output.PROBLEMS)


def take(settings: Settings, source: Source, now: datetime, force: bool) -> Restored:
    """Bring a backup back where this installation keeps its data."""

    def finish(tx: Transaction, made_at: datetime) -> int:
        act = Act(tx, SYSTEM, now, load_reference(tx, settings.house_policy, now), SystemRandom())
        gone = reapply(act, forgotten.known(settings.data))
        care.note_return(tx, now, made_at, source.file)
        return gone

    database = store.file_of(settings.url)
    if database is None:
        return restore.restore_database(source, settings.url, settings.data, now, force, finish)
    with folder.held(settings.data):
        return restore.restore_file(source, Target(database, settings.data), now, force, finish)


def tell_restored(settings: Settings, restored: Restored, only_try: bool, as_json: bool) -> None:
    """Say what came back, and whether its record is whole."""
    if as_json:
        output.document(asdict(restored))
    else:
        at, rows = datetime.fromisoformat(restored.made_at), restored.rows
        key = "restore.tried" if only_try else "restore.done"
        output.tell(settings, key, at=at, rows=rows, events=restored.events, chains=restored.chains)
        if restored.forgotten:
            output.tell(settings, "restore.forgotten", count=restored.forgotten)
        if restored.aside:
            output.tell(settings, "restore.aside", place=restored.aside)
        for fault in restored.faults[:SHOWN]:
            output.words.print("  ", fault, markup=False, highlight=False)
        if not restored.whole:
            output.tell(settings, "restore.not_whole", count=len(restored.faults))


def key_of(settings: Settings) -> backup.Key:
    """The newest master key; an installation that has none yet gets its own."""
    folder.make(settings.data)
    master = (keys.known(settings) or keys.make(settings.data))[0]
    return backup.Key(store.name_of_key(master), master)


def note(settings: Settings, what: str, at: datetime, facts: dict[str, Any], database: str) -> None:
    """Let the installation know that it was cared for; an older database has no place for that."""
    if database == store.KNOWN and exists(settings):
        hand_in(settings, {"do": "note", "what": what, "at": at.isoformat(), "facts": facts}, False)


def exists(settings: Settings) -> bool:
    """Whether there is a database: trying a backup on another machine makes none."""
    file = store.file_of(settings.url)
    return file is None or file.exists()


@contextmanager
def bar(settings: Settings, key: str) -> Iterator[backup.Advance]:
    """Show how far it is, under one name."""
    label = phrase(key, settings.locale)
    with output.bar(label) as advance:
        yield lambda _stage, done, total: advance(label, done, total)


@contextmanager
def ended_well() -> Iterator[None]:
    """Let a request to end undo what is half done, as Ctrl-C does."""

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def told(settings: Settings, file: Path) -> Iterator[None]:
    """Say in words why a backup or a restore did not come about; nothing has changed then."""
    try:
        yield
    except (keys.KeyUnreadable, keys.KeysUnknown):
        with keys_told(settings):
            raise
    except BackupError as error:
        output.fail(
            settings, f"backup.error.{type(error).__name__}", output.PROBLEMS, file=str(file), **error.facts
        )
    except (backup.NothingToKeep, backup.BackupBusy, restore.TargetNotEmpty) as error:
        output.fail(settings, f"backup.error.{type(error).__name__}", file=str(file), data=str(settings.data))
    except (backup.DatabaseUnsound, restore.NotSound) as error:
        faults = "; ".join(error.faults[:SHOWN])
        output.fail(settings, f"backup.error.{type(error).__name__}", output.PROBLEMS, faults=faults)
    except ArchiveBroken as error:
        output.fail(settings, "backup.error.ArchiveBroken", output.PROBLEMS, part=error.part)
    except store.KeysMissing as error:
        output.fail(
            settings, "backup.error.BackupKeyMissing", file=str(file), name=", ".join(error.fingerprints)
        )
    except store.StorageFailed as error:
        output.fail(settings, "backup.error.StorageFailed", output.PROBLEMS, why=error.why)
    except store.DatabaseInUse as error:
        output.fail(settings, "backup.error.DatabaseInUse", count=error.connections)
    except folder.FolderBusy:
        output.fail(settings, "backup.error.FolderBusy", data=str(settings.data))
    except OSError as error:
        place, why = str(error.filename or file), error.strerror or type(error).__name__
        output.fail(settings, "backup.error.disk", output.PROBLEMS, file=place, why=why)
