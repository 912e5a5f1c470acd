"""Read a day to come as people say it: "next Friday", the 5th, three days from now."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache

from nlu.address import arabic
from nlu.tables import read_table
from nlu.text import normalise

JUST_BEEN = timedelta(days=90)
"""A day without a year that was so lately is a slip, not next year's."""

LONGEST = 40
"""Characters of a day; more says something else too."""

_MONTHS = 2
"""The place of months among the units; before them days and weeks, after them years."""

Said = Mapping[str, str]


def day_ahead(text: str, today: date) -> date | None:
    """Return the day that words alone tell, from today on; None where nobody could know which."""
    plain = normalise(text).rstrip(".!。 ")
    for kind, meant in KINDS.items():
        found = _patterns()[kind].fullmatch(plain) if len(plain) <= LONGEST else None
        if found is None:
            continue
        said = {name: value for name, value in found.groupdict().items() if value}
        try:
            day = meant(said, today)
        except (ValueError, OverflowError):  # no such day, or after all days
            return None
        return day if day is not None and day >= today else None
    return None


def coming(month: int, day: int, today: date) -> date | None:
    """Return the next such day; None where it has just been. Raises ValueError."""
    this = date(today.year, month, day)
    if this >= today:
        return this
    return None if today - this <= JUST_BEEN else date(today.year + 1, month, day)


def _near(said: Said, today: date) -> date:
    return today + timedelta(next(days for days in range(4) if f"d{days}" in said))


def _after(said: Said, today: date) -> date | None:
    unit = next(at for at, names in enumerate(_words("units")) if said["unit"] in names.split())
    is_name = said["unit"] == _words("units")[_MONTHS].split()[0] and "of" not in said
    if is_name or not ("before" in said or "later" in said):
        return None  # a length of time alone is no day; a number before "month" alone is its name
    half = said["count"] == _words("half")[0]
    count, more = (0, True) if half else (_count(said["count"]), "half" in said)
    if unit < _MONTHS:
        return None if more else today + timedelta(count * (1, 7)[unit])
    if unit == _MONTHS:
        return _later(today, count) + timedelta(15 if more else 0)
    return _later(today, 12 * count + (6 if more else 0))


def _of_week(said: Said, today: date) -> date | None:
    name = said.get("wday")
    at = min(_words("weekdays")[0].index(name), 6) if name else _words("weekday_names").index(said["wname"])
    monday, week = today - timedelta(today.weekday()), said.get("week", "").strip()
    if week and week not in ("on", "coming"):
        return monday + timedelta(at + 7 * _nexts(week))
    day = monday + timedelta(at)
    if day == today:
        return None  # today, or a week from today?
    return day if day > today else day + timedelta(7)


def _of_month(said: Said, today: date) -> date | None:
    month, day, told = _number(said["month"]), _number(said["day"]), said.get("year")
    if told is None:
        return coming(month, day, today)
    years = _words("years")
    return date(today.year + years.index(told) if told in years else int(told), month, day)


def _of_near_month(said: Said, today: date) -> date:
    return _later(today.replace(day=1), _nexts(said["near_month"])).replace(day=_number(said["near_day"]))


def _bare(said: Said, today: date) -> date:
    day = _number(said["bare"])
    first = today.replace(day=1)
    return (first if day >= today.day else _later(first, 1)).replace(day=day)


def _month_end(said: Said, today: date) -> date:
    months = _nexts(said.get("end_month", "") or said.get("next_end", ""))
    return _later(today.replace(day=1), months + 1) - timedelta(1)


def _year_end(said: Said, today: date) -> date:
    later = said.get("end_year") == _words("years")[1]
    return date(today.year + later, 12, 31)


def _english(said: Said, today: date) -> date | None:
    month = 1 + _words("months").index(said.get("named") or said["named_first"])
    day, year = int(said.get("day_first") or said["day_last"]), said.get("named_year")
    return date(int(year), month, day) if year else coming(month, day, today)


KINDS: Mapping[str, Callable[[Said, date], date | None]] = {
    "near": _near,
    "after": _after,
    "week": _of_week,
    "month_day": _of_month,
    "near_month": _of_near_month,
    "bare": _bare,
    "month_end": _month_end,
    "year_end": _year_end,
    "english": _english,
}


def _nexts(word: str) -> int:
    """Return how many weeks or months ahead a word tells."""
    return word.count(_words("next")[0]) or int(word == _words("next_english")[0])


def _later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of that month."""
    total = day.year * 12 + day.month - 1 + months
    first = date(total // 12, total % 12 + 1, 1)
    following = date((total + 1) // 12, (total + 1) % 12 + 1, 1)
    return first + timedelta(min(day.day, (following - first).days) - 1)


def _count(written: str) -> int:
    names = _words("counts")
    return max(names.index(written), 1) if written in names else 1 if written == "an" else _number(written)


def _number(written: str) -> int:
    return int(arabic(written))


@cache
def _table() -> Mapping[str, str]:
    return {row["part"]: row["pattern"] for row in read_table("ahead")}


@cache
def _words(part: str) -> tuple[str, ...]:
    return tuple(_table()[part].split("|"))


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    parts = _table()

    def whole(kind: str) -> str:
        return parts[kind].replace("{number}", parts["number"]).replace("{months}", parts["months"])

    return {kind: re.compile(f"(?:{whole(kind)})(?:{parts['tail']})") for kind in KINDS}
