"""Tries early warnings on known outbreaks, in a street drawn from a seed that is given at the run."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from models.vocabulary import AreaKind
from workflows.cases.calendar import build_calendar
from workflows.cases.deadlines import WorkCalendar
from workflows.responsiveness.measures import Json
from workflows.responsiveness.simulation.demand import CELLS, Matter, back_again, matters_on
from workflows.responsiveness.simulation.street import Street
from workflows.responsiveness.topics.daily import Came, Daily, counted
from workflows.responsiveness.topics.excess import GUARD, Excess, Rule, look
from workflows.responsiveness.topics.land import Land
from workflows.responsiveness.topics.monthly import shown_months

LIVED, WATCHED = 365, 365
"""Days before anybody looks, and days on which somebody does."""

COME_BACK = 0.25
"""Share of matters that are not mended and come back."""

SPREAD, LONG, EXTRA = 1 / 3, (10, 40), (0.4, 1.6)
"""Share of outbreaks that reach a whole community, their days, and what they bring each day."""

EARLY = 3
"""Days by which a warning must come before the month would show it."""

Advance = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Outbreak:
    """Something that brings more than usual: from one day to another."""

    area: str
    category: str
    begins: date
    ends: date
    came: int


@dataclass(frozen=True)
class Raised:
    """A warning, on the day on which it is raised."""

    area: str
    category: str
    on: date


def land_of(street: Street) -> Land:
    """Return the areas of a simulated street."""
    cells = {f"C{number:02d}": f"N{number // CELLS:02d}" for number in range(street.communities * CELLS)}
    communities = dict.fromkeys(sorted(set(cells.values())), "S")
    kinds = dict.fromkeys(cells, AreaKind.CELL) | dict.fromkeys(communities, AreaKind.COMMUNITY)
    return Land({"S": None, **communities, **cells}, {"S": AreaKind.STREET, **kinds})


def life(street: Street, seed: int, days: int) -> Iterator[Came]:
    """Yield what comes in a street without any outbreak; a part of it comes back."""
    for offset in range(days):
        day = street.start + timedelta(days=offset)
        for each in matters_on(street, seed, day):
            matter: Matter | None = each
            chance = random.Random(f"{seed}/again/{each.key}")
            while matter is not None:
                cell = f"C{matter.community * CELLS + matter.cell:02d}"
                yield matter.at.date(), cell, matter.theme.category, None
                again = chance.random() < COME_BACK
                matter = back_again(street, seed, matter, matter.at) if again else None


def outbreaks(street: Street, seed: int, land: Land, number: int) -> list[tuple[Outbreak, list[Came]]]:
    """Draw outbreaks on the days that are watched, each of a series of its own."""
    chance, taken = random.Random(f"{seed}/outbreaks"), set[tuple[str, str]]()
    found: list[tuple[Outbreak, list[Came]]] = []
    communities = [code for code, kind in land.kinds.items() if kind == AreaKind.COMMUNITY]
    while len(found) < number and len(taken) < len(communities) * len(street.themes):
        community, category = chance.choice(communities), chance.choice(street.themes).category
        if (community, category) in taken:
            continue
        taken.add((community, category))
        cells = [code for code in land.below(community) if code != community]
        area = community if chance.random() < SPREAD else chance.choice(cells)
        drawn = one_outbreak(street, chance, area, category, cells if area == community else [area])
        if drawn is not None:
            found.append(drawn)
    return found


def one_outbreak(
    street: Street, chance: random.Random, area: str, category: str, cells: Sequence[str]
) -> tuple[Outbreak, list[Came]] | None:
    """Draw one: where, from when to when, and how much it brings each day."""
    long = chance.randint(*LONG)
    begins = street.start + timedelta(days=LIVED + chance.randrange(WATCHED - LONG[1]))
    extra, came = chance.uniform(*EXTRA), list[Came]()
    for at in range(long):
        while chance.random() < extra / (1 + extra):
            came.append((begins + timedelta(days=at), chance.choice(cells), category, None))
    if not came:
        return None
    return Outbreak(area, category, came[0][0], begins + timedelta(days=long), len(came)), came


def raised(table: Daily, land: Land, calendar: WorkCalendar, rule: Rule, quiet: int) -> list[Raised]:
    """Look day by day, as the house does: once for each outbreak, until it has been quiet for so long."""
    found: list[Raised] = []
    last: dict[tuple[str, str], date] = {}
    for days in range(LIVED, table.days + 1):
        for each in look(table.until(days), land, calendar, rule):
            known = same(land, each, last, quiet)
            if known is None:
                found.append(Raised(each.area, each.category, each.until + timedelta(days=1)))
            last[known or (each.area, each.category)] = each.until
    return found


def same(land: Land, found: Excess, last: dict[tuple[str, str], date], quiet: int) -> tuple[str, str] | None:
    """Return the outbreak that this one goes on from."""
    for (area, category), until in last.items():
        near = category == found.category and not land.apart(area, found.area)
        if near and (found.until - until).days <= quiet:
            return area, category
    return None


@dataclass(frozen=True)
class Tried:
    """What came of one street."""

    outbreaks: int
    late: tuple[int | None, ...]  # days from the first request to the warning; None: none
    leads: tuple[int, ...]  # days before the end of the month that shows it
    leads_running: tuple[int, ...]  # the same, if somebody counted the month every day
    unseen: int  # outbreaks that no month shows
    false: int
    false_months: int  # months shown too high where there was no outbreak
    cells: int


def tried(street: Street, seed: int, rule: Rule, quiet: int, number: int) -> Tried:
    """Live a street with outbreaks, look every day, and hold what was found against what is true."""
    land, days = land_of(street), LIVED + WATCHED
    drawn = outbreaks(street, seed, land, number)
    came = sorted(
        [*life(street, seed, days), *(each for _, some in drawn for each in some)], key=lambda each: each[0]
    )
    table = counted(came, land, street.start, days)
    years = range(street.start.year, (street.start + timedelta(days=days)).year + 1)
    warned = raised(table, land, build_calendar(years), rule, quiet)
    true = [each for each, _ in drawn]
    late, leads, running, unseen = [], [], [], 0
    for each in true:
        first = min((one.on for one in warned if belongs(land, one, each)), default=None)
        late.append((first - each.begins).days if first else None)
        shown = shown_of(table, each, rule.least)
        if shown is None:
            unseen += 1
        elif first is not None:
            leads.append((shown[0] - first).days)
            running.append((shown[1] - first).days)
    false = sum(not any(belongs(land, one, each) for each in true) for one in warned)
    cells = sum(kind == AreaKind.CELL for kind in land.kinds.values())
    months = false_months(table, land, true, rule.least)
    return Tried(len(true), tuple(late), tuple(leads), tuple(running), unseen, false, months, cells)


def belongs(land: Land, one: Raised, true: Outbreak) -> bool:
    """Whether a warning tells of an outbreak: its matter, its place, its days."""
    near = one.category == true.category and not land.apart(one.area, true.area)
    return near and true.begins < one.on <= true.ends + timedelta(days=GUARD)


def shown_of(table: Daily, true: Outbreak, least: int) -> tuple[date, date] | None:
    """Return when the months would show an outbreak: at the end of one, or counted every day."""
    for each in shown_months(table, table.of(true.area, true.category), least):
        if each.at_end > true.begins and date(*each.month, 1) <= true.ends:
            return each.at_end, max(each.running, true.begins)
    return None


def false_months(table: Daily, land: Land, true: Sequence[Outbreak], least: int) -> int:
    """Count the months that are shown too high where there was no outbreak, in the year that is watched."""
    found = 0
    begin = table.day(LIVED)
    for (area, category), counts in table.counts.items():
        near = [each for each in true if each.category == category and not land.apart(area, each.area)]
        for each in shown_months(table, counts, least):
            free = not any(each.at_end > one.begins and date(*each.month, 1) <= one.ends for one in near)
            found += free and date(*each.month, 1) >= begin
    return found


def told(runs: Sequence[Tried]) -> Json:
    """Say in a few numbers what came of all streets."""
    late = [each for run in runs for each in run.late]
    leads = sorted(each for run in runs for each in run.leads)
    running = sorted(each for run in runs for each in run.leads_running)
    years = sum(run.cells for run in runs) * WATCHED / 365
    seen = [each for each in late if each is not None]
    return {
        "streets": len(runs),
        "outbreaks": len(late),
        "warned": len(seen),
        "days_to_warning": median(seen) if seen else None,
        "shown_by_a_month": len(late) - sum(run.unseen for run in runs),
        "lead_days": spread(leads),
        "lead_enough": round(sum(each >= EARLY for each in leads) / len(leads), 3) if leads else None,
        "lead_days_counted_daily": spread(running),
        "false_per_cell_year": round(sum(run.false for run in runs) / years, 3),
        "false_months_per_cell_year": round(sum(run.false_months for run in runs) / years, 3),
    }


def spread(values: Sequence[int]) -> Json | None:
    """The tenth, the middle and the ninetieth of a hundred."""
    if not values:
        return None
    last = len(values) - 1
    return {"p10": values[last // 10], "median": median(values), "p90": values[last * 9 // 10]}
