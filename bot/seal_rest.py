"""Seals what a release before the vault left in the open, rows and picture files, before it is served."""

import random
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol, TypeVar

from bot import output
from bot.catalogue.sentences import phrase
from bot.settings import Settings
from workflows.house.seal_parts import Work
from workflows.house.seal_rest import Batch, count_rows, is_sealed, nothing_to_seal, seal_batch
from workflows.transaction import Transaction

Result = TypeVar("Result")

FOLDER = "pictures"
NAME = re.compile(r"[0-9a-f]{32}\.jpg")


class Store(Protocol):
    """The part of the database that is needed here."""

    def write_now(self, step: Callable[[Transaction], Result]) -> Result:
        """Run a step durably."""

    def read_now(self, query: Callable[[Transaction], Result]) -> Result:
        """Run a query."""


def seal_rest(settings: Settings, store: Store, now: datetime, chance: random.Random) -> bool:
    """Seal what is not sealed yet; say whether there was anything. It may be stopped and begun again."""
    if store.read_now(is_sealed):
        return False
    total = store.read_now(count_rows)
    if not total:
        store.write_now(lambda tx: nothing_to_seal(tx, now))
        return False
    folder, done = settings.data / FOLDER, 0
    stage = phrase("upgrade.sealing", settings.locale)
    with output.bar(stage) as advance:
        while not (batch := step(store, folder, now, chance)).whole:
            done += batch.rows
            advance(stage, done, max(done, total))
            remove(folder, batch.pictures)
    empty(folder)
    return True


def step(store: Store, folder: Path, now: datetime, chance: random.Random) -> Batch:
    """Seal one batch."""
    return store.write_now(lambda tx: seal_batch(Work(tx, lambda name: content(folder, name), now, chance)))


def content(folder: Path, name: str) -> bytes | None:
    """Read a picture's file; None when there is none."""
    file = folder / name
    return file.read_bytes() if NAME.fullmatch(name) and file.is_file() else None


def remove(folder: Path, names: tuple[str, ...]) -> None:
    """Remove files whose content is kept in the database now."""
    for name in names:
        if NAME.fullmatch(name):
            (folder / name).unlink(missing_ok=True)


def empty(folder: Path) -> None:
    """Remove what is left: pictures that no chat ever owned."""
    if folder.is_dir():
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
