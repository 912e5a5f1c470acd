"""Wakes the courier, wherever it is at work."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Bell:
    """Rung when there may be something to deliver; `away` says that the courier is in another process."""

    here: Callable[[], None]
    elsewhere: Callable[[], None]
    away: bool = False

    def ring(self) -> None:
        """Wake it."""
        (self.elsewhere if self.away else self.here)()
