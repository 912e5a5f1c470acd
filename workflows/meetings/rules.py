"""Decides when a promise is reminded of: a day before it is due, when it is due, every working day after."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from workflows.cases.deadlines import WorkCalendar, working_day_after

CLOSE = time(18)
"""By when a promise is due on its day."""

BEFORE = timedelta(days=1)


def due_on(day: date, zone: ZoneInfo) -> datetime:
    """Return until when on its day something promised is due."""
    return datetime.combine(day, CLOSE, zone)


def next_reminder(due_at: datetime, after: datetime, calendar: WorkCalendar) -> datetime:
    """Return the first reminder later than `after`: there always is one. Raises CalendarGap."""
    if due_at - BEFORE > after:
        return due_at - BEFORE
    if due_at > after:
        return due_at
    days = 1
    while (at := working_day_after(due_at, days, calendar)) <= after:
        days += 1
    return at


def at_hour(day: date, hour: str, zone: ZoneInfo) -> datetime | None:
    """Return an instant of a day by its clock (`14:30`); None where that is no time."""
    try:
        return datetime.combine(day, time.fromisoformat(hour.strip().replace("：", ":").zfill(5)), zone)
    except ValueError:
        return None
