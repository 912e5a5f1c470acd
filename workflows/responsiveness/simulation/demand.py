"""Draws what comes up in a street day by day: by category, cell, season, weekday and weather."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from workflows.responsiveness.simulation.street import Street, Theme, chance_of

CELLS = 3
"""Cells of one community."""

BUILDINGS = 6
"""Places of one cell."""

YEAR = 365
SATURDAY = 5


@dataclass(frozen=True)
class Matter:
    """Something that somebody reports."""

    key: str  # names it for the draws that follow from it
    source: str  # what keeps it coming back until it is mended
    at: datetime  # local
    theme: Theme
    community: int
    cell: int
    building: int
    resident: int
    again: int = 0  # how often it has come back

    @property
    def words(self) -> str:
        """The form of words in which it is told."""
        return self.theme.reports[(self.building + self.again) % len(self.theme.reports)]


def matters_on(street: Street, seed: int, day: date) -> Iterator[Matter]:
    """Draw the fresh matters of one day."""
    sky = weather_on(street, seed, day)
    for theme in street.themes:
        chance = chance_of(seed, "matters", day, theme.category)
        for number in range(poisson(chance, expected(street, theme, day, sky))):
            yield matter(street, seed, theme, day, number)


def expected(street: Street, theme: Theme, day: date, sky: str) -> float:
    """How many matters of a theme a day brings on average."""
    whole = street.residents * street.matters_each / YEAR
    share = theme.weight / sum(each.weight * sum(each.months) / 12 for each in street.themes)
    weekday = theme.weekend if day.weekday() >= SATURDAY else 1.0
    return whole * share * theme.months[day.month - 1] * weekday * theme.weather.get(sky, 1.0)


def poisson(chance: random.Random, mean: float) -> int:
    """Draw a count (Knuth); means here are small."""
    number, left = 0, 1.0
    edge = 2.718281828459045**-mean
    while (left := left * chance.random()) > edge:
        number += 1
    return number


def matter(street: Street, seed: int, theme: Theme, day: date, number: int) -> Matter:
    """Place one matter: some cells have more of them than others."""
    key = f"{day}:{theme.category}:{number}"
    chance = chance_of(seed, "matter", key)
    cells = street.communities * CELLS
    place = chance.choices(range(cells), weights=burdens(seed, cells))[0]
    minutes = chance.randrange(street.first_hour * 60, street.last_hour * 60)
    return Matter(
        key=key,
        source=key,
        at=datetime.combine(day, time(minutes // 60, minutes % 60)),
        theme=theme,
        community=place // CELLS,
        cell=place % CELLS,
        building=chance.randrange(BUILDINGS),
        resident=chance.randrange(street.residents),
    )


@cache
def burdens(seed: int, cells: int) -> tuple[float, ...]:
    """How much comes up in each cell, compared with the others."""
    return tuple(chance_of(seed, "burden", cell).gammavariate(4, 0.25) for cell in range(cells))


def back_again(street: Street, seed: int, before: Matter, now: datetime) -> Matter | None:
    """Return when and by whom a matter that was not mended is met again; None: not any more."""
    if not before.theme.again_days or before.again >= MOST:
        return None
    chance = chance_of(seed, "again", before.key)
    at = now + timedelta(days=1 + chance.expovariate(1 / before.theme.again_days))
    hour = chance.randrange(street.first_hour, street.last_hour)
    return Matter(
        key=f"{before.key}+",
        source=before.source,
        at=at.replace(hour=hour, minute=chance.randrange(60)),
        theme=before.theme,
        community=before.community,
        cell=before.cell,
        building=before.building,
        resident=chance.choice((before.resident, chance.randrange(street.residents))),
        again=before.again + 1,
    )


MOST = 4
"""How often one source comes back: then somebody else has mended it."""


def weather_on(street: Street, seed: int, day: date) -> str:
    """Return the spell of weather a day lies in; empty on plain days."""
    for back in range(LONGEST):
        begun = day - timedelta(days=back)
        for name, spell in street.weather.items():
            chance = chance_of(seed, "weather", name, begun)
            starts = chance.random() < spell["months"][begun.month - 1]
            if starts and back < chance.randint(*spell["days"]):
                return name
    return ""


LONGEST = 10
"""Days of the longest spell."""
