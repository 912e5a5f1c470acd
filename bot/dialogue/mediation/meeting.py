"""Understands when and where people are to meet: a date or a near day, an hour, then the place."""

import re
from datetime import datetime

from workflows.forms import day_said
from workflows.reference import Reference

DAYS = ("\u4eca\u5929", "\u660e\u5929", "\u540e\u5929", "\u5f8c\u5929", "today", "tomorrow")
WEEKDAY = (
    r"(?:\u4e0b\u4e2a?|\u8fd9\u4e2a?|\u672c)?(?:\u5468|\u9031|\u661f\u671f|\u793c\u62dc)"
    r"[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u65e5\u5929]"
)
HOURS = dict(zip("\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341", range(1, 11), strict=True))
HOURS |= {"\u4e24": 2, "\u5169": 2, "\u5341\u4e00": 11, "\u5341\u4e8c": 12}
HALF = "\u534a"  # past the hour
LATE = ("\u4e0b\u5348", "\u665a\u4e0a", "\u508d\u665a", "pm")
WRITTEN = re.compile(
    r"\s*(?:(?P<year>\d{4})[-/.\u5e74])?"
    r"(?:(?P<month>\d{1,2})[-/.\u6708](?P<day>\d{1,2})(?!\d)[\u65e5\u53f7\u865f]?|(?P<near>"
    + "|".join((*DAYS, WEEKDAY))
    + r"))[\s,\uff0c]*"
    r"(?:[(\uff08]?(?:\u5468|\u9031|\u661f\u671f)[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u65e5\u5929][)\uff09]?[\s,\uff0c]*)?"
    r"(?P<part>\u4e0a\u5348|\u65e9\u4e0a|\u4e2d\u5348|" + "|".join(LATE[:3]) + r")?\s*"
    r"(?P<hour>\d{1,2}|\u5341[\u4e00\u4e8c]?|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u4e24\u5169])"
    r"(?:[:\uff1a\u70b9\u9ede\u65f6\u6642](?P<minute>\d{1,2}|\u534a)?\u5206?|(?=\s*[ap]m))\s*(?P<half>pm|am)?"
    r"[\s,\uff0c]*(?P<place>.*)",
    re.IGNORECASE | re.DOTALL,
)


def meeting_in(text: str, reference: Reference, now: datetime) -> tuple[datetime, str] | None:
    """Return instant and place, None where one of them is missing, is no time, or has passed."""
    found = WRITTEN.match(text)
    if found is None or not found["place"].strip():
        return None
    zone = reference.calendar.zone
    try:
        local = instant(found, now.astimezone(zone))
    except ValueError:
        return None
    if local <= now:
        return None
    return local.astimezone(now.tzinfo), found["place"].strip()


def near(said: str, at: datetime) -> datetime:
    """Return the same hour of a near day. Raises ValueError where nobody knows which."""
    day = day_said(said, at.date())
    if day is None:
        raise ValueError(said)
    return datetime.combine(day, at.time(), at.tzinfo)


def instant(found: re.Match[str], now: datetime) -> datetime:
    """Return the local instant that was meant: a date without a year is the next one. Raises ValueError."""
    hour = HOURS.get(found["hour"]) or int(found["hour"])
    minute = 30 if found["minute"] == HALF else int(found["minute"] or 0)
    if (found["part"] or (found["half"] or "").lower()) in LATE and hour < 12:
        hour += 12
    at = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if found["near"]:
        return near(found["near"], at)
    meant = at.replace(year=int(found["year"] or now.year), month=int(found["month"]), day=int(found["day"]))
    is_next_year = not found["year"] and meant.date() < now.date()
    return meant.replace(year=meant.year + 1) if is_next_year else meant
