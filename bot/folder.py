"""The data folder: who may write it, and where a running server can be reached."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = "huiying.lock"
SOCKET = "huiying.sock"


class FolderBusy(Exception):
    """Another process writes this data folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder


def make(folder: Path) -> None:
    """Make the folder where it is missing: nobody else on the machine may look into it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


@contextmanager
def held(folder: Path) -> Iterator[Path]:
    """Hold the folder alone; the lock goes with the process, however it ends. Raises FolderBusy."""
    make(folder)
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise FolderBusy(folder) from None
    try:
        yield folder
    finally:
        os.close(handle)


@contextmanager
def socket_path(folder: Path) -> Iterator[str]:
    """Give a short path of the folder's socket: the path of a Unix socket may have 107 bytes."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{handle}/{SOCKET}"
    finally:
        os.close(handle)
