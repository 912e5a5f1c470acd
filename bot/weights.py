"""Finds the weights that the reader goes by: a version that was learnt, own training, or what ships."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

from bot.settings import Settings
from nlu.sources import Source
from nlu.weights_file import SHIPPED
from workflows.learning import versions
from workflows.learning.versions import VersionGone
from workflows.transaction import Transaction

OWN = "reader.npz"
"""In the data folder: what `train FILE` has made."""

FILES = "reader"
"""In the data folder: where earlier releases laid out the version at work as a file."""


@dataclass(frozen=True)
class Kept:
    """The weights of a version, as the database gave them; what has been read needs no file to stay."""

    number: int
    content: bytes = field(repr=False)

    @property
    def name(self) -> str:
        """The version, for a log."""
        return f"version-{self.number}"

    def __str__(self) -> str:
        return self.name

    def read_bytes(self) -> bytes:
        """Return the weights as a file of them has them."""
        return self.content


def base_weights(settings: Settings) -> Path:
    """Return the weights that every version begins from: trained here, else those that ship."""
    own = settings.data / OWN
    return own if own.exists() else SHIPPED


def digest_of(file: Path) -> str:
    """Return the SHA-256 by which weights are known."""
    return sha256(file.read_bytes()).hexdigest()


def at_work(settings: Settings) -> Callable[[Transaction], Source]:
    """Return the query that finds the weights at work.

    A version comes out of the database whole, in the transaction that says which one it is, and never
    becomes a file: no process can take away what another is reading, and what is dropped is gone. Of number
    0 the database has none: that is what versions begin from.
    """

    def find(tx: Transaction) -> Source:
        number = versions.live(tx).number
        try:
            return Kept(number, versions.weights_of(tx, number))
        except VersionGone:
            return base_weights(settings)

    return find


def drop_files(settings: Settings) -> None:
    """Remove the files of earlier releases: they may know words that must be forgotten."""
    rmtree(settings.data / FILES, ignore_errors=True)
