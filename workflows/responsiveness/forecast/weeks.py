"""Says which weeks lie behind and ahead, and what the calendar makes of each: season, days off, spring."""

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from workflows.cases.calendar import library_days
from workflows.cases.deadlines import WorkCalendar
from workflows.house.known_days import calendar_covers

WEEK = timedelta(weeks=1)
YEAR = 365.25
HARMONICS = 2
"""Waves of a year by which the season is drawn."""
SEASON_FROM = 52
"""Weeks of history from which a season is told at all."""
SPRING = ((1, 15), (3, 1))
"""Between these days the lunar new year lies."""
LONG = 3
"""Days off in a row that are the spring holidays; a single day is none."""

Floats = NDArray[np.float64]
IsOff = Callable[[date], bool]


def monday_of(day: date) -> date:
    """The Monday on which a day's week begins."""
    return day - timedelta(days=day.weekday())


def name_of(monday: date) -> str:
    """Name a week: "2026-W47"."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def days_off(calendar: WorkCalendar) -> IsOff:
    """Tell public days off: as the house says where its calendar reaches, else as the library does."""

    def is_off(day: date) -> bool:
        if calendar_covers(calendar, day):
            return day in calendar.holidays
        return day in library_days(day.year).holidays

    return is_off


def effect_of(first: date, count: int, is_off: IsOff, seasonal: bool) -> Floats:
    """Return what the calendar does to so many weeks from a Monday on."""
    rows = []
    for at in range(count):
        monday = first + at * WEEK
        season = waves(monday + timedelta(days=3)) if seasonal else [0.0] * (2 * HARMONICS)
        rows.append([*season, *holidays_in(monday, is_off)])
    return np.asarray(rows, dtype=np.float64)


def waves(day: date) -> list[float]:
    """The place of a day in the year, as waves."""
    turn = 2 * math.pi * day.timetuple().tm_yday / YEAR
    return [wave(turn * n) for n in range(1, HARMONICS + 1) for wave in (math.sin, math.cos)]


def holidays_in(monday: date, is_off: IsOff) -> list[float]:
    """Shares of a week that are ordinary days off, spring holidays, and spring holidays the week before."""
    spring = sum(in_spring(day, is_off) for day in days_of(monday))
    plain = sum(is_off(day) and not in_spring(day, is_off) for day in days_of(monday))
    before = sum(in_spring(day, is_off) for day in days_of(monday - WEEK))
    return [plain / 7, spring / 7, before / 7]


def days_of(monday: date) -> Sequence[date]:
    """The seven days of a week."""
    return [monday + timedelta(days=at) for at in range(7)]


def in_spring(day: date, is_off: IsOff) -> bool:
    """Whether a day belongs to the lunar new year: one of some days off in a row early in the year."""
    if not SPRING[0] <= (day.month, day.day) <= SPRING[1] or not is_off(day):
        return False
    before = after = 0
    while is_off(day - timedelta(days=before + 1)):
        before += 1
    while is_off(day + timedelta(days=after + 1)):
        after += 1
    return before + 1 + after >= LONG
