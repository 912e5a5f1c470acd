"""Wakes whoever works beside the conversation, wherever the courier is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass
class Bell:
    """Rung when there may be something to deliver; `away` says that the courier is in another process."""

    here: Sequence[Callable[[], None]]
    elsewhere: Callable[[], None]
    away: bool = False

    def ring(self) -> None:
        """Wake it."""
        for wake in (self.elsewhere,) if self.away else self.here:
            wake()
