"""Cuts a window into the days whose sums are kept and the stretches that must be counted. Pure.

A day is a whole one of the house's clock: so many seconds east of UTC (`shift`), numbered since 1970.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LENGTH = 86_400
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATER = datetime(9999, 1, 1, tzinfo=UTC)
"""After anything."""


@dataclass(frozen=True)
class Cut:
    """A window in pieces: numbers of days, and stretches from inclusive to exclusive."""

    days: tuple[int, ...]
    stretches: tuple[tuple[datetime, datetime], ...]


def day_of(at: datetime, shift: int) -> int:
    """The day in which an instant lies."""
    return ((at - EPOCH) // timedelta(seconds=1) + shift) // LENGTH


def begins(day: int, shift: int) -> datetime:
    """The instant at which a day begins."""
    return EPOCH + timedelta(seconds=day * LENGTH - shift)


def cut(start: datetime, end: datetime, shift: int, kept: Collection[int]) -> Cut:
    """Cut a window; only whole days of it may be taken as they are kept."""
    inside = sorted(day for day in kept if start <= begins(day, shift) and begins(day + 1, shift) <= end)
    stretches, at = [], start
    for day in inside:
        if at < begins(day, shift):
            stretches.append((at, begins(day, shift)))
        at = begins(day + 1, shift)
    if at < end:
        stretches.append((at, end))
    return Cut(tuple(inside), tuple(stretches))
