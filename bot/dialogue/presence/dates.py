"""Understands from when to when somebody is away: one date or two, of this year or the next."""

import re
from datetime import date, datetime, time, timedelta

from workflows.forms import day_said
from workflows.reference import Reference

ONE_DAY = timedelta(days=1)
WRITTEN = re.compile(r"(?:(\d{4})[-/.\u5e74])?(\d{1,2})[-/.\u6708](\d{1,2})")
BETWEEN = re.compile(r"\s*(?:\u5230|\u81f3|~|\u2014+|\bto\b|\buntil\b)\s*")
MOST = 2


def days_in(text: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day that are told; None where there is none, or no such day."""
    found = WRITTEN.findall(text)
    if not found:
        return days_said(text, today)
    if not 1 <= len(found) <= MOST:
        return None
    try:
        days = [day_of(year, month, day, today) for year, month, day in found]
    except ValueError:
        return None
    return (days[0], days[-1]) if days[0] <= days[-1] else None


def days_said(text: str, today: date) -> tuple[date, date] | None:
    """Return the first and the last day that words tell."""
    days = [day_said(each, today) for each in BETWEEN.split(text.strip())]
    first, last = days[0], days[-1]
    if len(days) > MOST or first is None or last is None or first > last:
        return None
    return first, last


def day_of(year: str, month: str, day: str, today: date) -> date:
    """Return a day; without a year it is the next one. Raises ValueError."""
    meant = date(int(year or today.year), int(month), int(day))
    return meant if year or meant >= today else meant.replace(year=meant.year + 1)


def span_of(first: date, last: date, reference: Reference, now: datetime) -> tuple[datetime, datetime]:
    """Return the instants (UTC) between which somebody is away: whole local days, today from now on."""
    zone = reference.calendar.zone
    since = datetime.combine(first, time(), zone).astimezone(now.tzinfo)
    until = datetime.combine(last + ONE_DAY, time(), zone).astimezone(now.tzinfo)
    return (now if first == reference.local_date(now) else since), until
