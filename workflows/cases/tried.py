"""Tries a time limit by the calendar: when it would end, what does not count between, who would hear when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.vocabulary import Clock
from workflows.cases.deadlines import Allowance, WorkCalendar, due_at
from workflows.cases.escalation import Course, EscalationPolicy, Rung, plan

AGAIN = "due+"
"""How reminders are called that come every working day after the limit."""


@dataclass(frozen=True)
class Tried:
    """What a limit would be that began at an instant."""

    start: datetime
    due: datetime
    free: tuple[date, ...]  # days up to the limit that are not worked; none where nights and holidays count
    made_up: tuple[date, ...]  # weekend days among them that are worked
    rungs: tuple[Rung, ...]
    provisional: bool  # the make-up days until then are not published yet


def try_limit(
    start: datetime, allowance: Allowance, calendar: WorkCalendar, policy: EscalationPolicy
) -> Tried:
    """Return what a limit would be. Raises CalendarGap."""
    due = due_at(start, allowance, calendar)
    between = days(start, due, calendar) if allowance.clock is Clock.WORKING else []
    ladder = plan(Course(start, due, allowance.clock), calendar, policy)
    return Tried(
        start,
        due,
        tuple(day for day in between if not calendar.is_working_day(day)),
        tuple(day for day in between if calendar.is_working_day(day) and day.weekday() > 4),
        tuple(rung for rung in ladder if not rung.name.startswith(AGAIN)),
        calendar.is_provisional(ladder[-1].at),
    )


def days(start: datetime, end: datetime, calendar: WorkCalendar) -> list[date]:
    """Return the days from one instant to another, both included, as they are here."""
    first, last = (each.astimezone(calendar.zone).date() for each in (start, end))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
