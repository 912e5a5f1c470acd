"""Decides of which points a category's standard for "done" consists, and what was ticked of them (S19)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MOST = 5
"""Points that are ticked one by one; more would be a form."""

BETWEEN = re.compile("[，。；,;]")


def points_of(standard: str) -> tuple[str, ...]:
    """Return the points of a standard in words; none where a category has none."""
    found = (each.strip() for each in BETWEEN.split(standard))
    return tuple(each for each in found if each)[:MOST]


@dataclass(frozen=True)
class Ticked:
    """The points of a standard that hold, by place, and why the others do not."""

    met: tuple[int, ...] = ()
    why_not: str = ""

    def toggled(self, point: int) -> "Ticked":
        """Return it with one point ticked, or no longer."""
        met = set(self.met) ^ {point}
        return Ticked(tuple(sorted(met)), self.why_not)


def within(met: Iterable[int], points: tuple[str, ...]) -> tuple[int, ...]:
    """Return the places that the standard has: the list may have changed since somebody looked."""
    return tuple(sorted({each for each in met if 0 <= each < len(points)}))
