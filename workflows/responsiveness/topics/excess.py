"""Finds where more came in the last days than is expected: early, and not more often false than wanted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from workflows.cases.deadlines import WorkCalendar
from workflows.responsiveness.topics.daily import Daily, within
from workflows.responsiveness.topics.expected import Usual, chance_of, scatter_of, usual
from workflows.responsiveness.topics.land import Land
from workflows.responsiveness.topics.season import Season, days_of, season

WINDOWS = (1, 3, 7, 14)
"""Days that are looked at together: what comes suddenly, and what creeps."""

GUARD = max(WINDOWS)
"""The last days teach nothing of what is usual."""

BASE = 182
"""† What is usual in a place is learned from half a year before."""

LEARN = 28
"""Days before which nothing is known, and nothing is said."""

KNOWN = BASE + 365
"""Days that are read: the seasons are learned from all of them."""

LOOKS = 365
"""A look a day; the windows of following days overlap, so that fewer than it seems are looks of their own."""

WEEK = 7
CELLS = 5
DRAWN_DAYS = 28


@dataclass(frozen=True)
class Rule:
    """How sure a warning must be: false ones of one area in a year, and the fewest people."""

    false_year: float = 0.5
    least: int = 3


@dataclass(frozen=True)
class Excess:
    """More than is expected, of one category in one area."""

    area: str
    category: str
    until: date  # the last day that was looked at
    window: int
    count: int
    expected: float
    chance: float
    days: tuple[int, ...]  # what came on the last days, the oldest first
    cells: tuple[tuple[str, int], ...]  # where it came from, most first


@dataclass(frozen=True)
class Ground:
    """What is known of one category on the day of the look."""

    daily: Daily
    category: str
    land: Land
    season: Season
    base: int  # first day of what is learned from
    learned: int  # the day after the last of them
    scatter: Mapping[str, float]  # by kind of area

    def came(self, area: str, begin: int, end: int) -> int:
        """What came in an area."""
        return within(self.daily.of(area, self.category), begin, end)

    def usual(self, area: str, *, sure: bool = True) -> Usual:
        """What an area usually brings."""
        exposure = self.season.span(self.base, self.learned)
        alike = self.land.alike(area)
        elsewhere = sum(self.came(each, self.base, self.learned) for each in alike) / len(alike)
        scatter = self.scatter.get(self.land.kinds[area], 1.0) if sure else 1.0
        here = self.came(area, self.base, self.learned)
        return usual(here, exposure, max(elsewhere, 1 / len(alike)) / exposure, scatter)


def look(daily: Daily, land: Land, calendar: WorkCalendar, rule: Rule) -> list[Excess]:
    """Look at the last days of a table, category by category; each excess is told once."""
    categories = daily.categories(land.roots)
    known = range(begin_of(daily, land), daily.days - GUARD)
    if len(known) < LEARN or not categories:
        return []
    kinds, months = days_of(daily.first, daily.days, calendar)
    limit = rule.false_year / (LOOKS * len(categories))
    found: list[Excess] = []
    for category in categories:
        if most_of_late(daily, land, category) >= rule.least:
            of_house = whole(daily, land, category)
            ground = ground_of(daily, land, category, season(of_house, kinds, months, known), known)
            looked = Look(ground, rule.least, limit)
            found += [each for root in land.roots for each in told_once(looked, root)]
    return found


def begin_of(daily: Daily, land: Land) -> int:
    """Return the first day on which anything came: before it nobody could know what is usual."""
    first = (min(days) for (area, _), days in daily.counts.items() if area in land.roots and days)
    return min(first, default=daily.days)


def most_of_late(daily: Daily, land: Land, category: str) -> int:
    """Return what came in the widest window: where it is too few, nothing needs to be worked out."""
    return sum(within(daily.of(each, category), daily.days - GUARD, daily.days) for each in land.roots)


def whole(daily: Daily, land: Land, category: str) -> dict[int, int]:
    """Return what came in the whole house."""
    counts: dict[int, int] = {}
    for root in land.roots:
        for at, count in daily.of(root, category).items():
            counts[at] = counts.get(at, 0) + count
    return counts


def ground_of(daily: Daily, land: Land, category: str, learned: Season, known: range) -> Ground:
    """Put together what is known of a category."""
    end = known.stop
    ground = Ground(daily, category, land, learned, max(known.start, end - BASE), end, {})
    kinds = sorted(set(land.kinds.values()))
    return Ground(
        daily, category, land, learned, ground.base, end, {kind: scatter(ground, kind) for kind in kinds}
    )


def scatter(ground: Ground, kind: str) -> float:
    """Return how much weeks scatter in areas of a kind."""
    pairs: list[tuple[int, float]] = []
    for area in (each for each, what in ground.land.kinds.items() if what == kind):
        place = ground.usual(area, sure=False)
        for begin in range(ground.base, ground.learned - WEEK + 1, WEEK):
            mean = place.mean(ground.season.span(begin, begin + WEEK))
            pairs.append((ground.came(area, begin, begin + WEEK), mean))
    return scatter_of(pairs)


def told_once(look: "Look", area: str) -> Iterator[Excess]:
    """Yield what is too much in an area: of the smallest part that explains it, else the whole."""
    found, parts = look.alarm(area), look.ground.land.inside(area)
    loud = [each for each in parts if look.alarm(each) is not None]
    if found is None:
        for each in parts:
            yield from told_once(look, each)
    elif (len(loud) == 1 or 0 < 2 * len(loud) <= len(parts)) and not look.is_loud_without(found, loud):
        for each in loud:
            yield from told_once(look, each)
    else:
        yield found


@dataclass(frozen=True)
class Look:
    """One look at one category."""

    ground: Ground
    least: int
    limit: float
    known: dict[str, Excess | None] = field(default_factory=dict)

    def alarm(self, area: str) -> Excess | None:
        """Return what is too much in an area as a whole; None where nothing is."""
        if area not in self.known:
            found = worst(self.ground, area, self.least)
            self.known[area] = found if found is not None and found.chance <= self.limit else None
        return self.known[area]

    def is_loud_without(self, found: Excess, parts: Sequence[str]) -> bool:
        """Whether an area has too much even without what came in some of its parts."""
        ground, end = self.ground, self.ground.daily.days
        rest = found.count - sum(ground.came(each, end - found.window, end) for each in parts)
        exposure = ground.season.span(end - found.window, end)
        return rest >= self.least and chance_of(rest, ground.usual(found.area), exposure) <= self.limit


def worst(ground: Ground, area: str, least: int) -> Excess | None:
    """Return the window in which what came in an area is least probable; None where it is never enough."""
    end, best = ground.daily.days, None
    for window in WINDOWS:
        count = ground.came(area, end - window, end)
        if count < least:
            continue
        exposure, place = ground.season.span(end - window, end), ground.usual(area)
        chance = chance_of(count, place, exposure)
        if best is None or chance < best[0]:
            best = chance, window, count, place.mean(exposure)
    return None if best is None else excess(ground, area, best)


def excess(ground: Ground, area: str, best: tuple[float, int, int, float]) -> Excess:
    """Put together what is told of it."""
    chance, window, count, mean = best
    end = ground.daily.days
    leaves = [each for each in ground.land.below(area) if ground.land.kinds[each] == "cell"]
    cells = [(each, ground.came(each, end - window, end)) for each in leaves]
    most = sorted((each for each in cells if each[1]), key=lambda each: (-each[1], each[0]))[:CELLS]
    drawn = [ground.came(area, at, at + 1) for at in range(max(0, end - DRAWN_DAYS), end)]
    until = ground.daily.day(end - 1)
    return Excess(area, ground.category, until, window, count, mean, chance, tuple(drawn), tuple(most))
