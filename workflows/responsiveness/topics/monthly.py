"""Decides what a count by months alone would show, and when: what early warnings are held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import sqrt
from statistics import fmean

from workflows.responsiveness.suppression import LEAST
from workflows.responsiveness.topics.daily import Daily, Series, within
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


Known = dict[Series, tuple[int, ...]]
"""What was worked out once: many areas lie in the same one."""


def beside(table: Daily, land: Land, area: str, category: str, known: Known | None = None) -> tuple[int, ...]:
    """Return for each month the fewest who are left around an area, in any that holds it.

    Left is who came there outside all parts of it whose numbers could be told: topics of several parts, told
    one after the other, give no more away than one. Nobody at all is 0: there is nothing to be found.
    """
    known = {} if known is None else known
    rests = [left(table, land, (each, category), known) for each in land.up(area)[1:]]
    return tuple(
        min((rest[at] for rest in rests if rest[at] > 0), default=0) for at in range(len(months_in(table)))
    )


def left(table: Daily, land: Land, one: Series, known: Known) -> tuple[int, ...]:
    """Return who came in each month in an area, without its parts from which five or more came."""
    if one not in known:
        area, category = one
        parts = [by_month(table, each, category) for each in land.inside(area)]
        told = [sum(part[at] for part in parts if part[at] >= LEAST) for at in range(len(months_in(table)))]
        known[one] = tuple(
            all_ - some for all_, some in zip(by_month(table, area, category), told, strict=True)
        )
    return known[one]


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
