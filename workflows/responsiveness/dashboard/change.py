"""Decides whether a figure has changed since the month before: only where the interval says so.

Of shares the interval of the difference is Newcombe's, from Wilson's of each, at 95 % (Newcombe 1998, method
10). Of spans of time only the quantile is published, so nothing is said of a change.
"""

from enum import StrEnum
from math import hypot

from workflows.responsiveness.figures.definitions import Direction, Unit
from workflows.responsiveness.figures.figure import Figure
from workflows.responsiveness.figures.places import PlaceFigure, Telling
from workflows.responsiveness.intervals import Interval, wilson


class Change(StrEnum):
    """What may be said beside the month before."""

    BETTER = "better"
    WORSE = "worse"
    RISEN = "risen"  # both ends tell something
    FALLEN = "fallen"
    OPEN = "open"  # the interval holds "no change"
    NONE = "none"  # nothing to compare, or no interval


def interval(figure: Figure) -> Interval | None:
    """Return Wilson's interval of a share; None of anything else."""
    if figure.unit is not Unit.SHARE or figure.value is None or not 0 <= figure.value <= 1:
        return None
    return wilson(figure.value * figure.denominator, figure.denominator)


def change(direction: Direction, now: PlaceFigure, before: PlaceFigure | None) -> Change:
    """Say how a figure stands beside the month before, as far as both are told."""
    if before is None or any(each.telling is not Telling.EXACTLY for each in (now, before)):
        return Change.NONE
    difference = difference_between(now.figure, before.figure)
    if difference is None:
        return Change.NONE
    low, high = difference
    if low <= 0 <= high:
        return Change.OPEN
    risen = low > 0
    if direction is Direction.NEITHER:
        return Change.RISEN if risen else Change.FALLEN
    return Change.BETTER if risen is (direction is Direction.UP) else Change.WORSE


def difference_between(now: Figure, before: Figure) -> Interval | None:
    """Return the interval of the difference of two shares."""
    here, there = interval(now), interval(before)
    if here is None or there is None or now.value is None or before.value is None:
        return None
    one, other = float(now.value), float(before.value)
    below = hypot(one - here[0], there[1] - other)
    above = hypot(here[1] - one, other - there[0])
    return one - other - below, one - other + above
