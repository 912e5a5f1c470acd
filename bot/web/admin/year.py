"""Lays a year out as twelve months of weeks, each day with what it is: for the picture of the calendar."""

from calendar import Calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from workflows.cases.deadlines import WorkCalendar
from workflows.house.calendar import DayWord


@dataclass(frozen=True)
class Day:
    """One day: whether it is worked, and whether an operator has said so."""

    day: date
    kind: str  # work, off (weekend), free (a weekday off), made-up (a worked weekend)
    own: bool
    name: str = ""


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday; None where a week lies outside it."""

    number: int
    weeks: tuple[tuple[Day | None, ...], ...]


def months_of(year: int, calendar: WorkCalendar, words: Mapping[date, DayWord]) -> list[Month]:
    """Return the months of a year that the calendar covers."""
    pages = Calendar()
    return [
        Month(
            number,
            tuple(
                tuple(day_of(day, calendar, words) if day.month == number else None for day in week)
                for week in pages.monthdatescalendar(year, number)
            ),
        )
        for number in range(1, 13)
    ]


def day_of(day: date, calendar: WorkCalendar, words: Mapping[date, DayWord]) -> Day:
    """Say what a day is."""
    worked, weekend = calendar.is_working_day(day), day.weekday() > 4
    kind = ("made-up" if weekend else "work") if worked else ("off" if weekend else "free")
    word = words.get(day)
    return Day(day, kind, word is not None, word.name if word else "")
