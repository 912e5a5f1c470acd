"""Keeps files that were written once and never change, so that each download need not write them again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock

ROOM = 64 * 1024 * 1024
"""Bytes that are kept; what was not asked for longest goes first."""

Content = str | bytes


@dataclass
class Shelf:
    """Files by what they are called. Several threads may look at once."""

    room: int = ROOM
    taken: int = 0
    files: OrderedDict[Hashable, Content] = field(default_factory=OrderedDict)
    changing: Lock = field(default_factory=Lock)

    def file(self, name: Hashable, write: Callable[[], Content | None]) -> Content | None:
        """Return a file, written now if it is not there; None where there is none."""
        with self.changing:
            if name in self.files:
                self.files.move_to_end(name)
                return self.files[name]
        written = write()
        if written is not None:
            self.put(name, written)
        return written

    def put(self, name: Hashable, written: Content) -> None:
        """Keep a file, and make room for it; one that is larger than all the room is not kept."""
        if len(written) > self.room:
            return
        with self.changing:
            self.taken += len(written) - len(self.files.pop(name, ""))
            self.files[name] = written
            while self.taken > self.room:
                self.taken -= len(self.files.popitem(last=False)[1])
