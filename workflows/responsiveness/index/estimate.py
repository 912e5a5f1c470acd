"""Decides what few cases may say: shares drawn towards what is expected, that no number of cases lowers.

What is better than expected has to be proven by its number (an empirical Bayes estimate of a beta-binomial);
what is worse is drawn as `enough` cases would be, however few or many there are. So a share never falls when
cases are added that are handled like the others, and a body gains nothing by having few. From `enough` cases
on their number plays no part at all: loads are comparable.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from workflows.responsiveness.index.definitions import Strength

TELLING = 3
"""So many bodies must have cases before they tell how far bodies differ."""


@dataclass(frozen=True)
class Rows:
    """How many of how many were good."""

    good: float = 0.0
    rows: int = 0

    def __add__(self, other: "Rows") -> "Rows":
        return Rows(self.good + other.good, self.rows + other.rows)

    @property
    def rate(self) -> float:
        """The plain share; there must be rows."""
        return min(max(self.good, 0.0) / self.rows, 1.0)


def held(seen: Rows, expected: float, strength: float, enough: int) -> float:
    """Return the share that is told: drawn towards what is expected, and never lowered by a number."""
    if not seen.rows:
        return expected
    rows = min(seen.rows, enough) if seen.rate >= expected else enough
    return expected + rows / (rows + strength) * (seen.rate - expected)


def believed(seen: Rows, expected: float, strength: float) -> float:
    """Return the mean of what is believed after these rows."""
    return (max(seen.good, 0.0) + strength * expected) / (seen.rows + strength)


def spread(seen: Rows, expected: float, strength: float) -> float:
    """Return the standard deviation of what is believed."""
    mean = min(believed(seen, expected, strength), 1.0)
    return sqrt(mean * (1 - mean) / (seen.rows + strength + 1))


def strength_of(others: Iterable[tuple[Rows, float]], numbers: Strength) -> float:
    """Return how many rows what is expected is worth, by how far bodies lie from what is expected of them.

    The moments of a beta-binomial (Kleinman 1973): little beyond chance makes it strong, much makes it weak.
    """
    known = [(rows, min(max(expected, 0.01), 0.99)) for rows, expected in others if rows.rows]
    total = sum(rows.rows for rows, _ in known)
    if len(known) < TELLING:
        return float(numbers.usual)
    room = sum(rows.rows * expected * (1 - expected) for rows, expected in known) / total
    apart = sum(rows.rows * (rows.rate - expected) ** 2 for rows, expected in known)
    freedom = len(known) - 1
    size = total - sum(rows.rows**2 for rows, _ in known) / total - freedom
    if size <= 0:
        return float(numbers.usual)
    share = (apart - room * freedom) / (room * size)
    return float(numbers.most) if share <= 0 else min(max(1 / share - 1, numbers.least), numbers.most)


def odds(share: float) -> float:
    """Return the odds of a share; nothing is certain."""
    inner = min(max(share, 0.0001), 0.9999)
    return inner / (1 - inner)


def beside(share: float, other: float) -> float:
    """Compare a share with another one: a half where they are equal, more where it is better."""
    return odds(share) / (odds(share) + odds(other))


def moved(share: float, expected: float, mean: float) -> float:
    """Return what a share would be where the mean is expected: like compared with like."""
    there = odds(share) / odds(expected) * odds(mean)
    return there / (1 + there)
