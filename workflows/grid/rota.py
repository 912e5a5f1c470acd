"""Decides when the rounds of a rota are, whose turn it is, and when people are reminded."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

AHEAD = timedelta(days=7)
"""So far ahead rounds stand in the list."""

EVENING = time(18, 0)
"""† Local time on the day before at which people are reminded: long before quiet hours."""

LONG = timedelta(days=1)
"""† A round that nobody has finished so long after its time was missed."""

MOST_ITEMS, LONGEST_ITEM = 12, 20

WEEK = "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u65e5"
ENGLISH = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WRITTEN = re.compile(
    r"\s*(?:(?P<daily>\u6bcf\u5929|daily)|(?P<days>(?:(?:\u6bcf?(?:\u5468|\u9031|\u661f\u671f))?"
    rf"(?:{'|'.join(ENGLISH)}|[{WEEK}\u5929]|[1-7](?![\d:\uff1a]))[\s,\u3001\uff0c]*)+))\s*"
    r"(?P<hour>\d{1,2})[:\uff1a](?P<minute>\d{2})[\s,\uff0c]*(?P<items>.*)",
    re.DOTALL | re.IGNORECASE,
)
BETWEEN = re.compile(r"[\u3001,\uff0c;\uff1b\n]+")


@dataclass(frozen=True)
class Rota:
    """Weekdays (1 Monday to 7 Sunday), the local minute of the day, and what is looked at."""

    weekdays: tuple[int, ...]
    minute: int
    items: tuple[str, ...]


def rota_in(text: str) -> Rota | None:
    """Read weekdays, a time and what to look at, None where one of them is missing."""
    found = WRITTEN.match(text)
    if found is None:
        return None
    hour, minute = int(found["hour"]), int(found["minute"])
    items = tuple(item for each in BETWEEN.split(found["items"]) if (item := each.strip()))
    if hour > 23 or minute > 59 or not items or len(items) > MOST_ITEMS:
        return None
    if any(len(each) > LONGEST_ITEM for each in items):
        return None
    return Rota(weekdays_in(found["days"] or "1234567"), 60 * hour + minute, items)


def weekdays_in(written: str) -> tuple[int, ...]:
    """Read weekdays, by their names or numbers; Sunday has two names."""
    numbers = {sign: number for number, sign in enumerate(WEEK, 1)} | {"\u5929": 7}
    numbers |= {str(number): number for number in range(1, 8)}
    english = {number for number, name in enumerate(ENGLISH, 1) if name in written.lower()}
    return tuple(sorted(english | {numbers[sign] for sign in written if sign in numbers}))


def instants(weekdays: Sequence[int], minute: int, now: datetime, zone: tzinfo) -> tuple[datetime, ...]:
    """Return the rounds of the coming week (UTC), the first one first."""
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=each) for each in range(AHEAD.days + 1))
    found = (on_day(day, minute, zone).astimezone(now.tzinfo) for day in days if day.isoweekday() in weekdays)
    return tuple(each for each in found if now < each <= now + AHEAD)


def on_day(day: date, minute: int, zone: tzinfo) -> datetime:
    """Return the local instant of a minute of a day."""
    return datetime.combine(day, time(minute // 60, minute % 60), zone)


def evening_before(at: datetime, zone: tzinfo) -> datetime:
    """Return when people are reminded of a round."""
    day = at.astimezone(zone).date() - timedelta(days=1)
    return datetime.combine(day, EVENING, zone).astimezone(at.tzinfo)


def whose(workers: Sequence[int], at: datetime, zone: tzinfo) -> int | None:
    """Return whose turn it is: those of a cell take it by turns, week by week."""
    if not workers:
        return None
    year, week, _ = at.astimezone(zone).isocalendar()
    return sorted(set(workers))[(53 * year + week) % len(set(workers))]
