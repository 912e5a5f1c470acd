"""Decides whether a step that failed on PostgreSQL is run again, and how long that waits."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy.exc import DBAPIError

CONFLICTS = frozenset({"40001", "40P01", "55P03"})
"""Serialization failure, deadlock, lock not to be had: another transaction was faster."""

TAKEN = frozenset({"23505", "23503"})
"""A unique row that another wrote, a row that another deleted: perhaps just now, perhaps long ago."""

AWAY = frozenset({"57P01", "57P02", "57P03", "53300"})
"""The server stops, has crashed, starts, or has no connection left."""


CROWDED = 3
"""After so many conflicts a step waits for those that had as many before it, whatever they are about."""


class Hindrance(StrEnum):
    """What kept a step from its commit."""

    CONFLICT = "conflict"  # run again at once, it will see what the other did
    TAKEN = "taken"  # run again a few times: it may be the step's own fault
    AWAY = "away"  # no database there; nothing of the step is left


def hindrance_of(error: BaseException) -> Hindrance | None:
    """Say what kept a step from its commit; None when it is the step's own failure."""
    found: BaseException | None = error
    while found is not None:
        if hindrance := hindrance_in(found):
            return hindrance
        found = getattr(found, "orig", None) or found.__cause__
    return None


def hindrance_in(error: BaseException) -> Hindrance | None:
    """Judge one error, not those it came from."""
    state: Any = getattr(error, "sqlstate", None)
    if state in CONFLICTS:
        return Hindrance.CONFLICT
    if state in TAKEN:
        return Hindrance.TAKEN
    if state in AWAY or (state or "").startswith("08"):
        return Hindrance.AWAY
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return Hindrance.AWAY if lost or never_connected(error) else None


def never_connected(error: BaseException) -> bool:
    """Whether there was no connection: the driver then knows no SQL state."""
    unknown = getattr(error, "sqlstate", "") is None
    return unknown and type(error).__name__ in ("OperationalError", "ConnectionTimeout")


@dataclass(frozen=True)
class Tries:
    """How often a step is run again, how long before the next time (seconds), by what chance."""

    chance: random.Random = field(default_factory=random.SystemRandom)
    sleep: Callable[[float], None] = time.sleep
    most: dict[Hindrance, int] = field(
        default_factory=lambda: {Hindrance.CONFLICT: 60, Hindrance.TAKEN: 12, Hindrance.AWAY: 60}
    )
    first: float = 0.002
    longest: float = 0.05
    first_away: float = 0.05
    longest_away: float = 1.0

    def pause(self, hindrance: Hindrance, count: int) -> float:
        """Return how long to wait after a hindrance has come `count` times: twice as long each time."""
        away = hindrance is Hindrance.AWAY
        first, longest = (self.first_away, self.longest_away) if away else (self.first, self.longest)
        bound: float = min(longest, first * 2 ** min(count - 1, 16))
        return self.chance.uniform(bound / 2, bound)


class Attempts:
    """The attempts of one step."""

    def __init__(self, tries: Tries) -> None:
        self._tries = tries
        self._counts: Counter[Hindrance] = Counter()

    @property
    def crowded(self) -> bool:
        """Whether others were faster so often that the step had better stand in line."""
        return self._counts[Hindrance.CONFLICT] + self._counts[Hindrance.TAKEN] >= CROWDED

    def wait(self, error: Exception) -> None:
        """Wait until the step may be run again. Raises `error` itself when it shall not be."""
        hindrance = hindrance_of(error)
        if hindrance is None or self._counts[hindrance] >= self._tries.most[hindrance]:
            raise error
        self._counts[hindrance] += 1
        self._tries.sleep(self._tries.pause(hindrance, self._counts[hindrance]))
