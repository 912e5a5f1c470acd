"""Understands when and where people are to meet: a date or a near day, an hour, then the place."""

import re
from datetime import datetime, timedelta

from workflows.reference import Reference

DAYS = {"\u4eca\u5929": 0, "\u660e\u5929": 1, "\u540e\u5929": 2, "\u5f8c\u5929": 2, "today": 0, "tomorrow": 1}
LATE = ("\u4e0b\u5348", "\u665a\u4e0a", "\u508d\u665a", "pm")
WRITTEN = re.compile(
    r"\s*(?:(?P<year>\d{4})[-/.\u5e74])?"
    r"(?:(?P<month>\d{1,2})[-/.\u6708](?P<day>\d{1,2})[\u65e5\u53f7\u865f]?|(?P<near>"
    + "|".join(DAYS)
    + r"))[\s,\uff0c]*"
    r"(?P<part>\u4e0a\u5348|\u65e9\u4e0a|\u4e2d\u5348|" + "|".join(LATE[:3]) + r")?\s*"
    r"(?P<hour>\d{1,2})(?:[:\uff1a\u70b9\u9ede\u65f6](?P<minute>\d{1,2})?\u5206?)?\s*(?P<half>pm|am)?"
    r"[\s,\uff0c]*(?P<place>.*)",
    re.IGNORECASE | re.DOTALL,
)


def meeting_in(text: str, reference: Reference, now: datetime) -> tuple[datetime, str] | None:
    """Return instant and place, None where one of them is missing or is no time."""
    found = WRITTEN.match(text)
    if found is None or not found["place"].strip():
        return None
    zone = reference.calendar.zone
    try:
        local = instant(found, now.astimezone(zone))
    except ValueError:
        return None
    return local.astimezone(now.tzinfo), found["place"].strip()


def instant(found: re.Match[str], now: datetime) -> datetime:
    """Return the local instant that was meant: a date without a year is the next one. Raises ValueError."""
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if (found["part"] or (found["half"] or "").lower()) in LATE and hour < 12:
        hour += 12
    at = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if found["near"]:
        return at + timedelta(days=DAYS[found["near"].lower()])
    meant = at.replace(year=int(found["year"] or now.year), month=int(found["month"]), day=int(found["day"]))
    is_next_year = not found["year"] and meant.date() < now.date()
    return meant.replace(year=meant.year + 1) if is_next_year else meant
