"""The calendar of the People's Republic, make-up days included, and the operator's last word."""

import subprocess
import sys
from datetime import date

import pytest

from workflows.cases.calendar import DayOverride, build_calendar, is_published
from workflows.cases.deadlines import CalendarGap, WorkCalendar

UNPUBLISHED = 2090


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    return build_calendar([2026])


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        pytest.param("2026-01-01", False, id="New Year"),
        pytest.param("2026-01-04", True, id="Sunday worked for New Year"),
        pytest.param("2026-02-14", True, id="Saturday worked before Spring Festival"),
        pytest.param("2026-02-17", False, id="Spring Festival"),
        pytest.param("2026-02-28", True, id="Saturday worked after Spring Festival"),
        pytest.param("2026-04-06", False, id="Monday off for Tomb-Sweeping"),
        pytest.param("2026-05-09", True, id="Saturday worked for Labour Day"),
        pytest.param("2026-09-20", True, id="Sunday worked for National Day"),
        pytest.param("2026-10-07", False, id="last day of National Day week"),
        pytest.param("2026-10-10", True, id="Saturday worked for National Day"),
        pytest.param("2026-11-21", False, id="plain Saturday"),
        pytest.param("2026-11-23", True, id="plain Monday"),
    ],
)
def test_a_day_of_2026(calendar: WorkCalendar, day: str, worked: bool) -> None:
    assert calendar.is_working_day(date.fromisoformat(day)) is worked


def test_days_outside_the_years_asked_for_are_a_gap(calendar: WorkCalendar) -> None:
    with pytest.raises(CalendarGap):
        calendar.is_working_day(date(2027, 1, 4))


def test_make_up_days_that_are_not_published_make_the_year_provisional() -> None:
    assert is_published(2026)
    assert not is_published(UNPUBLISHED)
    assert build_calendar([UNPUBLISHED]).firm_until == date(UNPUBLISHED - 1, 12, 31)


def test_the_operators_word_wins_over_the_library() -> None:
    words = [DayOverride(date(2026, 10, 10), "holiday"), DayOverride(date(2026, 10, 1), "workday")]

    calendar = build_calendar([2026], words)

    assert not calendar.is_working_day(date(2026, 10, 10))
    assert calendar.is_working_day(date(2026, 10, 1))


def test_make_up_days_entered_by_hand_publish_a_year() -> None:
    saturday = date(UNPUBLISHED, 2, 4)
    words = [DayOverride(saturday, "workday", "make-up day")]

    assert is_published(UNPUBLISHED, words)
    calendar = build_calendar([UNPUBLISHED], words)
    assert calendar.is_working_day(saturday)
    assert calendar.firm_until == date(UNPUBLISHED, 12, 31)


def test_a_saturday_that_one_street_works_does_not_publish_a_year() -> None:
    words = [DayOverride(date(UNPUBLISHED, 3, 18), "workday", "open Saturday")]

    assert not is_published(UNPUBLISHED, words)
    assert build_calendar([UNPUBLISHED], words).firm_until == date(UNPUBLISHED - 1, 12, 31)


def test_a_holiday_entered_by_hand_does_not_publish_a_year() -> None:
    assert not is_published(UNPUBLISHED, [DayOverride(date(UNPUBLISHED, 6, 1), "holiday")])


def test_the_library_is_loaded_only_when_asked() -> None:
    program = "import sys, workflows.cases.calendar; sys.exit('holidays' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
