"""Finds the weights that the reader goes by: a version that was learnt, own training, or what ships."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from bot import folder
from bot.settings import Settings
from nlu.weights_file import SHIPPED
from workflows.learning import versions
from workflows.transaction import Transaction

OWN = "reader.npz"
"""In the data folder: what `train FILE` has made."""

LEARNT = "reader"
"""The folder, in the data folder, for the version at work; the database has all of them."""


def base_weights(settings: Settings) -> Path:
    """Return the weights that every version begins from: trained here, else those that ship."""
    own = settings.data / OWN
    return own if own.exists() else SHIPPED


def digest_of(file: Path) -> str:
    """Return the SHA-256 by which weights are known."""
    return sha256(file.read_bytes()).hexdigest()


def at_work(settings: Settings) -> Callable[[Transaction], Path]:
    """Return the query that finds the weights at work; it lays them out as a file where they are none yet.

    Files of other versions go: they may know words that must be forgotten.
    """

    def find(tx: Transaction) -> Path:
        number = versions.live(tx).number
        digest = versions.digest_of(tx, number) if number != versions.SHIPPED else None
        wanted = settings.data / LEARNT / f"{number}-{digest[:16]}.npz" if digest else None
        clear_but(settings.data / LEARNT, wanted)
        if wanted is None:
            return base_weights(settings)
        if not wanted.exists():
            lay_out(wanted, versions.weights_of(tx, number))
        return wanted

    return find


def lay_out(file: Path, content: bytes) -> None:
    """Write weights to a file, which appears whole or not at all."""
    folder.make(file.parent)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.part")
    unfinished.write_bytes(content)
    unfinished.replace(file)


def clear_but(place: Path, wanted: Path | None) -> None:
    """Remove the weights of other versions."""
    for file in place.glob("*.npz"):
        if file != wanted:
            file.unlink(missing_ok=True)
