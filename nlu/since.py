"""Work out which day, and which hour if told, somebody meant who said when something was."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from nlu.address import arabic
from nlu.reading import When
from nlu.when import words

Instant = datetime | date
Said = Mapping[str, str]
_DAYS_AGO = {"d0": 0, "d1": 1, "d2": 2, "d3": 3}
_NOON = 12
_MIDNIGHT = 24
_SMALL_HOURS = 5


def since(when: When, now: datetime) -> Instant | None:
    """Return the instant (in the zone of `now`) or the day that was meant; None where no day was told.

    `now` is aware, in the zone of whoever speaks. What would lie ahead was not meant.
    """
    said = {name.removeprefix("w_"): value for name, value in when.said}
    try:
        found = _long_ago(said, now) if "unit" in said or "ago_unit" in said else _point(said, now)
    except (ValueError, OverflowError):  # no such day, or before all days
        return None
    return found if found is not None and not _is_ahead(found, now) else None


def _is_ahead(found: Instant, now: datetime) -> bool:
    return found > now if isinstance(found, datetime) else found > now.date()


def _point(said: Said, now: datetime) -> Instant | None:
    if "just" in said:
        return now
    day = _day(said, now.date())
    return _at(day, said, now) if day else None


def _day(said: Said, today: date) -> date | None:
    """Return the day that was told."""
    for name, days in _DAYS_AGO.items():
        if name in said:
            return today - timedelta(days)
    if "iso" in said:
        return date(int(said["iso_year"]), int(said["iso_month"]), int(said["iso_day"]))
    if "day" in said:
        return _of_month(said, today)
    if "bare_day" in said:
        day = _number(said["bare_day"])
        return today.replace(day=day) if day <= today.day else _back(today.replace(day=1), 1).replace(day=day)
    return _of_week(said, today) if "wday" in said else None


def _of_month(said: Said, today: date) -> date:
    """Return a day of a month; without a year, the last such day."""
    month, day = _number(said["month"]), _number(said["day"])
    told = said.get("year")
    if told:
        years = words()["years"].split("|")
        return date(today.year - years.index(told) if told in years else int(told), month, day)
    this = date(today.year, month, day)
    return this if this <= today else date(today.year - 1, month, day)


def _of_week(said: Said, today: date) -> date:
    """Return a day of a week, Monday first; without a week, the last such day."""
    monday = today - timedelta(today.weekday())
    day = monday + timedelta(min(words()["weekdays"].index(said["wday"]), 6))
    if "week" in said:
        return day - timedelta(7 * said["week"].count(words()["last"]))
    return day if day <= today else day - timedelta(7)


def _at(day: date, said: Said, now: datetime) -> Instant | None:
    """Return the hour of a day, where it was told and means but one; else the day."""
    if "hour" not in said:
        return day
    hour, part = _number(said["hour"]), _part(said.get("part", ""))
    if hour > _MIDNIGHT:  # two digits in a row: "six, seven"
        hour = _number(said["hour"][0])
    hours = [_hour_of(hour, part)] if part else [each for each in (hour, hour + _NOON) if each < _MIDNIGHT]
    start = datetime.combine(day, time(), now.tzinfo)
    meant = [start + timedelta(hours=each, minutes=_minutes(said)) for each in hours]
    if part == "night" and meant[0] > now:
        meant.append(meant[0] - timedelta(1))  # the small hours before this day, not after it
    past = [each for each in meant if each <= now and each.date() >= day]
    return past[0] if len(past) == 1 else day


def _part(told: str) -> str:
    """Return the part of the day that a word means: morning, noon, afternoon or night; else nothing."""
    parts = ("morning", "noon", "afternoon", "night")
    return next((each for each in parts if told in words()[each].split("|")), "")


def _hour_of(hour: int, part: str) -> int:
    """Return an hour of twenty-four and more: the small hours of a night belong to the day after."""
    if part == "morning":
        return hour % _NOON if hour == _NOON else hour
    if part == "noon":
        return hour + _NOON if hour < _SMALL_HOURS else hour
    if part == "night" and (hour < _SMALL_HOURS or hour == _NOON):
        return _MIDNIGHT + hour % _NOON
    return hour + _NOON if hour < _NOON else hour


def _minutes(said: Said) -> int:
    if "half" in said:
        return 30
    if "quarter" in said:
        return 15 * _number(said["quarter"])
    return _number(said["minute"]) if "minute" in said else 0


def _long_ago(said: Said, now: datetime) -> Instant | None:
    """Return the start of a length of time that ends now; None where its number is a guess."""
    number = said.get("number") or said["ago_number"]
    unit = words()["units"].split("|").index(said.get("unit") or said["ago_unit"])
    half = number == words()["half"]
    if not half and _is_vague(number):
        return None
    halves = 1 if half else 2 * _number(number) + ("extra" in said or "half_more" in said)
    found = _before(now, unit, halves)
    if "hour" in said or "part" in said:
        return _at(found.date() if isinstance(found, datetime) else found, said, now)
    return found


def _before(now: datetime, unit: int, halves: int) -> Instant:
    """Return what lies so many half units before now: by minutes and hours an instant, else a day."""
    name = words()["unit_names"].split("|")[unit]
    if name in ("minutes", "hours"):
        return now - timedelta(**{name: halves / 2})
    if name in ("days", "weeks"):
        return (now - timedelta(**{name: halves / 2})).date()
    months = halves // 2 if name == "months" else halves * 6
    left = timedelta(15) if name == "months" and halves % 2 else timedelta()
    return _back(now.date(), months) - left


def _back(day: date, months: int) -> date:
    """Return the same day so many months ago, or the last day of that month."""
    total = day.year * 12 + day.month - 1 - months
    first = date(total // 12, total % 12 + 1, 1)
    following = date((total + 1) // 12, (total + 1) % 12 + 1, 1)
    return first + timedelta(min(day.day, (following - first).days) - 1)


def _is_vague(number: str) -> bool:
    """Say whether a number is a guess: "some", or two digits in a row ("three, four")."""
    if any(letter in number for letter in words()["some"]):
        return True
    return not number.isdigit() and len(number) > 1 and not any(each in number for each in words()["tens"])


def _number(written: str) -> int:
    return int(arabic(written))
