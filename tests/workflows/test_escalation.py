"""The ladder of reminders and escalations, and the loop that moves a reminder."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.vocabulary import Clock, EventKind
from workflows.cases.deadlines import WorkCalendar
from workflows.cases.escalation import (
    Course,
    EscalationPolicy,
    Rung,
    bring_forward,
    next_rung,
    plan,
    rungs_due,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(date(2026, 1, 1), date(2028, 12, 31))
POLICY = EscalationPolicy()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


# Thursday 10:00, 24 hours; the limit is missed on Friday 10:00.
WATER = Course(local("2026-11-19 10:00"), local("2026-11-20 10:00"))


def readable(rungs: tuple[Rung, ...]) -> list[str]:
    return [f"{rung.at.astimezone(SHANGHAI):%m-%d %H:%M} {rung.kind} {rung.name}" for rung in rungs]


def due_by(course: Course, now: str, fired: tuple[Rung, ...] = ()) -> tuple[Rung, ...]:
    keys = {rung.key for rung in fired}
    return rungs_due(course, keys, local(now), calendar=CALENDAR, policy=POLICY)


def test_the_ladder_of_a_day_reads_like_this() -> None:
    assert readable(plan(WATER, CALENDAR, POLICY)) == [
        "11-19 22:00 reminded 50",
        "11-20 05:12 reminded 80",
        "11-20 10:00 reminded due",
        "11-23 10:00 escalated head",
        "11-23 10:00 reminded due+1",
        "11-24 10:00 escalated coordinator",
        "11-24 10:00 reminded due+2",
        "11-25 10:00 escalated published",
        "11-25 10:00 reminded due+3",
    ]


def test_shares_of_a_working_limit_are_measured_on_the_working_clock() -> None:
    course = Course(local("2026-11-20 14:00"), local("2026-11-23 18:00"), Clock.WORKING)

    assert readable(plan(course, CALENDAR, POLICY))[:3] == [
        "11-23 10:00 reminded 50",
        "11-23 15:36 reminded 80",
        "11-23 18:00 reminded due",
    ]


@pytest.mark.parametrize(
    ("now", "names"),
    [
        pytest.param("2026-11-19 21:59", [], id="nothing before half of the limit"),
        pytest.param("2026-11-19 22:00", ["50"], id="at half"),
        pytest.param("2026-11-20 10:00", ["50", "80", "due"], id="at the limit"),
        pytest.param("2026-11-22 23:00", ["50", "80", "due"], id="no rung at the weekend"),
        pytest.param("2026-11-23 10:00", ["50", "80", "due", "head", "due+1"], id="one working day late"),
    ],
)
def test_after_an_outage_all_missed_rungs_are_due_in_order(now: str, names: list[str]) -> None:
    assert [rung.name for rung in due_by(WATER, now)] == names


def test_what_has_fired_does_not_fire_again() -> None:
    first = due_by(WATER, "2026-11-20 06:00")

    assert [rung.name for rung in first] == ["50", "80"]
    assert [rung.name for rung in due_by(WATER, "2026-11-20 10:00", first)] == ["due"]


def test_reminders_go_on_every_working_day_without_end() -> None:
    names = [rung.name for rung in due_by(WATER, "2027-11-22 10:00") if rung.kind is EventKind.REMINDED]

    assert names[-1] == "due+261"
    assert len(names) == len(set(names))


def test_each_step_of_escalation_comes_once() -> None:
    names = [rung.name for rung in due_by(WATER, "2027-11-22 10:00") if rung.kind is EventKind.ESCALATED]

    assert names == ["head", "coordinator", "published"]


@pytest.mark.parametrize(
    ("after", "name"),
    [
        ("2026-11-19 10:00", "50"),
        ("2026-11-19 22:00", "80"),
        ("2026-11-20 10:00", "head"),
        ("2026-11-25 10:00", "due+4"),
    ],
)
def test_the_next_rung_is_later_than_the_last(after: str, name: str) -> None:
    assert next_rung(local(after), WATER, CALENDAR, POLICY).name == name


def test_a_reopened_case_has_rungs_of_its_own() -> None:
    again = Course(WATER.opened_at, WATER.due_at, attempt=2)

    first, second = plan(WATER, CALENDAR, POLICY), plan(again, CALENDAR, POLICY)
    assert [rung.name for rung in second][:4] == ["50@2", "80@2", "due@2", "head@2"]
    assert {rung.key for rung in first}.isdisjoint(rung.key for rung in second)


def test_a_reminder_that_was_moved_fires_once_at_its_new_instant() -> None:
    moved = Rung(local("2026-11-19 16:00"), EventKind.REMINDED, "50")
    course = Course(WATER.opened_at, WATER.due_at, forward=(moved,))

    assert next_rung(course.opened_at, course, CALENDAR, POLICY) == moved
    assert due_by(course, "2026-11-19 16:00") == (moved,)
    assert due_by(course, "2026-11-19 23:00", (moved,)) == ()
    assert next_rung(moved.at, course, CALENDAR, POLICY).name == "80"


def test_a_rung_that_was_moved_twice_comes_once_at_its_newest_instant() -> None:
    first = Rung(local("2026-11-19 16:00"), EventKind.REMINDED, "50")
    second = Rung(local("2026-11-19 13:00"), EventKind.REMINDED, "50")
    course = Course(WATER.opened_at, WATER.due_at, forward=(first, second))

    assert due_by(course, "2026-11-19 12:59") == ()
    assert due_by(course, "2026-11-19 17:00") == (second,)


def test_other_shares_spacing_and_steps_are_a_matter_of_policy() -> None:
    policy = EscalationPolicy("2027-1", shares=(90,), spacing=2, steps=POLICY.steps[:1])

    assert readable(plan(WATER, CALENDAR, policy)) == [
        "11-20 07:36 reminded 90",
        "11-20 10:00 reminded due",
        "11-24 10:00 escalated head",
        "11-24 10:00 reminded due+1",
    ]


@pytest.mark.parametrize(
    ("wait", "policy", "left"),
    [
        pytest.param(timedelta(hours=10), POLICY, timedelta(hours=5), id="halved"),
        pytest.param(timedelta(minutes=8), POLICY, timedelta(minutes=5), id="but a short notice stays"),
        pytest.param(timedelta(minutes=3), POLICY, timedelta(minutes=3), id="never later than it was"),
        pytest.param(-timedelta(hours=1), POLICY, -timedelta(hours=1), id="what is due stays due"),
        pytest.param(
            timedelta(hours=9),
            EscalationPolicy(kept=Fraction(1, 3)),
            timedelta(hours=3),
            id="another share",
        ),
        pytest.param(
            timedelta(hours=10), EscalationPolicy(loop=False), timedelta(hours=10), id="switched off"
        ),
    ],
)
def test_a_bad_outcome_brings_the_next_reminder_forward(
    wait: timedelta, policy: EscalationPolicy, left: timedelta
) -> None:
    now = local("2026-11-20 10:00")

    assert bring_forward(now + wait, now, policy) == now + left


STARTS = st.timedeltas(timedelta(0), timedelta(days=300)).map(local("2026-01-05 00:00").__add__)
courses = st.builds(
    lambda start, limit, clock: Course(start, start + limit, clock),
    STARTS,
    st.timedeltas(timedelta(minutes=15), timedelta(days=30)),
    st.sampled_from(Clock),
)


@settings(max_examples=50)
@given(courses, st.lists(st.timedeltas(timedelta(0), timedelta(days=60)), max_size=6))
def test_however_often_we_look_every_rung_fires_once_and_in_order(
    course: Course, looks: list[timedelta]
) -> None:
    fired: list[Rung] = []
    for wait in sorted([*looks, timedelta(days=60)]):
        now = course.opened_at + wait
        seen = {rung.key for rung in fired}
        fired += rungs_due(course, seen, now, calendar=CALENDAR, policy=POLICY)

    end = course.opened_at + timedelta(days=60)
    assert fired == list(rungs_due(course, (), end, calendar=CALENDAR, policy=POLICY))
    assert fired == sorted(fired, key=lambda rung: rung.at)


@settings(max_examples=50)
@given(courses, st.timedeltas(timedelta(0), timedelta(days=40)))
def test_between_two_rungs_nothing_is_due(course: Course, wait: timedelta) -> None:
    now = course.opened_at + wait
    coming = next_rung(now, course, CALENDAR, POLICY)

    fired = {rung.key for rung in rungs_due(course, (), now, calendar=CALENDAR, policy=POLICY)}
    just_before = coming.at - timedelta(microseconds=1)
    assert coming.key not in fired
    assert rungs_due(course, fired, just_before, calendar=CALENDAR, policy=POLICY) == ()
