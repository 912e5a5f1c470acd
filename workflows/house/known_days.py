"""Remembers by which days the limits of the open cases were reckoned, so that other days are noticed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from workflows.cases.deadlines import WorkCalendar
from workflows.house.marks import mark, marked
from workflows.transaction import Transaction

KNOWN = "known_days"


def keep(tx: Transaction, calendar: WorkCalendar, now: datetime) -> None:
    """Keep the days of a calendar, where they are others than those that are kept."""
    data = {
        "from": calendar.covers_from.isoformat(),
        "until": calendar.covers_until.isoformat(),
        "off": joined(calendar.holidays),
        "worked": joined(calendar.extra_days),
    }
    found = marked(tx, KNOWN)
    if found is None or found.data != data:
        mark(tx, KNOWN, now, data)


def before(tx: Transaction, calendar: WorkCalendar) -> WorkCalendar | None:
    """Return a calendar as it was by the days that are kept; None where none are.

    Of days that were out of its reach then, what is known now holds. Others wait until this is decided.
    """
    found = marked(tx, KNOWN, lock=True)
    if found is None:
        return None
    start, end = (date.fromisoformat(str(found.data[name])) for name in ("from", "until"))

    def merged(name: str, now: frozenset[date]) -> frozenset[date]:
        kept = {each for each in split(str(found.data[name])) if calendar_covers(calendar, each)}
        return frozenset(kept | {each for each in now if not start <= each <= end})

    off, worked = merged("off", calendar.holidays), merged("worked", calendar.extra_days)
    return replace(calendar, holidays=off, extra_days=worked)


def calendar_covers(calendar: WorkCalendar, day: date) -> bool:
    """Whether a day lies in a calendar's reach."""
    return calendar.covers_from <= day <= calendar.covers_until


def joined(days: Iterable[date]) -> str:
    """Days as text, in order."""
    return " ".join(each.isoformat() for each in sorted(days))


def split(text: str) -> Iterable[date]:
    """Days from a text."""
    return map(date.fromisoformat, text.split())
