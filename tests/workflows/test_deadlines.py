"""Time limits as a civil servant would check them by hand, and the laws the arithmetic must obey."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.vocabulary import Clock
from workflows.cases.deadlines import (
    Allowance,
    BadAllowance,
    CalendarGap,
    WorkCalendar,
    advance,
    after_pause,
    due_at,
    elapsed,
    is_overdue,
    remaining,
    share_used,
    working_day_after,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NATIONAL_DAY_2026 = frozenset(date(2026, 10, day) for day in range(1, 8))
SPRING_FESTIVAL_2026 = frozenset(date(2026, 2, day) for day in range(15, 24))
MAKE_UP_2026 = frozenset({date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10)})
CALENDAR = WorkCalendar(
    covers_from=date(2026, 1, 1),
    covers_until=date(2027, 12, 31),
    holidays=NATIONAL_DAY_2026 | SPRING_FESTIVAL_2026,
    extra_days=MAKE_UP_2026,
    firm_until=date(2026, 12, 31),
)
ROUND_THE_YEARS = WorkCalendar(date(2020, 1, 1), date(2039, 12, 31))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("opened", "limit", "due"),
    [
        pytest.param("2026-11-20 23:30", "2h", "2026-11-21 01:30", id="danger runs through the night"),
        pytest.param("2026-11-21 09:00", "24h", "2026-11-22 09:00", id="water runs through the weekend"),
        pytest.param("2026-09-29 10:00", "7d", "2026-10-06 10:00", id="seven days run through the holidays"),
        pytest.param("2026-11-23 10:00", "15min", "2026-11-23 10:15", id="accept within a quarter"),
        pytest.param("2026-11-23 09:00", "2wh", "2026-11-23 11:00", id="morning"),
        pytest.param("2026-11-23 10:00", "4wh", "2026-11-23 16:00", id="lunch break does not count"),
        pytest.param("2026-11-23 12:30", "1wh", "2026-11-23 15:00", id="opened at lunch, starts at two"),
        pytest.param("2026-11-23 08:00", "4wh", "2026-11-23 12:00", id="ends at noon, not at two"),
        pytest.param("2026-11-20 17:00", "2wh", "2026-11-23 09:00", id="Friday evening goes on on Monday"),
        pytest.param("2026-11-20 15:00", "1wd", "2026-11-23 15:00", id="Friday to Monday, same hour"),
        pytest.param("2026-11-20 20:00", "1wd", "2026-11-23 18:00", id="Friday night: all of Monday"),
        pytest.param("2026-11-22 11:00", "1wd", "2026-11-23 18:00", id="Sunday: all of Monday"),
        pytest.param("2026-11-23 06:00", "1wd", "2026-11-23 18:00", id="before opening: all of that day"),
        pytest.param("2026-11-23 18:00", "1wd", "2026-11-24 18:00", id="at the close: all of the next day"),
        pytest.param("2026-11-23 10:00", "5wd", "2026-11-30 10:00", id="five working days are a week"),
        pytest.param("2026-09-18 15:00", "1wd", "2026-09-20 15:00", id="Sunday 20 September makes up"),
        pytest.param("2026-09-30 15:00", "1wd", "2026-10-08 15:00", id="National Day week"),
        pytest.param("2026-10-09 16:00", "4wh", "2026-10-10 10:00", id="Saturday 10 October makes up"),
        pytest.param(
            "2026-10-08 10:00", "3wd", "2026-10-12 10:00", id="Thursday, Friday, Saturday, then Monday"
        ),
        pytest.param("2026-02-14 09:00", "1wd", "2026-02-24 09:00", id="make-up day before Spring Festival"),
        pytest.param("2026-12-30 10:00", "15wd", "2027-01-20 10:00", id="across the year's end"),
    ],
)
def test_a_limit_ends_when_its_clock_says(opened: str, limit: str, due: str) -> None:
    actual = due_at(local(opened), Allowance.parse(limit), CALENDAR)

    assert actual == local(due)
    assert actual.tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["", "0h", "5", "h", "-2h", "5 wd", "2weeks", "1.5h", "１２h", "7d!", "100000d"]
)
def test_a_text_that_names_no_limit_is_refused(text: str) -> None:
    with pytest.raises(BadAllowance) as refused:
        Allowance.parse(text)

    assert refused.value.text == text


@pytest.mark.parametrize("text", ["2h", "24h", "7d", "15min", "5wd", "4wh"])
def test_an_allowance_is_written_as_it_is_read(text: str) -> None:
    assert str(Allowance.parse(f" {text.upper()} ")) == text


def test_only_wh_and_wd_count_working_time() -> None:
    working = {unit for unit in ("min", "h", "d", "wh", "wd") if Allowance(1, unit).clock is Clock.WORKING}

    assert working == {"wh", "wd"}


@pytest.mark.parametrize(
    ("opened", "limit"),
    [("2027-12-30 10:00", "5wd"), ("2028-02-01 10:00", "1wh"), ("2025-12-31 10:00", "1wh")],
    ids=["runs out of it", "after it", "before it"],
)
def test_a_calendar_that_ends_too_early_says_so(opened: str, limit: str) -> None:
    with pytest.raises(CalendarGap):
        due_at(local(opened), Allowance.parse(limit), CALENDAR)


def test_the_running_clock_needs_no_calendar() -> None:
    assert due_at(local("2031-05-01 10:00"), Allowance.parse("7d"), CALENDAR) == local("2031-05-08 10:00")


@pytest.mark.parametrize(
    ("instant", "days", "expected"),
    [
        ("2026-11-20 15:00", 1, "2026-11-23 15:00"),
        ("2026-11-20 15:00", 2, "2026-11-24 15:00"),
        ("2026-11-21 20:00", 1, "2026-11-23 18:00"),
        ("2026-11-21 20:00", 3, "2026-11-25 18:00"),
        ("2026-10-09 09:00", 1, "2026-10-10 09:00"),
    ],
)
def test_working_days_after_an_instant(instant: str, days: int, expected: str) -> None:
    assert working_day_after(local(instant), days, CALENDAR) == local(expected)


def test_what_remains_is_counted_on_the_clock_of_the_limit() -> None:
    due, now = local("2026-11-23 10:00"), local("2026-11-20 17:00")

    assert remaining(due, now, Clock.WORKING, CALENDAR) == timedelta(hours=3)
    assert remaining(due, now, Clock.RUNNING, CALENDAR) == timedelta(hours=65)
    assert remaining(now, due, Clock.WORKING, CALENDAR) == timedelta(hours=-3)


def test_a_pause_moves_the_limit_by_the_working_time_it_took() -> None:
    due, paused, resumed = local("2026-11-24 16:00"), local("2026-11-20 16:00"), local("2026-11-23 10:00")

    assert after_pause(due, paused, resumed, Clock.WORKING, CALENDAR) == local("2026-11-25 10:00")
    assert after_pause(due, paused, resumed, Clock.RUNNING, CALENDAR) == due + (resumed - paused)


@pytest.mark.parametrize(
    ("now", "share", "overdue"),
    [
        ("2026-11-20 10:00", 0.0, False),
        ("2026-11-20 11:00", 0.5, False),
        ("2026-11-20 12:00", 1.0, False),
        ("2026-11-20 13:00", 1.5, True),
    ],
)
def test_the_share_used_grows_to_the_limit_and_beyond(now: str, share: float, overdue: bool) -> None:
    opened, due = local("2026-11-20 10:00"), local("2026-11-20 12:00")

    assert share_used(opened, due, local(now)) == share
    assert is_overdue(due, local(now)) is overdue


def test_a_limit_of_no_length_is_used_up_at_once() -> None:
    instant = local("2026-11-20 10:00")

    assert share_used(instant, instant, instant) == 1.0


def test_due_times_after_the_published_make_up_days_are_provisional() -> None:
    assert not CALENDAR.is_provisional(local("2026-12-31 23:59"))
    assert CALENDAR.is_provisional(local("2027-01-01 00:00"))


FIRST = datetime(2020, 1, 2, tzinfo=UTC)
instants = st.timedeltas(timedelta(0), timedelta(days=16 * 365)).map(FIRST.__add__)
spans = st.timedeltas(timedelta(0), timedelta(hours=8 * 300))


@given(instants, spans, spans)
def test_working_time_adds_up(start: datetime, first: timedelta, second: timedelta) -> None:
    there = advance(start, first, Clock.WORKING, ROUND_THE_YEARS)
    in_two_steps = advance(there, second, Clock.WORKING, ROUND_THE_YEARS)
    at_once = advance(start, first + second, Clock.WORKING, ROUND_THE_YEARS)

    assert in_two_steps == at_once


@given(instants, spans)
def test_what_was_allowed_is_what_has_passed(start: datetime, span: timedelta) -> None:
    end = advance(start, span, Clock.WORKING, ROUND_THE_YEARS)

    assert elapsed(start, end, Clock.WORKING, ROUND_THE_YEARS) == span
    assert end - start >= span


@given(instants, st.timedeltas(timedelta(microseconds=1), timedelta(hours=2400)))
def test_the_limit_is_the_earliest_such_instant(start: datetime, span: timedelta) -> None:
    end = advance(start, span, Clock.WORKING, ROUND_THE_YEARS)

    just_before = end - timedelta(microseconds=1)
    assert elapsed(start, just_before, Clock.WORKING, ROUND_THE_YEARS) < span


@given(instants, instants, st.timedeltas(timedelta(microseconds=1), timedelta(hours=2400)))
def test_who_comes_later_is_due_no_earlier(one: datetime, other: datetime, span: timedelta) -> None:
    early, late = sorted([one, other])

    first = advance(early, span, Clock.WORKING, ROUND_THE_YEARS)
    assert first <= advance(late, span, Clock.WORKING, ROUND_THE_YEARS)


@settings(max_examples=40)
@given(spans, st.sets(st.dates(FIRST.date(), date(2022, 12, 31)), max_size=30))
def test_a_holiday_never_shortens_and_a_make_up_day_never_lengthens(span: timedelta, days: set[date]) -> None:
    plain = WorkCalendar(date(2020, 1, 1), date(2023, 12, 31))
    off = replace(plain, holidays=frozenset(days))
    extra = replace(plain, extra_days=frozenset(days))

    due = advance(FIRST, span, Clock.WORKING, plain)
    assert advance(FIRST, span, Clock.WORKING, extra) <= due
    assert due <= advance(FIRST, span, Clock.WORKING, off)


def _is_worked(minute: datetime) -> bool:
    clock, day = minute.strftime("%H:%M"), minute.date()
    worked_day = day in MAKE_UP_2026 or (day.weekday() < 5 and day not in CALENDAR.holidays)
    return worked_day and ("08:00" <= clock < "12:00" or "14:00" <= clock < "18:00")


AUTUMN = local("2026-09-25 00:00")
MINUTES = [_is_worked(AUTUMN + timedelta(minutes=n)) for n in range(60 * 24 * 28)]


@given(st.integers(0, 60 * 24 * 20), st.integers(1, 60 * 12))
def test_counting_minute_by_minute_gives_the_same(opened: int, minutes: int) -> None:
    actual = advance(AUTUMN + timedelta(minutes=opened), timedelta(minutes=minutes), Clock.WORKING, CALENDAR)

    counted = accumulate(MINUTES[opened:])
    taken = next(n for n, worked in enumerate(counted, start=1) if worked == minutes)
    assert actual == AUTUMN + timedelta(minutes=opened + taken)
