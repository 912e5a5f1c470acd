"""Joint meetings: who may convene and answer, in which order, when promises are reminded of."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.governance import MatterPromise
from models.post_tables import Timer
from models.vocabulary import TimerKind
from tests.principles.community import COMPANY, COORDINATOR, DISPATCHER, DISTRICT, START, STREET, Community
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.deadlines import WorkCalendar
from workflows.governance.decide import remind_at
from workflows.meetings import clock, steps
from workflows.meetings.queries import meetings, published
from workflows.meetings.rules import at_hour, due_on, next_reminder
from workflows.meetings.terms import MeetingRefused, No
from workflows.timers import DueTimer
from workflows.verify import verify

CALENDAR = WorkCalendar(date(2026, 1, 1), date(2027, 12, 31))
ZONE = ZoneInfo("Asia/Shanghai")
FRIDAY = due_on(date(2026, 11, 27), ZONE)  # 18:00
AT = START + timedelta(hours=1)
DURING = 61
"""Minutes after the start at which the meeting has begun."""


def why(deed: object, *given: object) -> No:
    """Why something cannot be done."""
    with pytest.raises(MeetingRefused) as refused:
        deed(*given)  # type: ignore[operator]
    return refused.value.no


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(FRIDAY - timedelta(days=3), FRIDAY - timedelta(days=1), id="a day before"),
        pytest.param(FRIDAY - timedelta(days=1), FRIDAY, id="when it is due"),
        pytest.param(FRIDAY, FRIDAY + timedelta(days=3), id="the next working day, over a weekend"),
        pytest.param(FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=4), id="and every one after"),
    ],
)
def test_a_promise_is_reminded_of_before_at_and_after_its_day(after: datetime, expected: datetime) -> None:
    assert next_reminder(FRIDAY, after, CALENDAR) == expected


def test_an_hour_is_read_however_it_is_written() -> None:
    day = date(2026, 11, 25)

    assert at_hour(day, "9:30", ZONE) == datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
    assert at_hour(day, "14：30", ZONE) == datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
    assert at_hour(day, "下午", ZONE) is None


def test_only_a_coordinator_convenes_and_never_nobody_or_yesterday(place: Community) -> None:
    given = ("占道", ["STREET"], AT, "会议室")

    assert why(steps.convene, place.act(DISPATCHER), *given) is No.UNKNOWN
    assert why(steps.convene, place.act(COORDINATOR), "占道", [], AT, "会议室") is No.NOBODY
    assert why(steps.convene, place.act(COORDINATOR, DURING), *given) is No.PAST


def test_a_meeting_goes_its_way_in_order(place: Community) -> None:
    meeting = steps.convene(place.act(COORDINATOR), "占道", ["STREET", "COMPANY"], AT, "会议室")
    steps.answer(place.act(STREET), meeting.id, True)
    later = place.act(COORDINATOR, DURING)

    assert why(steps.answer, place.act(DISTRICT), meeting.id, True) is No.UNKNOWN
    assert why(steps.attendance, place.act(COORDINATOR), meeting.id, ["STREET"]) is No.TOO_SOON
    assert why(steps.publish, later, meeting.id, "纪要") is No.NOT_HELD
    assert why(steps.attendance, later, meeting.id, ["DISTRICT"]) is No.NOT_INVITED
    steps.attendance(later, meeting.id, ["STREET"])
    made = steps.promise(later, meeting.id, "STREET", "每晚值守", date(2026, 11, 27))
    steps.publish(later, meeting.id, "街道每晚值守")
    assert why(steps.promise, later, meeting.id, "STREET", "再一件", date(2026, 11, 27)) is No.PUBLISHED
    assert why(steps.keep, place.act(COMPANY, DURING), made.id, "已办") is No.UNKNOWN
    steps.keep(place.act(STREET, DURING), made.id, "已值守")
    assert why(steps.keep, place.act(STREET, DURING), made.id, "已值守") is No.KEPT

    (seen,) = published(place.tx)
    assert (seen.came, seen.absent, seen.promises[0].report) == (("STREET",), ("COMPANY",), "已值守")
    assert verify(place.tx).faults == ()


def test_who_is_not_invited_reads_nothing_before_the_minutes_are_out(place: Community) -> None:
    steps.convene(place.act(COORDINATOR), "占道", ["STREET"], AT, "会议室")
    seen = {
        who: meetings(place.tx, place.reference, place.act(who).by) for who in (STREET, COMPANY, DISPATCHER)
    }

    assert [len(seen[who]) for who in (STREET, COMPANY, DISPATCHER)] == [1, 0, 0]
    assert published(place.tx) == []


def test_a_promise_of_a_meeting_and_one_of_a_matter_are_both_reminded_of(place: Community) -> None:
    meeting = steps.convene(place.act(COORDINATOR), "占道", ["STREET"], AT, "会议室")
    made = steps.promise(place.act(COORDINATOR, DURING), meeting.id, "STREET", "每晚值守", date(2026, 11, 27))

    same = MatterPromise(id=made.id, matter_id=1, body="STREET", what="装灯", due_at=FRIDAY)
    remind_at(place.act(COORDINATOR, DURING), same, FRIDAY)

    mine = (TimerKind.PROMISE, TimerKind.GOVERN)
    waiting = place.tx.execute(select(col(Timer.kind)).where(col(Timer.kind).in_(mine))).scalars()
    assert sorted(waiting) == sorted(mine)


def test_minutes_are_published_without_what_tells_who_somebody_is(place: Community) -> None:
    meeting = steps.convene(place.act(COORDINATOR), "占道", ["STREET"], AT, "会议室")
    steps.attendance(place.act(COORDINATOR, DURING), meeting.id, ["STREET"])

    steps.publish(place.act(COORDINATOR, DURING), meeting.id, "摊主电话13800138000，街道每晚值守")

    (seen,) = published(place.tx)
    assert seen.minutes == "摊主电话***，街道每晚值守"


def test_who_convenes_is_reminded_of_minutes_until_they_are_out(place: Community) -> None:
    meeting = steps.convene(place.act(COORDINATOR, 0), "占道", ["STREET"], AT, "会议室")

    def owed(days: float) -> int:
        now = START + timedelta(days=days)
        act = Act(place.tx, SYSTEM, now, place.reference, place.chance)
        clock.fire(act, DueTimer(0, "", TimerKind.MEETING, now, meeting.id, "{}"))
        return sum("meeting.minutes_owed" in each for each in place.told(COORDINATOR))

    before, after, again = owed(0.01), owed(3.2), owed(4.2)
    steps.attendance(place.act(COORDINATOR, 6100), meeting.id, ["STREET"])
    steps.publish(place.act(COORDINATOR, 6101), meeting.id, "说好了")

    assert (before, after, again, owed(5.2)) == (0, 1, 2, 2)
    assert verify(place.tx).whole
