"""Reads the times of a transcript: `+16分钟`, `2026-11-30 周一 09:00`, `周二 08:30`, `23:10`."""

import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
UNITS = {"分钟": "minutes", "小时": "hours", "天": "days"}
SPAN = re.compile(r"(\d+)\s*(分钟|小时|天)")
WEEKDAYS = "一二三四五六日"
DATE = re.compile(r"(?:(\d{4}-\d{2}-\d{2})\s*)?(?:周([一二三四五六日])\s*)?(\d{1,2}:\d{2})")


class BadTime(Exception):
    """A time that cannot be read, that has passed, or whose weekday is another."""


def instant(text: str, now: datetime) -> datetime:
    """Return the instant that a transcript names. Raises BadTime."""
    if text.startswith("+"):
        parts = SPAN.findall(text)
        if not parts:
            raise BadTime(text)
        return now + sum((timedelta(**{UNITS[unit]: int(amount)}) for amount, unit in parts), timedelta())
    match = DATE.fullmatch(text.strip())
    if match is None:
        raise BadTime(text)
    local = now.astimezone(ZONE)
    day, hour = match[1], time.fromisoformat(match[3].zfill(5))
    found = datetime.combine(datetime.fromisoformat(day).date() if day else local.date(), hour, ZONE)
    if not day:
        found = on_weekday(found, match[2], local)
    if found < now or (match[2] and WEEKDAYS[found.weekday()] != match[2]):
        raise BadTime(text)
    return found


def on_weekday(found: datetime, weekday: str | None, now: datetime) -> datetime:
    """The next such hour, on the named weekday when there is one."""
    while found < now or (weekday and WEEKDAYS[found.weekday()] != weekday):
        found += timedelta(days=1)
    return found
