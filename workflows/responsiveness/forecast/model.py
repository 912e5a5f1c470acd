"""Says what to expect of the next weeks: by category and area, from what came in the weeks before.

A category's weeks follow the calendar and a level that moves (`usual`); how far a season is believed, and how
fast the level moves, is what would have foreseen the last months best. Areas have shares of their category,
drawn towards what they have of everything: so pairs add up to categories, to areas and to the whole. How far
it was off in those months says how wide the ranges are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from itertools import product
from typing import Final, Literal

import numpy as np

from workflows.responsiveness.forecast.intervals import TINY, Ranges, ranges_of, spread_of
from workflows.responsiveness.forecast.usual import Known, Memory, coming, usual_weeks
from workflows.responsiveness.forecast.weeks import SEASON_FROM, WEEK, Floats, IsOff, effect_of

AHEAD = 8
"""Weeks that are foreseen."""
LEAST = 8
"""Weeks of history without which nothing is foreseen."""
MEMORIES: Final = tuple(Memory(*each) for each in product((0.80, 0.90, 0.97), (0.5, 20.0)))
PLAIN = MEMORIES[2]
"""How a level is followed where nothing could be tried."""
EVEN, HARD = 0.5, 8
"""How far a season is believed that could not be tried; how hard one is judged that could."""
TRIALS, APART = 8, 4
"""Forecasts that are made of the past to learn from, and the weeks between them."""
UNTRIED = 0.3
"""How much counts spread where there is no past to learn it from."""
HALF_LIFE = 26
"""Weeks after which what came counts half for the share of an area."""
BORROWED = 20.0
"""Requests of a category for which the area's share of everything stands in."""

Pair = tuple[str, str]
Level = Literal["whole", "category", "area", "pair"]
WHOLE: Final = "whole"
CATEGORY: Final = "category"
AREA: Final = "area"
PAIR: Final = "pair"


@dataclass(frozen=True)
class Sums:
    """How rows of pairs add up to a level: names, and a matrix of noughts and ones."""

    names: Sequence[Pair]
    matrix: Floats


@dataclass(frozen=True, eq=False)
class History:
    """What came by category and area (rows) in each week from a Monday on (columns); nan: nobody knows."""

    first: date
    pairs: Sequence[Pair]
    counts: Floats

    @property
    def weeks(self) -> int:
        """How many weeks there are."""
        return int(self.counts.shape[1])

    @property
    def next(self) -> date:
        """The Monday after the last of them."""
        return self.first + self.weeks * WEEK

    @cached_property
    def known(self) -> Known:
        """The weeks of which anybody knows."""
        return np.asarray(~np.isnan(self.counts).any(axis=0))

    @cached_property
    def sums(self) -> Mapping[Level, Sums]:
        """How the pairs add up."""
        return levels_of(self.pairs)

    def until(self, weeks: int) -> "History":
        """Only the first so many weeks."""
        return History(self.first, self.pairs, self.counts[:, :weeks])


@dataclass(frozen=True)
class Expected:
    """What is foreseen of one group: a mean and two ranges for each week."""

    means: Floats
    ranges: Ranges


@dataclass(frozen=True)
class Forecast:
    """The next weeks. `groups`: of each level, by code of category and area ("" is all of them).

    `seasonal`: whether the season of earlier years is in it; `spreads` by level and week ahead.
    """

    first: date
    seasonal: bool
    groups: Mapping[Level, Mapping[Pair, Expected]]
    spreads: Mapping[Level, Floats]


Look = Mapping[tuple[bool, Memory], Floats]
"""What each way makes of the weeks ahead, by category: with or without a season, and by memory."""


@dataclass(frozen=True)
class Way:
    """How to look ahead: the best memory without a season and with one, how far the season is believed."""

    plain: Memory
    seasonal: Memory
    trust: float

    def of(self, look: Look) -> Floats:
        """Return the weeks ahead by category."""
        plain, seasonal = look[False, self.plain], look.get((True, self.seasonal))
        return plain if seasonal is None else (1 - self.trust) * plain + self.trust * seasonal


def forecast(history: History, is_off: IsOff, ahead: int = AHEAD) -> Forecast | None:
    """Return what is to be expected; None where there is too little history."""
    if history.known.sum() < LEAST:
        return None
    past = [history.until(weeks) for weeks in tried_weeks(history, ahead)]
    views = {each: looks(each, is_off, ahead) for each in (*past, history)}
    way = best_way(history, {each: views[each] for each in past})
    spreads = spreads_of(history, {each: way.of(views[each]) for each in past}, ahead)
    pairs = shares_of(history) @ way.of(views[history])
    groups: dict[Level, Mapping[Pair, Expected]] = {
        level: dict(zip(sums.names, ranged(sums.matrix @ pairs, spreads[level]), strict=True))
        for level, sums in history.sums.items()
    }
    return Forecast(history.next, history.weeks >= SEASON_FROM, groups, spreads)


def tried_weeks(history: History, ahead: int) -> list[int]:
    """Return after how many weeks forecasts of the past are made, the newest first."""
    last = history.weeks - ahead
    return [
        weeks
        for weeks in range(last, max(LEAST, last - TRIALS * APART), -APART)
        if history.known[:weeks].sum() >= LEAST
    ]


def looks(history: History, is_off: IsOff, ahead: int) -> Look:
    """Return what each way makes of the weeks ahead."""
    counts = history.sums[CATEGORY].matrix @ np.nan_to_num(history.counts)
    found: dict[tuple[bool, Memory], Floats] = {}
    for seasonal in (False, True) if history.weeks >= SEASON_FROM else (False,):
        effect = effect_of(history.first, history.weeks + ahead, is_off, seasonal)
        usual = usual_weeks(counts, effect, history.known)
        for memory in MEMORIES:
            found[seasonal, memory] = coming(counts, usual, history.known, memory)
    return found


def best_way(history: History, past: Mapping[History, Look]) -> Way:
    """Return the way that would have been least off; a season that was off more is believed less."""
    counts = history.sums[CATEGORY].matrix @ np.nan_to_num(history.counts)

    def off(seasonal: bool, memory: Memory) -> float:
        wrong = 0.0
        for each, look in past.items():
            if (True, memory) in look or not with_season:
                weeks = slice(each.weeks, each.weeks + look[False, memory].shape[1])
                known = history.known[weeks]
                wrong += float(np.abs(counts[:, weeks] - look[seasonal, memory])[:, known].sum())
        return wrong

    with_season = any((True, PLAIN) in look for look in past.values())
    plain = min(MEMORIES, key=lambda memory: off(False, memory)) if past else PLAIN
    if not with_season:
        return Way(plain, plain, EVEN)
    seasonal = min(MEMORIES, key=lambda memory: off(True, memory))
    without, having = (max(off(*each), TINY) for each in ((False, plain), (True, seasonal)))
    return Way(plain, seasonal, 1 / (1 + (having / without) ** HARD))


def ranged(means: Floats, spread: Floats) -> list[Expected]:
    """Put a range around each mean."""
    ranges = ranges_of(means, np.broadcast_to(spread, means.shape))
    names = [each.name for each in fields(Ranges)]
    return [
        Expected(means[row], Ranges(*(getattr(ranges, name)[row] for name in names)))
        for row in range(len(means))
    ]


def levels_of(pairs: Sequence[Pair]) -> Mapping[Level, Sums]:
    """Say how pairs add up."""
    return {
        WHOLE: summed([("", "")] * len(pairs)),
        CATEGORY: summed([(category, "") for category, _ in pairs]),
        AREA: summed([("", area) for _, area in pairs]),
        PAIR: summed(pairs),
    }


def summed(of: Sequence[Pair]) -> Sums:
    """Add up rows of one name."""
    names = list(dict.fromkeys(of))
    places = {name: at for at, name in enumerate(names)}
    matrix = np.zeros((len(names), len(of)))
    for column, name in enumerate(of):
        matrix[places[name], column] = 1.0
    return Sums(names, matrix)


def shares_of(history: History) -> Floats:
    """Return what part of its category each pair has: pairs × categories."""
    ages = history.weeks - 1 - np.arange(history.weeks)
    heavy = np.nan_to_num(history.counts) @ (0.5 ** (ages / HALF_LIFE) * history.known)
    sums, of_all = history.sums, float(heavy.sum())
    in_area, in_category = sums[AREA].matrix.T, sums[CATEGORY].matrix.T
    areas = (sums[AREA].matrix @ heavy + 1) / (of_all + len(sums[AREA].names))
    usual = in_category * (in_area @ areas)[:, None]
    usual /= usual.sum(axis=0)
    own = in_category * heavy[:, None]
    return np.asarray((own + BORROWED * usual) / (own.sum(axis=0) + BORROWED))


def spreads_of(history: History, past: Mapping[History, Floats], ahead: int) -> Mapping[Level, Floats]:
    """Return how much each level spread around what would have been foreseen, by weeks ahead."""
    counts = np.nan_to_num(history.counts)
    pairs = {each: shares_of(each) @ means for each, means in past.items()}
    return {
        level: spread_by_week(
            [
                (sums.matrix @ counts[:, each.weeks : each.weeks + ahead], sums.matrix @ means)
                for each, means in pairs.items()
                if history.known[each.weeks : each.weeks + ahead].all()
            ],
            ahead,
        )
        for level, sums in history.sums.items()
    }


def spread_by_week(trials: Sequence[tuple[Floats, Floats]], ahead: int) -> Floats:
    """Return the spread of each week ahead: learnt from all weeks up to it, never less than before."""
    if not trials:
        return np.full(ahead, UNTRIED)
    actual = np.stack([came for came, _ in trials])
    means = np.stack([foreseen for _, foreseen in trials])
    found = [spread_of(actual[..., : week + 1], means[..., : week + 1]) for week in range(ahead)]
    return np.asarray(np.maximum.accumulate(found))
