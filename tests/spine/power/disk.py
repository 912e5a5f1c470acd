"""A disk that can lose its power: watches every write and sync of SQLite, and says what may be left.

SQLite reaches its files through a VFS. The one here is SQLite's own with four doors watched: write, truncate,
sync and delete. Python calls SQLite as ever, so lane, engine and pragmas are the real ones.
"""

import _sqlite3
import ctypes
import random
import threading
from collections.abc import Callable, Iterator
from ctypes import c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECTOR = 512
"""Bytes that a disk writes whole or not at all."""

OPEN = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, c_void_p)
DELETE = ctypes.CFUNCTYPE(c_int, c_void_p, c_char_p, c_int)
CLOSE = ctypes.CFUNCTYPE(c_int, c_void_p)
WRITE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
TRUNCATE = ctypes.CFUNCTYPE(c_int, c_void_p, c_int64)
SYNC = ctypes.CFUNCTYPE(c_int, c_void_p, c_int)


class Vfs(ctypes.Structure):
    """sqlite3_vfs, version 1 to 3 (https://sqlite.org/c3ref/vfs.html)."""

    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("app_data", c_void_p),
        ("open", OPEN),
        ("delete", DELETE),
        ("rest", c_void_p * 14),
    )


class Methods(ctypes.Structure):
    """sqlite3_io_methods, version 1 to 3 (https://sqlite.org/c3ref/io_methods.html)."""

    _fields_ = (
        ("version", c_int),
        ("close", CLOSE),
        ("read", c_void_p),
        ("write", WRITE),
        ("truncate", TRUNCATE),
        ("sync", SYNC),
        ("rest", c_void_p * 14),
    )


@dataclass(frozen=True)
class Happening:
    """Something the disk was asked to do, or somebody was told (`file` None: `data` was acknowledged)."""

    kind: str  # write, truncate, sync, delete, told
    file: str | None
    offset: int = 0
    data: bytes = b""


@dataclass
class Disk:
    """Everything that happened to the files of one database, in order."""

    begin: dict[str, bytes] = field(default_factory=dict)  # files as they were safe at the start
    log: list[Happening] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, happening: Happening) -> None:
        """Remember what happened."""
        with self._lock:
            self.log.append(happening)

    def tell(self, name: str) -> None:
        """Remember that somebody was told their words are safe."""
        self.note(Happening("told", None, data=name.encode()))


@dataclass
class Platter:
    """One file as a disk has it: what is safe, and what was written since and may be lost."""

    safe: bytearray = field(default_factory=bytearray)
    there: bool = False
    since: list[Happening] = field(default_factory=list)

    def take(self, happening: Happening) -> None:
        """Do what was asked; a sync makes everything before it safe, the file's name too."""
        if happening.kind == "sync":
            for each in self.since:
                apply(self.safe, each)
            self.since.clear()
            self.there = True
        else:
            self.since.append(happening)

    def after_a_cut(self, chance: random.Random) -> bytearray | None:
        """What is found when the power comes back: of what was not safe, any sectors; None: no such file."""
        left = bytearray(self.safe)
        for each in self.since:
            for piece in sectors(each):
                if chance.random() < 0.5:
                    apply(left, piece)
        there = self.there or chance.random() < 0.5
        return left if there else None


def apply(content: bytearray, happening: Happening) -> None:
    """Change a file's content as asked."""
    if happening.kind == "truncate":
        del content[happening.offset :]
        content.extend(bytes(happening.offset - len(content)))
        return
    end = happening.offset + len(happening.data)
    content.extend(bytes(max(0, end - len(content))))
    content[happening.offset : end] = happening.data


def sectors(happening: Happening) -> Iterator[Happening]:
    """Take a write apart into the sectors that a disk may write one without the other."""
    if happening.kind != "write":
        yield happening
        return
    start, data = happening.offset, happening.data
    while data:
        size = SECTOR - start % SECTOR
        yield Happening("write", happening.file, start, data[:size])
        start, data = start + size, data[size:]


def left_after(disk: Disk, cut: int, folder: Path, chance: random.Random) -> set[str]:
    """Lay what a power cut after `cut` happenings leaves into a folder; return what had been acknowledged."""
    platters = {name: Platter(bytearray(content), there=True) for name, content in disk.begin.items()}
    told = set()
    for happening in disk.log[:cut]:
        if happening.file is None:
            told.add(happening.data.decode())
        elif happening.kind == "delete":
            platters.pop(happening.file, None)
        else:
            platters.setdefault(happening.file, Platter()).take(happening)
    for name, platter in platters.items():
        content = platter.after_a_cut(chance)
        if content is not None:
            (folder / name).write_bytes(content)
    return told


class Watched:
    """Registers a VFS of a name with the SQLite that Python uses; whoever opens by it is watched."""

    def __init__(self, name: str, disk: Disk) -> None:
        self.name, self._disk = name, disk
        self._sqlite: Any = ctypes.CDLL(_sqlite3.__file__)
        self._sqlite.sqlite3_vfs_find.restype = ctypes.POINTER(Vfs)
        self._own = self._sqlite.sqlite3_vfs_find(None)
        self._files: dict[int, tuple[str, Methods]] = {}
        self._kept: list[object] = []  # what C points to must stay
        self._vfs = Vfs.from_buffer_copy(self._own.contents)
        self._vfs.name = self._stay(name.encode())
        self._vfs.open, self._vfs.delete = self._stay(OPEN(self._open)), self._stay(DELETE(self._delete))
        self._methods = Methods()
        self._watched = False

    def __enter__(self) -> "Watched":
        self._sqlite.sqlite3_vfs_register(ctypes.byref(self._vfs), 0)
        return self

    def __exit__(self, *_error: object) -> None:
        self._sqlite.sqlite3_vfs_unregister(ctypes.byref(self._vfs))

    def _stay(self, thing: Any) -> Any:
        self._kept.append(thing)
        return thing

    def _open(self, _vfs: int, path: int, file: int, flags: int, answer: int) -> int:
        """Open as ever, then put our doors in front of the file's own."""
        code = int(self._own.contents.open(ctypes.addressof(self._own.contents), path, file, flags, answer))
        methods = ctypes.cast(file, ctypes.POINTER(ctypes.POINTER(Methods)))
        if code == 0 and path and methods[0]:
            name = Path(ctypes.string_at(path).decode()).name
            own = methods[0].contents
            self._files[file] = (name, Methods.from_buffer_copy(own))
            methods[0] = ctypes.pointer(self._doors(own))
        return code

    def _doors(self, own: Methods) -> Methods:
        """The methods of a file with four of them watched."""
        doors: Methods = self._stay(Methods.from_buffer_copy(own))
        doors.close = self._stay(CLOSE(self._close))
        doors.write = self._stay(WRITE(self._write))
        doors.truncate = self._stay(TRUNCATE(self._truncate))
        doors.sync = self._stay(SYNC(self._sync))
        return doors

    def _passed(self, file: int, door: str, happening: Callable[[str], Happening], *given: int) -> int:
        """Note what is asked, then let the file do it."""
        name, own = self._files[file]
        code = int(getattr(own, door)(file, *given))
        if code == 0:
            self._disk.note(happening(name))
        return code

    def _write(self, file: int, data: int, size: int, offset: int) -> int:
        content = ctypes.string_at(data, size)
        return self._passed(
            file, "write", lambda name: Happening("write", name, offset, content), data, size, offset
        )

    def _truncate(self, file: int, size: int) -> int:
        return self._passed(file, "truncate", lambda name: Happening("truncate", name, size), size)

    def _sync(self, file: int, flags: int) -> int:
        return self._passed(file, "sync", lambda name: Happening("sync", name), flags)

    def _close(self, file: int) -> int:
        _name, own = self._files.pop(file)
        return int(own.close(file))

    def _delete(self, _vfs: int, path: bytes, sync: int) -> int:
        code = int(self._own.contents.delete(ctypes.addressof(self._own.contents), path, sync))
        if code == 0:
            self._disk.note(Happening("delete", Path(path.decode()).name))
        return code
