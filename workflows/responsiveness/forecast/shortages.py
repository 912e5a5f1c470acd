"""Names where more is foreseen than can be answered: body, category, place, and the weeks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from workflows.responsiveness.forecast.intervals import Ranges, ranges_of
from workflows.responsiveness.forecast.model import CATEGORY, PAIR, Forecast, Pair
from workflows.responsiveness.forecast.weeks import WEEK, Floats

MOST = 5
"""Categories and places that are named of one body, those first of which most comes."""
WORTH = 1.0
"""Requests that must be too many for a category and place to be named."""

Shares = Mapping[str, Mapping[Pair, float]]
"""By body: what part of a category's requests in a place it got."""


@dataclass(frozen=True)
class Load:
    """What is foreseen for a body, and what it answers in time in each week; None: nobody can tell."""

    body: str
    means: Floats
    ranges: Ranges
    capacity: Floats | None

    @property
    def short(self) -> Sequence[int]:
        """The weeks in which even the low end of what is foreseen is more than it can do."""
        if self.capacity is None:
            return ()
        return [int(week) for week in np.flatnonzero(self.ranges.low80 > self.capacity)]


@dataclass(frozen=True)
class Short:
    """One category and place of a body in the weeks that are short."""

    body: str
    category: str
    area: str
    begins: date
    ends: date
    expected: float
    capacity: float

    @property
    def missing(self) -> float:
        """Requests that are too many."""
        return self.expected - self.capacity


def loads_of(made: Forecast, shares: Shares, capacities: Mapping[str, Floats | None]) -> list[Load]:
    """Return what every body will get: of each category and place the part it got before."""
    pairs, spread = made.groups[PAIR], made.spreads[CATEGORY]
    found = []
    for body, parts in sorted(shares.items()):
        means = sum_of(pairs[pair].means * part for pair, part in parts.items() if pair in pairs)
        if means is not None:
            found.append(Load(body, means, ranges_of(means, spread), capacities.get(body)))
    return found


def sum_of(rows: Iterator[Floats]) -> Floats | None:
    """Add rows up; None of nothing."""
    found = list(rows)
    return np.sum(found, axis=0) if found else None


def shortages(made: Forecast, loads: Sequence[Load], shares: Shares) -> list[Short]:
    """Return what is short, by body and the most missing first."""
    return [each for load in loads if load.short for each in shortages_of(made, load, shares[load.body])]


def shortages_of(made: Forecast, load: Load, parts: Mapping[Pair, float]) -> list[Short]:
    """Part what a body lacks by where its requests come from."""
    assert load.capacity is not None
    weeks, pairs = list(load.short), made.groups[PAIR]
    begins, ends = made.first + weeks[0] * WEEK, made.first + weeks[-1] * WEEK
    found = []
    for pair, part in parts.items():
        if pair in pairs and all(pair):
            mine = pairs[pair].means[weeks] * part
            can = load.capacity[weeks] * mine / load.means[weeks]
            short = Short(load.body, *pair, begins, ends, float(mine.sum()), float(can.sum()))
            found += [short] if short.missing >= WORTH else []
    return sorted(found, key=lambda each: (-each.missing, each.category, each.area))[:MOST]
