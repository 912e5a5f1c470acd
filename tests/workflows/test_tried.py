"""A limit is tried by the calendar before anybody depends on it: lunar new year with its make-up days."""

from datetime import date, datetime

import pytest

from models.vocabulary import EventKind
from tests.workflows.test_time_limits import calendar, instant
from workflows.cases.deadlines import Allowance, CalendarGap, WorkCalendar
from workflows.cases.escalation import EscalationPolicy
from workflows.cases.tried import Tried, try_limit

__all__ = ["calendar"]


def tried(calendar: WorkCalendar, start: str, limit: str) -> Tried:
    """Try a limit by the house's rules of escalation."""
    return try_limit(instant(start), Allowance.parse(limit), calendar, EscalationPolicy())


def local(calendar: WorkCalendar, at: datetime) -> str:
    """An instant as a clerk writes it."""
    return f"{at.astimezone(calendar.zone):%m-%d %H:%M}"


def test_over_lunar_new_year_nine_days_are_not_worked_and_a_saturday_is(calendar: WorkCalendar) -> None:
    found = tried(calendar, "2026-02-13 15:00", "2wd")

    assert local(calendar, found.due) == "02-24 15:00"
    assert (len(found.free), found.made_up) == (9, (date(2026, 2, 14),))
    assert [(each.name, local(calendar, each.at)) for each in found.rungs] == [
        ("50", "02-14 15:00"),
        ("80", "02-24 09:48"),
        ("due", "02-24 15:00"),
        ("head", "02-25 15:00"),
        ("coordinator", "02-26 15:00"),
        ("published", "02-27 15:00"),
    ]
    assert [each.kind for each in found.rungs] == [EventKind.REMINDED] * 3 + [EventKind.ESCALATED] * 3


def test_where_nights_and_holidays_count_no_day_is_left_out(calendar: WorkCalendar) -> None:
    found = tried(calendar, "2026-02-14 10:00", "7d")

    assert (local(calendar, found.due), found.free, found.made_up) == ("02-21 10:00", (), ())


def test_beyond_the_calendar_there_is_no_guess(calendar: WorkCalendar) -> None:
    with pytest.raises(CalendarGap):
        tried(calendar, "2026-02-14 10:00", "9999wd")
