"""The people of a simulated body do what is urged first, then what is due first, and not on days off."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.simulation import standard
from workflows.cases.calendar import build_calendar
from workflows.responsiveness.simulation.bodies import characters
from workflows.responsiveness.simulation.desk import Desk, Job
from workflows.responsiveness.simulation.street import street_of

MONDAY = datetime(2025, 3, 3, 1, tzinfo=UTC)  # nine in the morning, local
SATURDAY = datetime(2025, 3, 8, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def desk_with(*jobs: Job, hands: int = 1) -> tuple[Desk, list[datetime]]:
    """A body with so many people, before which nothing but these jobs lies; and when something is to end."""
    ends: list[datetime] = []
    body = characters(street_of(standard()), 1)[0]
    desk = Desk(body, lambda _day: hands, build_calendar([2025]), lambda when, _deed: ends.append(when))
    desk.waiting += jobs
    return desk, ends


def job(case_id: int, due_days: int, *, duty: bool = False, ready: datetime = MONDAY) -> Job:
    return Job(case_id, ready, MONDAY + due_days * DAY, timedelta(hours=6), duty, lambda _act: None)


def left(desk: Desk) -> list[int]:
    return [each.case_id for each in desk.waiting]


def test_what_is_due_first_is_done_first() -> None:
    desk, ends = desk_with(job(1, 7), job(2, 3), job(3, 15))

    desk.go(MONDAY)

    assert left(desk) == [1, 3]
    assert ends == [MONDAY + timedelta(hours=8)]  # noon is a break


def test_a_reminder_brings_a_case_to_the_front_also_before_its_time() -> None:
    desk, _ = desk_with(job(1, 3), job(2, 15, ready=MONDAY + 5 * DAY))

    desk.urge(2, MONDAY)

    assert left(desk) == [1]


@pytest.mark.parametrize(("duty", "waits"), [(False, [1]), (True, [])], ids=["ordinary", "power or heat"])
def test_on_a_day_off_only_what_cannot_wait_is_done(duty: bool, waits: list[int]) -> None:
    desk, _ = desk_with(job(1, 7, duty=duty))

    desk.go(SATURDAY)

    assert left(desk) == waits


def test_nobody_does_two_things_at_once() -> None:
    desk, ends = desk_with(job(1, 1), job(2, 2), job(3, 3), hands=2)

    desk.go(MONDAY)

    assert left(desk) == [3]
    assert len(ends) == 2


def test_what_needs_nothing_any_more_is_dropped() -> None:
    desk, _ = desk_with(job(1, 1), job(2, 2))

    desk.drop(1)

    assert left(desk) == [2]
