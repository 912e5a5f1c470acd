"""Decides when staff are told in the morning what waits for them: on working days, as work begins."""

from datetime import date, datetime, time, timedelta

from workflows.cases.deadlines import CalendarGap, WorkCalendar

AT = time(8, 30)
"""† Local time of the morning digest."""

ONE_DAY = timedelta(days=1)


def next_morning(now: datetime, calendar: WorkCalendar) -> datetime:
    """Return the first instant (UTC) of a digest after `now`."""
    local = now.astimezone(calendar.zone)
    day = local.date() if local.time() < AT else local.date() + ONE_DAY
    while not is_worked(day, calendar):
        day += ONE_DAY
    return datetime.combine(day, AT, calendar.zone).astimezone(now.tzinfo)


def is_worked(day: date, calendar: WorkCalendar) -> bool:
    """Whether a day is worked; where the calendar has not come to it yet, its weekday says so."""
    try:
        return calendar.is_working_day(day)
    except CalendarGap:
        return day.weekday() < 5


def is_still_morning_of(planned: datetime, now: datetime, calendar: WorkCalendar) -> bool:
    """Whether a digest that comes late is still of its day: yesterday's is told to nobody."""
    return planned.astimezone(calendar.zone).date() == now.astimezone(calendar.zone).date()


def day_ends(now: datetime, calendar: WorkCalendar) -> datetime:
    """Return when the local day of an instant is over (UTC)."""
    local = now.astimezone(calendar.zone)
    return datetime.combine(local.date() + ONE_DAY, time(), calendar.zone).astimezone(now.tzinfo)
