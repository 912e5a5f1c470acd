"""Counts what stood in rolling windows."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def fullest(instants: Sequence[datetime], window: timedelta) -> int:
    """The most that stand in any rolling window, its end left out."""
    ordered, first, most = sorted(instants), 0, 0
    for last, at in enumerate(ordered):
        while at - ordered[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most
