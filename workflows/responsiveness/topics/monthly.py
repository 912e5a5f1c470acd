"""Decides what a count by months alone would show, and when: what early warnings are held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt
from statistics import fmean

from workflows.responsiveness.topics.daily import Daily, within
from workflows.responsiveness.topics.land import Land

ABOVE = 2.0
"""Standard deviations over the mean of the months before."""

FEWEST, MOST = 3, 12
"""Months before, at least and at most."""


@dataclass(frozen=True)
class Shown:
    """A month that is shown to be too much, and on which day anybody can know."""

    month: tuple[int, int]
    at_end: date  # the first day of the next one
    running: date  # the day after its count passed the bar, if somebody counted every day


def months_in(table: Daily) -> list[tuple[int, int]]:
    """Return the whole months of a table, as offsets of their first day and the day after their last."""
    firsts = [at for at in range(table.days + 1) if table.day(at).day == 1]
    return list(pairwise(firsts))


def by_month(table: Daily, area: str, category: str) -> tuple[int, ...]:
    """Return who came in each whole month of a table."""
    counts = table.of(area, category)
    return tuple(within(counts, begin, end) for begin, end in months_in(table))


def beside(table: Daily, land: Land, area: str, category: str) -> tuple[int, ...]:
    """Return for each month the fewest who came around an area: in any that holds it, without itself.

    Nobody at all is 0: then there is nothing that could be found by subtracting.
    """
    own = by_month(table, area, category)
    around = [by_month(table, each, category) for each in land.up(area)[1:]]
    left = [[held[at] - count for held in around] for at, count in enumerate(own)]
    return tuple(min((each for each in rests if each > 0), default=0) for rests in left)


def shown_months(table: Daily, counts: Mapping[int, int], least: int) -> list[Shown]:
    """Return the months whose count lies above what the months before make likely."""
    months = months_in(table)
    totals = [within(counts, begin, end) for begin, end in months]
    found = []
    for place in range(FEWEST, len(months)):
        bar = max(bar_of(totals[max(0, place - MOST) : place]), least - 1)
        begin, end = months[place]
        if totals[place] > bar:
            name = table.day(begin)
            passed = next(at for at in range(begin, end) if within(counts, begin, at + 1) > bar)
            found.append(
                Shown((name.year, name.month), table.day(end), table.day(passed) + timedelta(days=1))
            )
    return found


def bar_of(before: list[int]) -> float:
    """Return the mean of the months before, and two standard deviations."""
    mean = fmean(before)
    return mean + ABOVE * sqrt(fmean([(each - mean) ** 2 for each in before]))
