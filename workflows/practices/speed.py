"""Says how fast something worked: the median of hours with its interval, from the order of spans alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

from workflows.responsiveness import suppression
from workflows.responsiveness.intervals import wilson

LEAST = suppression.LEAST
"""Answers below which nothing is said of their speed."""

MOST = 400
"""Newest answers that are looked at."""


@dataclass(frozen=True)
class Speed:
    """How it went in the bodies that work like this."""

    bodies: int = 0
    answered: int = 0  # cases whose span counts
    median: float | None = None  # hours; None: too few
    low: float | None = None  # None: with so few the interval has no end
    high: float | None = None
    solved: int = 0
    judged: int = 0  # residents who said whether it was solved
    solved_low: float = 0.0
    solved_high: float = 1.0


def speed(hours: Sequence[float], solved: int, judged: int, bodies: int) -> Speed:
    """Return how it went."""
    low, high = wilson(solved, judged)
    if len(hours) < LEAST:
        return Speed(bodies, len(hours), None, None, None, solved, judged, low, high)
    ordered = sorted(hours)
    place = outer(len(ordered))
    first, last = (ordered[place - 1], ordered[-place]) if place else (None, None)
    return Speed(bodies, len(hours), median(ordered), first, last, solved, judged, low, high)


def median(ordered: Sequence[float]) -> float:
    """Return the middle, or the mean of the middle two."""
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def outer(count: int) -> int:
    """Return from which place on, counted from either end, spans hold the median with 95 %; 0: none does."""
    below, place = 0, 0
    while True:
        below += comb(count, place)
        if below / 2**count > 0.025:
            return place
        place += 1
