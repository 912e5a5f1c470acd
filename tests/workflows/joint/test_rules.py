"""The rules of joint handling: until when, reminded of what, who may do what next, what is counted."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest

from models.vocabulary import EventKind
from workflows.cases.deadlines import WorkCalendar
from workflows.joint.figures import Facts, Share, by_body, whistle_rate
from workflows.joint.limits import Clocks, choices, part_limits, whistle_limits
from workflows.joint.rungs import Stand, ladder, lateness, rungs_due
from workflows.joint.stand import (
    Candidate,
    Progress,
    check_answer,
    check_candidate,
    check_contact,
    check_level,
    check_sign_in,
)
from workflows.joint.terms import JointKind, JointRefused, Limits, Why

CALENDAR = WorkCalendar(date(2026, 1, 1), date(2027, 12, 31))
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday 09:00 in Shanghai
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLOCKS = Clocks({"quick": "1wd", "push": "3wd", "hard": "5wd"}, HOUR, DAY)
CALLED = Limits(NOW + 3 * DAY, NOW + HOUR, NOW + DAY)
ASKED = Limits(NOW + DAY)


@pytest.mark.parametrize(
    ("kind", "days"), [(JointKind.QUICK, 1), (JointKind.PUSH, 3), (JointKind.HARD, 7)], ids=str
)
def test_a_whistle_gives_an_hour_to_come_a_day_to_talk_and_working_days_to_report(
    kind: JointKind, days: int
) -> None:
    limits = whistle_limits(kind, NOW, NOW + 30 * DAY, CLOCKS, CALENDAR)

    assert limits == Limits(NOW + days * DAY, NOW + HOUR, NOW + DAY)


def test_nothing_that_is_asked_for_ends_after_the_limit_of_the_case() -> None:
    limits = whistle_limits(JointKind.HARD, NOW, NOW + timedelta(minutes=30), CLOCKS, CALENDAR)

    assert {limits.due_at, limits.sign_in_by, limits.contact_by} == {NOW + timedelta(minutes=30)}
    with pytest.raises(JointRefused) as refused:
        part_limits(NOW + 2 * DAY, NOW, NOW + DAY)
    assert (refused.value.why, refused.value.at) == (Why.TOO_LATE, NOW + DAY)


def test_a_case_that_is_late_already_still_gives_its_helpers_time() -> None:
    late = NOW - DAY

    assert whistle_limits(JointKind.PUSH, NOW, late, CLOCKS, CALENDAR).due_at == NOW + 3 * DAY
    assert choices(NOW, late) == (NOW + DAY,)
    assert part_limits(NOW + DAY, NOW, late) == Limits(NOW + DAY)


def test_a_part_cannot_end_before_it_begins() -> None:
    with pytest.raises(JointRefused) as refused:
        part_limits(NOW, NOW, NOW + DAY)

    assert refused.value.why is Why.PAST


def test_a_body_is_reminded_to_come_to_talk_and_to_report_then_every_working_day() -> None:
    names = [rung.name for rung in islice(ladder(NOW, CALLED, CALENDAR), 6)]

    assert names == ["sign_in", "contact", "80", "due", "due+1", "due+2"]


def test_a_part_without_a_whistle_has_no_sign_in() -> None:
    assert [rung.name for rung in islice(ladder(NOW, ASKED, CALENDAR), 3)] == ["80", "due", "due+1"]


def test_after_an_outage_every_rung_that_is_still_owed_comes_once() -> None:
    came = Stand(signed_in=True)

    due, following = rungs_due(ladder(NOW, CALLED, CALENDAR), NOW, NOW + 3 * DAY, came)
    again, _ = rungs_due(ladder(NOW, CALLED, CALENDAR), NOW + 3 * DAY, NOW + 3 * DAY, came)

    assert ([rung.name for rung in due], following.name, again) == (["contact", "80", "due"], "due+1", ())


def test_lateness_is_of_what_is_owed_first() -> None:
    now = NOW + 2 * HOUR

    assert lateness(CALLED, Stand(), now) == HOUR.total_seconds()
    assert lateness(CALLED, Stand(signed_in=True), now) < 0


@pytest.mark.parametrize(
    ("part", "check", "why"),
    [
        pytest.param(Progress(JointKind.PART, ASKED), check_sign_in, Why.NO_SIGN_IN, id="only asked"),
        pytest.param(Progress(JointKind.PUSH, CALLED, NOW), check_sign_in, Why.SIGNED_IN, id="twice"),
        pytest.param(Progress(JointKind.PUSH, CALLED), check_contact, Why.SIGN_IN_FIRST, id="talks first"),
        pytest.param(Progress(JointKind.PUSH, CALLED), check_answer, Why.SIGN_IN_FIRST, id="reports first"),
        pytest.param(Progress(JointKind.PUSH, CALLED, NOW, NOW), check_contact, Why.CONTACTED, id="again"),
        pytest.param(Progress(JointKind.PUSH, CALLED, NOW, done_at=NOW), check_answer, Why.DONE, id="over"),
        pytest.param(Progress(JointKind.PUSH, CALLED), check_level, Why.NOT_COME, id="never came"),
        pytest.param(Progress(JointKind.PUSH, CALLED, NOW, level=4), check_level, Why.RATED, id="rated"),
    ],
)
def test_what_is_out_of_turn_is_refused_by_name(part: Progress, check: object, why: Why) -> None:
    with pytest.raises(JointRefused) as refused:
        check(part)  # type: ignore[operator]

    assert refused.value.why is why


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (Candidate("A", is_lead=True), Why.LEAD),
        (Candidate("A", is_object=True), Why.OBJECT),
        (Candidate("A", serves=False), Why.ELSEWHERE),
        (Candidate("A", is_called=True), Why.CALLED),
    ],
    ids=lambda value: str(value) if isinstance(value, Why) else "",
)
def test_a_body_that_may_not_be_called_is_refused_by_name(body: Candidate, why: Why) -> None:
    with pytest.raises(JointRefused) as refused:
        check_candidate(body)

    assert (refused.value.why, refused.value.name) == (why, "A")


def test_cooperation_is_counted_from_the_events_alone() -> None:
    events: list[tuple[EventKind, Facts]] = [
        (EventKind.WHISTLED, {"bodies": ["A", "B", "C"]}),
        (EventKind.HELP_ASKED, {"bodies": ["D"]}),
        (EventKind.SIGNED_IN, {"body": "A", "late": False}),
        (EventKind.SIGNED_IN, {"body": "B", "late": True}),
        (EventKind.PART_ANSWERED, {"body": "A", "kind": "push", "late": False}),
        (EventKind.RATED, {"body": "A", "level": 5}),
    ]

    found = by_body(events)

    assert {body: each.sign_in for body, each in found.items()} == {
        "A": Share(1, 1),
        "B": Share(0, 1),
        "C": Share(0, 1),
    }
    assert (found["A"].answered_in_time, found["A"].levels, found["C"].came) == (1, (5,), 0)


def test_the_whistle_rate_counts_cases_not_whistles() -> None:
    twice = [EventKind.REGISTERED, EventKind.WHISTLED, EventKind.WHISTLED]

    assert whistle_rate([twice, [EventKind.REGISTERED]]) == Share(1, 2)
    assert Share().value is None
