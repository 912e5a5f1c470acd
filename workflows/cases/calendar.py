"""Decides which days are worked: the holiday library's word, and the operator's, which wins."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from workflows.cases.deadlines import OFFICE_HOURS, Period, WorkCalendar

DayKind = Literal["workday", "holiday"]
BESIDE, SEVERAL = timedelta(days=10), 3
"""How near to how many days off make-up days stand, as the State Council puts them."""


@dataclass(frozen=True)
class DayOverride:
    """An operator's word on one day."""

    day: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True)
class YearDays:
    """The days off and the make-up days (调休) of one year, as a library knows them."""

    year: int
    holidays: frozenset[date]
    make_up_days: frozenset[date]

    @property
    def is_firm(self) -> bool:
        """Whether the make-up days of the year are known: some stand beside a holiday of several days.

        A Saturday that one street works, far from any, says nothing of the rest of the year.
        """
        return any(
            sum(abs(day - free) <= BESIDE for free in self.holidays) >= SEVERAL for day in self.make_up_days
        )


def build_calendar(
    years: Iterable[int],
    overrides: Iterable[DayOverride] = (),
    *,
    timezone: str = "Asia/Shanghai",
    periods: tuple[Period, ...] = OFFICE_HOURS,
    country: str = "CN",
) -> WorkCalendar:
    """Build the calendar of all years from the first to the last of `years`."""
    wanted = range(min(chosen := set(years)), max(chosen) + 1)
    words = {override.day: override for override in overrides}
    known = [_merged(library_days(year, country), words) for year in wanted]
    return WorkCalendar(
        covers_from=date(wanted[0], 1, 1),
        covers_until=date(wanted[-1], 12, 31),
        holidays=frozenset[date]().union(*(days.holidays for days in known)),
        extra_days=frozenset[date]().union(*(days.make_up_days for days in known)),
        periods=periods,
        timezone=timezone,
        firm_until=_firm_until(known),
    )


def is_published(year: int, overrides: Iterable[DayOverride] = (), country: str = "CN") -> bool:
    """Tell whether the make-up days of `year` are known, from the library or from the operator.

    The library gives a year without make-up days, and no warning, as long as they are not published.
    """
    words = {override.day: override for override in overrides}
    return _merged(library_days(year, country), words).is_firm


@cache
def library_days(year: int, country: str = "CN") -> YearDays:
    """Ask the holiday library about one year, once. Imported here: it costs 0.1 s, and few need it."""
    from holidays import country_holidays

    found = country_holidays(country, years=year, expand=False)
    return YearDays(
        year,
        holidays=frozenset(day for day in found if day.year == year),
        make_up_days=frozenset(day for day in found.weekend_workdays if day.year == year),
    )


def _merged(known: YearDays, words: dict[date, DayOverride]) -> YearDays:
    """Let the operator's word on a day replace the library's."""
    said = {day: word.kind for day, word in words.items() if day.year == known.year}
    off = {day for day, kind in said.items() if kind == "holiday"}
    worked = {day for day, kind in said.items() if kind == "workday"}
    return YearDays(known.year, (known.holidays - worked) | off, (known.make_up_days - off) | worked)


def _firm_until(known: list[YearDays]) -> date:
    """Return the last day before the first year whose make-up days are not known."""
    firm = date(known[0].year - 1, 12, 31)
    for days in known:
        if not days.is_firm:
            break
        firm = date(days.year, 12, 31)
    return firm
