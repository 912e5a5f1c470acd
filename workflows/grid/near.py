"""Decides who goes: of those who are free, whoever looks after the cell, then the nearest."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

FAR = float("inf")
Metres = Callable[[str, str], float | None]
"""The distance between two cells; None where one of them has no shape."""


@dataclass(frozen=True)
class Worker:
    """A grid worker, and the cell, or the larger area, that is theirs."""

    person: int
    area: str | None
    body: str | None = None


def nearest(
    cell: str | None, workers: Sequence[Worker], metres: Metres, leave_out: Collection[int] = ()
) -> Worker | None:
    """Return who goes to a cell; None when nobody is left. Of equals the first by number."""
    free = [each for each in workers if each.person not in leave_out]
    return min(free, key=lambda each: (distance(cell, each.area, metres), each.person), default=None)


def distance(cell: str | None, area: str | None, metres: Metres) -> float:
    """How far an area is from a cell; far where nobody can tell."""
    if cell is None or area is None:
        return FAR
    if cell == area:
        return 0.0
    found = metres(cell, area)
    return FAR if found is None else found
