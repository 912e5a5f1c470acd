"""Decides how much a day usually brings: workdays, days off, long holidays, the day after one, the month.

Factors are learned from the whole house, category by category, and drawn to 1 where little is known.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import TypeVar

from workflows.cases.deadlines import CalendarGap, WorkCalendar

LONG = 3
"""† So many days off in a row are a holiday."""

DRAWN = 20.0
"""† Requests that weigh as much as knowing nothing."""

Kind = TypeVar("Kind", bound=Hashable)


class DayKind(StrEnum):
    """Kinds of days on which more or less comes."""

    WORKED = "worked"
    OFF = "off"
    HOLIDAY = "holiday"  # one of several days off in a row, beyond a weekend
    BACK = "back"  # the first worked day after a holiday


def is_off(day: date, calendar: WorkCalendar) -> bool:
    """Whether a day is off; beyond the calendar weekends are."""
    try:
        return not calendar.is_working_day(day)
    except CalendarGap:
        return day.weekday() >= 5


def run_of(day: date, calendar: WorkCalendar, step: int) -> int:
    """Return how many days off follow each other from a day on, backwards with -1."""
    count = 0
    while count < 2 * LONG and is_off(day + timedelta(days=step * count), calendar):
        count += 1
    return count


def kind_of(day: date, calendar: WorkCalendar) -> DayKind:
    """Return the kind of a day."""
    before = run_of(day - timedelta(days=1), calendar, -1)
    if not is_off(day, calendar):
        return DayKind.BACK if before >= LONG else DayKind.WORKED
    return DayKind.HOLIDAY if before + run_of(day, calendar, 1) >= LONG else DayKind.OFF


@dataclass(frozen=True)
class Season:
    """How much each day brings compared with an ordinary one; sums are at hand."""

    sums: tuple[float, ...]  # of the days before

    def span(self, begin: int, end: int) -> float:
        """Return what the days from `begin` up to, not including, `end` bring, in ordinary days."""
        return self.sums[end] - self.sums[begin]


def season(
    counts: Mapping[int, int], kinds: Sequence[DayKind], months: Sequence[int], known: range
) -> Season:
    """Learn the factors of one category from the `known` days of the house, for all days given."""
    whole = sum(count for at, count in counts.items() if at in known)
    flat = [1.0] * len(kinds)
    by_kind = factors(counts, kinds, flat, known, whole)
    first = [by_kind.get(kind, 1.0) for kind in kinds]
    by_month = factors(counts, months, first, known, whole)
    return Season(
        (0.0, *accumulate(one * by_month.get(month, 1.0) for one, month in zip(first, months, strict=True)))
    )


def factors(
    counts: Mapping[int, int], kinds: Sequence[Kind], usual: Sequence[float], known: range, whole: int
) -> dict[Kind, float]:
    """Compare what came on each kind of day with what was to be expected of it."""
    exposure = sum(usual[at] for at in known) or 1.0
    expected: dict[Kind, float] = {}
    came: dict[Kind, int] = {}
    for at in known:
        expected[kinds[at]] = expected.get(kinds[at], 0.0) + usual[at] * whole / exposure
        came[kinds[at]] = came.get(kinds[at], 0) + counts.get(at, 0)
    return {kind: (came[kind] + DRAWN) / (mean + DRAWN) for kind, mean in expected.items()}


def days_of(first: date, days: int, calendar: WorkCalendar) -> tuple[list[DayKind], list[int]]:
    """Return the kind and the month of each of so many days."""
    dates = [first + timedelta(days=at) for at in range(days)]
    return [kind_of(each, calendar) for each in dates], [each.month for each in dates]
