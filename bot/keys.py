"""The master keys outside the database: from the settings, else from a file in the data folder."""

import os
from base64 import b64decode, b64encode
from collections.abc import Sequence
from pathlib import Path

from bot.settings import Settings

FILE = "keys"
"""The key file: one key a line, the newest first. No backup holds it."""

SETTING = "HUIYING_KEYS"
KEY_BYTES = 32


class KeyUnreadable(Exception):
    """Something that should be a key is none; its value is never told, only where it stands."""

    def __init__(self, source: str, position: int) -> None:
        super().__init__(source, position)
        self.source = source
        self.position = position


class KeysUnknown(Exception):
    """The database was sealed under keys that we were not given; they are told by their fingerprints."""

    def __init__(self, fingerprints: Sequence[str]) -> None:
        super().__init__(*fingerprints)
        self.fingerprints = tuple(fingerprints)


def known(settings: Settings) -> list[bytes]:
    """Return every master key we were given, the settings' before the file's. Raises KeyUnreadable."""
    file = settings.data / FILE
    filed = file.read_text("ascii", "replace") if file.exists() else ""
    given = parse(settings.keys.get_secret_value(), SETTING) + parse(filed, str(file))
    return list(dict.fromkeys(given))


def place(settings: Settings) -> str:
    """Return where the keys are kept: the file in the data folder, or the setting."""
    file = settings.data / FILE
    return str(file) if file.exists() else SETTING


def parse(text: str, source: str) -> list[bytes]:
    """Read keys in base64, parted by commas or white space. Raises KeyUnreadable, which names `source`."""
    keys = []
    for position, each in enumerate(text.replace(",", " ").split(), 1):
        try:
            key = b64decode(each, validate=True)
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise KeyUnreadable(source, position)
        keys.append(key)
    return keys


def new() -> str:
    """Draw a key from the system's randomness, as settings and key file hold it."""
    return b64encode(os.urandom(KEY_BYTES)).decode()


def make(folder: Path) -> list[bytes]:
    """Make the key file of a new installation, whole or not at all; keep one that somebody just made."""
    half = folder / f"{FILE}.{os.getpid()}"
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o400), "w") as file:
        file.write(new() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(half, folder / FILE)
    except FileExistsError:
        pass
    finally:
        half.unlink()
    sync(folder)
    return parse((folder / FILE).read_text("ascii"), str(folder / FILE))


def sync(folder: Path) -> None:
    """Let the folder's entries outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
