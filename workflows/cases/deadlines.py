"""Decides when a time limit ends: working calendars, running and working clocks, arithmetic on both.

Instants are aware; results are UTC. On the working clock an amount ends at the *earliest* instant by
which that much working time has passed, so a whole day that starts in the evening ends at the close
of the next working day (18:00), not at the opening of the one after.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from models.vocabulary import Clock
from workflows.errors import WorkflowError

Period = tuple[time, time]
OFFICE_HOURS: tuple[Period, ...] = ((time(8), time(12)), (time(14), time(18)))

_SHAPE = re.compile(r"([1-9][0-9]{0,4})(wd|wh|min|h|d)")
_RUNNING_UNITS = {"min": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_MICROSECOND = timedelta(microseconds=1)


class CalendarGap(WorkflowError):
    """A day lies outside the calendar."""

    def __init__(self, needed: date, covers_from: date, covers_until: date) -> None:
        super().__init__(needed, covers_from, covers_until)
        self.needed = needed
        self.covers_from = covers_from
        self.covers_until = covers_until


class BadAllowance(WorkflowError):
    """A text that names no time limit."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked and during which hours; the same hours on every working day.

    `holidays` are days off whatever their weekday, `extra_days` are worked whatever their weekday
    (make-up days, 调休); an extra day wins over a holiday. Make-up days are published up to
    `firm_until`; later due times are provisional and are computed again when they are published.
    """

    covers_from: date
    covers_until: date
    holidays: frozenset[date] = frozenset()
    extra_days: frozenset[date] = frozenset()
    periods: tuple[Period, ...] = OFFICE_HOURS
    timezone: str = "Asia/Shanghai"
    firm_until: date = date.max

    def is_working_day(self, day: date) -> bool:
        """Tell whether `day` is worked. Raises CalendarGap outside the calendar."""
        if not self.covers_from <= day <= self.covers_until:
            raise CalendarGap(day, self.covers_from, self.covers_until)
        return day in self.extra_days or (day.weekday() < 5 and day not in self.holidays)

    def is_provisional(self, instant: datetime) -> bool:
        """Tell whether `instant` lies where make-up days are not published yet."""
        return instant.astimezone(self.zone).date() > self.firm_until

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone as an object."""
        return ZoneInfo(self.timezone)

    @cached_property
    def day_length(self) -> timedelta:
        """Working time of one working day: 8 h by default."""
        return sum((_span(start, end) for start, end in self.periods), timedelta())

    @cached_property
    def working_days(self) -> list[int]:
        """Ordinals of all working days, ascending."""
        every = range(self.covers_from.toordinal(), self.covers_until.toordinal() + 1)
        return [day for day in every if self.is_working_day(date.fromordinal(day))]


@dataclass(frozen=True)
class Allowance:
    """A time limit: so many units of `min h d` (running clock) or `wh wd` (working clock)."""

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> "Allowance":
        """Read `2h`, `24h`, `7d`, `15min`, `5wd`, `4wh`. Raises BadAllowance."""
        found = _SHAPE.fullmatch(text.strip().lower())
        if found is None:
            raise BadAllowance(text)
        return cls(int(found[1]), found[2])

    @property
    def clock(self) -> Clock:
        """The clock it counts on."""
        return Clock.RUNNING if self.unit in _RUNNING_UNITS else Clock.WORKING

    def span(self, calendar: WorkCalendar) -> timedelta:
        """Its length on its own clock; a working day has as many hours as `calendar` says."""
        if self.unit == "wd":
            return self.amount * calendar.day_length
        return self.amount * _RUNNING_UNITS.get(self.unit, timedelta(hours=1))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit}"


def due_at(opened_at: datetime, allowance: Allowance, calendar: WorkCalendar) -> datetime:
    """Return the SLA deadline (UTC) of what was opened at `opened_at`. Raises CalendarGap."""
    return advance(opened_at, allowance.span(calendar), allowance.clock, calendar)


def working_day_after(instant: datetime, n: int, calendar: WorkCalendar) -> datetime:
    """Return the instant by which `n` whole working days (of working time) have passed.

    Friday 15:00 and 1: Monday 15:00. Saturday night and 1: Monday at the close. Raises CalendarGap.
    """
    return advance(instant, n * calendar.day_length, Clock.WORKING, calendar)


def advance(start: datetime, span: timedelta, clock: Clock, calendar: WorkCalendar) -> datetime:
    """Return the earliest instant (UTC) at which `span` ≥ 0 has passed on `clock`. Raises CalendarGap."""
    if clock is Clock.RUNNING or not span:
        return start.astimezone(UTC) + span
    return _instant_of(_worked_before(start, calendar) + span // _MICROSECOND, calendar)


def elapsed(start: datetime, end: datetime, clock: Clock, calendar: WorkCalendar) -> timedelta:
    """Return the time between two instants on `clock`, negative when `end` comes first."""
    if clock is Clock.RUNNING:
        return end - start
    return (_worked_before(end, calendar) - _worked_before(start, calendar)) * _MICROSECOND


def remaining(due: datetime, now: datetime, clock: Clock, calendar: WorkCalendar) -> timedelta:
    """Return what is left of a time limit on its clock, negative once it is missed."""
    return elapsed(now, due, clock, calendar)


def after_pause(
    instant: datetime, paused_at: datetime, resumed_at: datetime, clock: Clock, calendar: WorkCalendar
) -> datetime:
    """Return `instant` moved later by a pause, measured on the clock that stood still."""
    return advance(instant, elapsed(paused_at, resumed_at, clock, calendar), clock, calendar)


def share_used(opened_at: datetime, due: datetime, now: datetime) -> float:
    """Return the part of a time limit that has passed by the wall clock: 0 at opening, 1 at the limit."""
    whole = due - opened_at
    return (now - opened_at) / whole if whole > timedelta() else float(now >= due)


def is_overdue(due: datetime, now: datetime) -> bool:
    """Tell whether the limit is missed; at the very instant it is not."""
    return now > due


def _span(start: time, end: time) -> timedelta:
    return datetime.combine(date.min, end) - datetime.combine(date.min, start)


def _worked_before(instant: datetime, calendar: WorkCalendar) -> int:
    """Return the microseconds of working time between the calendar's first day and `instant`."""
    local = instant.astimezone(calendar.zone)
    whole_days = bisect_left(calendar.working_days, local.toordinal())
    today = _worked_today(local, calendar) if calendar.is_working_day(local.date()) else timedelta()
    return (whole_days * calendar.day_length + today) // _MICROSECOND


def _worked_today(local: datetime, calendar: WorkCalendar) -> timedelta:
    now, worked = local.time(), timedelta()
    for start, end in calendar.periods:
        if now > start:
            worked += _span(start, min(now, end))
    return worked


def _instant_of(worked: int, calendar: WorkCalendar) -> datetime:
    """Return the earliest instant that has `worked` > 0 microseconds before it."""
    whole_days, rest = divmod(worked - 1, calendar.day_length // _MICROSECOND)
    if not 0 <= whole_days < len(calendar.working_days):
        raise CalendarGap(
            calendar.covers_until + timedelta(days=1), calendar.covers_from, calendar.covers_until
        )
    day = date.fromordinal(calendar.working_days[whole_days])
    left = (rest + 1) * _MICROSECOND
    for start, end in calendar.periods:
        if left <= _span(start, end):
            break
        left -= _span(start, end)
    opening = datetime.combine(day, start, calendar.zone)
    return (opening + left).astimezone(UTC)
