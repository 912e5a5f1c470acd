"""Decides how fast a stream may flow: the generic cell rate algorithm, evenly and with a small burst."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

AT_ONCE = timedelta(0)


@dataclass(frozen=True)
class Rate:
    """So many a second in the long run, and at most `burst` of them at one instant."""

    per_second: float
    burst: int = 1

    @property
    def interval(self) -> timedelta:
        """The even distance of two, rounded up, so that a window never holds one too many."""
        return timedelta(microseconds=math.ceil(1_000_000 / self.per_second))

    @property
    def tolerance(self) -> timedelta:
        """How much too early one may come."""
        return self.interval * (self.burst - 1)


@dataclass(frozen=True)
class Verdict:
    """How long to wait (zero: go), and up to when the allowance is then used."""

    wait: timedelta
    used_until: datetime

    @property
    def granted(self) -> bool:
        """Whether one may go now."""
        return self.wait <= AT_ONCE


def windowed(most: int, window: timedelta, burst: int = 1) -> Rate:
    """Return the rate that keeps every rolling window (half open) to `most`, bursts included."""
    return Rate((most - burst + 1) / window.total_seconds(), burst)


def decide(used_until: datetime | None, rate: Rate, now: datetime, count: int = 1) -> Verdict:
    """Say whether one may go now, or `count` together, given how far the allowance is used (None: never yet).

    More together than a burst holds may go when a whole burst might, and the long run is kept.

    In whatever order several takers come, and however their clocks differ, what is granted stands in every
    rolling window W at most `burst + ceil(W / interval) - 1` times. Source: ITU-T I.371, virtual scheduling.
    """
    start = max(used_until or now, now)
    together = rate.interval * (min(count, rate.burst) - 1)
    wait = start + together - rate.tolerance - now
    if wait > AT_ONCE:
        return Verdict(wait, start)
    return Verdict(AT_ONCE, start + rate.interval * count)
