"""Says what weights are read from: a file, or bytes that are kept elsewhere and never become one."""

from typing import Protocol


class Source(Protocol):
    """Something with a name that gives its bytes; every Path is one."""

    @property
    def name(self) -> str:
        """What it is called."""

    def read_bytes(self) -> bytes:
        """Return all of it. Raises OSError."""
