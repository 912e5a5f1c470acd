"""Principle 8: no verdict is never satisfaction, closed is not solved, and only a resident withdraws."""

from datetime import timedelta
from pathlib import Path

import pytest

from models.case import Case
from models.post import timer_due
from models.vocabulary import Role, Status
from tests.databases import prepared, session_on
from tests.principles.community import COMPANY, REPORTER, SEATS, START, Community
from tests.principles.life import DEEDS, let, pass_time
from tests.workflows.participation.evaluations.rated import AN_HOUR, HEAD, Served
from tests.workflows.participation.votes.polling import inhabited
from workflows.cases import follow_up
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.follow_up import VerdictTooLate
from workflows.cases.life import MOVES
from workflows.cases.moves import Verb
from workflows.cases.reach import allows
from workflows.cases.timers import set_follow_up
from workflows.gate_terms import Action
from workflows.participation.evaluations.pressed import report_pressure, report_pressure_on
from workflows.participation.evaluations.view import view_of
from workflows.responsiveness.measures import ClosedCase, MeasurePolicy, measure
from workflows.responsiveness.rates import rates


def replied(place: Community) -> Case:
    """A case that has just been answered."""
    case = place.case()
    for minute, (person, deed) in enumerate([(COMPANY, "accept"), (COMPANY, "reply")], start=1):
        assert let(place, person, deed, case, minute)
    return case


def test_silence_closes_without_a_verdict(place: Community) -> None:
    case = replied(place)

    pass_time(place, case, 6)

    assert case.status == Status.CLOSED
    assert (case.contacted, case.solved, case.satisfaction) == (None, None, None)


def test_a_verdict_is_asked_for_once_more_by_day(place: Community) -> None:
    case = place.case()
    night = Act(place.tx, SYSTEM, START + timedelta(hours=18), place.reference, place.chance)  # 3 a.m.

    set_follow_up(night, case)

    due = timer_due(place.tx, f"follow_up:{case.id}")
    zone, policy = place.reference.calendar.zone, place.reference.policy
    assert due is not None
    assert due.astimezone(zone).hour == policy.quiet_until


def test_a_case_closed_in_silence_counts_in_no_rate_of_satisfaction(place: Community) -> None:
    case = replied(place)
    pass_time(place, case, 6)
    place.tx.flush()

    (row,) = rates(place.tx, "body", START, START + timedelta(days=30))

    shares = (row.response, row.solution, row.satisfaction, row.composite)
    assert row.cases == 1
    assert [share.value for share in shares] == [None] * 4


@pytest.mark.parametrize(
    "given",
    [
        {"contacted": True},
        {"solved": "solved"},
        {"satisfaction": 5},
        {"contacted": True, "solved": "solved"},
        {"contacted": True, "satisfaction": 5},
        {"solved": "solved", "satisfaction": 5},
    ],
    ids=lambda given: "+".join(given),
)
def test_half_a_verdict_is_no_verdict(given: dict[str, object]) -> None:
    case = ClosedCase("B", "C", "01", START, START, START, START, **given)  # type: ignore[arg-type]

    row = measure("B", [case], MeasurePolicy())

    assert row.response.denominator == 0


def test_an_answered_case_is_not_a_solved_one(place: Community) -> None:
    case = replied(place)

    assert case.answered_at is not None
    assert (case.status, case.solved) == (Status.REPLIED, None)


def test_the_resident_is_asked_once_more_and_never_again(place: Community) -> None:
    case = replied(place)
    before = len(place.told(REPORTER))

    for days in range(2, 30):
        pass_time(place, case, days)

    asked = [text for text in place.told(REPORTER)[before:] if "resident.rate_reminder" in text]
    assert len(asked) == 1


def test_what_silence_closed_can_be_opened_again(place: Community) -> None:
    case = replied(place)
    pass_time(place, case, 6)

    assert let(place, REPORTER, "reopen", case, 7 * 1440)
    assert case.status == Status.REOPENED


def test_a_late_word_is_no_verdict_on_what_is_closed(place: Community) -> None:
    case = replied(place)
    pass_time(place, case, 6)

    with pytest.raises(VerdictTooLate):
        follow_up.answer_contacted(place.act(REPORTER, 7 * 1440), case.id, True)


def test_only_residents_withdraw_and_judge() -> None:
    own = {Verb.WITHDRAW, Verb.VERDICT_CLOSE, Verb.REVIEW, Verb.RETRACT}

    assert {role for row in MOVES if row.verb in own for role in row.who} == {Role.RESIDENT}


@pytest.mark.parametrize("deed", ["withdraw", "a good verdict", "a reason", "reopen", "go anonymous"])
def test_nobody_else_withdraws_judges_or_reopens_for_the_resident(place: Community, deed: str) -> None:
    case = replied(place)
    if deed == "reopen":
        pass_time(place, case, 6)
    if deed in ("withdraw", "go anonymous"):
        case = place.case()

    done = [person for person in SEATS if person != REPORTER and let(place, person, deed, case, 9)]

    assert done == []
    assert deed in DEEDS


def test_an_answer_cannot_be_withdrawn_so_that_no_bad_verdict_is_begged_away(place: Community) -> None:
    case = replied(place)

    assert not let(place, REPORTER, "withdraw", case, 9)


def test_a_bad_verdict_opens_the_case_again_and_the_old_answer_stays_in_the_chain(place: Community) -> None:
    case = replied(place)

    assert let(place, REPORTER, "a bad verdict", case, 9)

    assert (case.status, case.reopened) == (Status.REOPENED, 1)
    assert case.answered_at is None


def test_who_is_pressed_for_good_marks_reports_it_past_the_body(tmp_path: Path) -> None:
    with session_on(prepared(tmp_path, "polling", inhabited)) as session:
        served = Served(session)
        row = served.opened()

        case = report_pressure(served.act(served.people[0], AN_HOUR), row.id, "经理让我打五分")

        body = served.act(HEAD, AN_HOUR)
        assert (case.object_body, case.anonymous) == ("COMPANY", True)
        assert not allows(session, body.reference, body.by, case, Action.SEE)
        assert view_of(session, row).pressed == "<5"


def test_pressure_on_a_rating_leaves_nothing_on_the_case_that_its_body_reads(place: Community) -> None:
    case = replied(place)
    before, heard = case.version, place.told(COMPANY)

    found = report_pressure_on(place.act(REPORTER, 10), case.id, "师傅让我打五分")

    handler = place.act(COMPANY)
    assert (case.version, place.told(COMPANY)) == (before, heard)
    assert found.object_body == case.body
    assert not allows(place.tx, place.reference, handler.by, found, Action.SEE)
