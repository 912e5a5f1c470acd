"""Declining and appealing: reasons, limits, never the same ruler, and the clock of whoever decides."""

from dataclasses import replace
from datetime import timedelta

import pytest

from models.case import Case
from models.post import DueTimer
from models.vocabulary import EventKind, Role, Status, TimerKind
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    DISPATCHER,
    NEIGHBOUR,
    REPORTER,
    START,
    STREETS_OWN,
    TWO_SEATS,
    Community,
)
from tests.principles.life import DECLINED, let
from workflows.appeals import waits
from workflows.appeals.appeal import appeal
from workflows.appeals.decide import dismiss, reinstate, uphold
from workflows.appeals.decline import DangerDeclined, decline
from workflows.appeals.rules import AppealRefused, Told, Why, check_appeal, check_decider, read
from workflows.cases.acts import SYSTEM, Act, CaseUnknown
from workflows.cases.queries import case_for
from workflows.cases.rule import NotTheRuler
from workflows.cases.transitions import TransitionRefused
from workflows.ledger import subject_of
from workflows.participation.covenants.terms import CovenantRefused
from workflows.privacy.merge import merge
from workflows.verify import verify

DAYS = 15


def event(kind: EventKind, actor: str, days: int = 0, **facts: object) -> Told:
    """An event of a chain."""
    return Told(kind, actor, START + timedelta(days=days), facts, seq=days + 1)


DECLINE = event(EventKind.DECLINED, "dispatcher:6")
CLOSED = event(EventKind.CLOSED, "resident:reporter")
REVIEWED = event(EventKind.CLOSED, "resident:reporter", review=True)
APPEALED = event(EventKind.APPEALED, "resident:reporter", 1)


@pytest.mark.parametrize(
    ("events", "status", "reopened", "day", "why"),
    [
        pytest.param([DECLINE], Status.DECLINED, 0, 15, None, id="on the last day"),
        pytest.param([DECLINE], Status.DECLINED, 0, 16, Why.TOO_LATE, id="a day too late"),
        pytest.param([CLOSED], Status.CLOSED, 0, 1, Why.NOTHING, id="what can simply be reopened"),
        pytest.param([CLOSED], Status.CLOSED, 1, 1, None, id="what was reopened already"),
        pytest.param([REVIEWED], Status.CLOSED, 1, 1, Why.WAITING, id="while it is reviewed"),
        pytest.param(
            [REVIEWED, event(EventKind.DISMISSED, "coordinator:7", 5)],
            Status.CLOSED,
            1,
            20,
            None,
            id="after the review, counted from it",
        ),
        pytest.param(
            [DECLINE, APPEALED, event(EventKind.DISMISSED, "coordinator:7", 2)],
            Status.DECLINED,
            0,
            3,
            Why.FINAL,
            id="once only",
        ),
        pytest.param([], Status.ACCEPTED, 0, 1, Why.NOTHING, id="while somebody works on it"),
    ],
)
def test_what_may_be_appealed_against_and_until_when(
    events: list[Told], status: Status, reopened: int, day: int, why: Why | None
) -> None:
    refused = None
    try:
        check_appeal(read(events), status, reopened, START + timedelta(days=day), DAYS)
    except AppealRefused as refusal:
        refused = refusal.why

    assert refused is why


def test_whoever_has_ruled_or_worked_on_it_decides_nothing() -> None:
    worked = [event(EventKind.REPLIED, "head:9"), event(EventKind.RULED, "coordinator:7")]
    story = read([*worked, DECLINE, APPEALED])

    for person in (6, 7, 9):
        with pytest.raises(AppealRefused) as refused:
            check_decider(story, person, Role.COORDINATOR, 0, None)
        assert refused.value.why is Why.OWN
    assert check_decider(story, 8, Role.COORDINATOR, 1, None) is APPEALED


def test_an_old_button_decides_nothing_else() -> None:
    with pytest.raises(AppealRefused) as refused:
        check_decider(read([DECLINE, APPEALED]), 8, Role.COORDINATOR, 1, asked=99)

    assert refused.value.why is Why.GONE


@pytest.fixture
def unsure(place: Community) -> Case:
    """A case of which nobody knows whose it is."""
    return place.case(category=None)


def test_who_has_linked_two_doors_decides_nothing_of_what_they_said_at_the_other(
    place: Community, unsure: Case
) -> None:
    decline(place.act(DISPATCHER, 2), unsure.id, DECLINED)
    appeal(place.act(REPORTER, 3), unsure.id, "这事该管")

    merge(place.act(COORDINATOR, 4), stays=COORDINATOR, goes=DISPATCHER)

    with pytest.raises(AppealRefused) as refused:
        uphold(place.act(COORDINATOR, 5), unsure.id, "应当受理")
    assert refused.value.why is Why.OWN


def test_nothing_is_declined_because_of_a_covenant_of_residents(place: Community, unsure: Case) -> None:
    with pytest.raises(CovenantRefused):
        decline(place.act(DISPATCHER, 2), unsure.id, replace(DECLINED, words="居民公约里写了自己解决"))


def test_who_is_declined_reads_why_where_to_turn_and_how_to_appeal(place: Community, unsure: Case) -> None:
    assert let(place, NEIGHBOUR, "join", unsure, 1)

    decline(place.act(DISPATCHER, 2), unsure.id, DECLINED)

    assert (unsure.status, unsure.body, unsure.closed_at is not None) == ("declined", None, True)
    told = place.told(REPORTER)[-1]
    assert all(each in told for each in ("resident.declined", DECLINED.words, DECLINED.where, "appeal"))
    assert "resident.declined_joined" in place.told(NEIGHBOUR)[-1]
    assert verify(place.tx, subject_of(unsure.number)).faults == ()


def test_no_danger_is_declined_and_no_case_that_a_body_works_on(place: Community) -> None:
    danger, taken = place.case(category=None, urgency="danger"), place.case()

    with pytest.raises(DangerDeclined):
        decline(place.act(DISPATCHER, 1), danger.id, DECLINED)
    with pytest.raises(TransitionRefused):
        decline(place.act(DISPATCHER, 1), taken.id, DECLINED)
    with pytest.raises(CaseUnknown):
        decline(place.act(COMPANY, 1), taken.id, DECLINED)


def test_a_return_that_a_coordinator_rules_on_is_not_declined_by_a_dispatcher(place: Community) -> None:
    case = place.case()
    assert let(place, COMPANY, "return", case, 1)

    with pytest.raises(NotTheRuler):
        decline(place.act(DISPATCHER, 2), case.id, DECLINED)
    assert decline(place.act(COORDINATOR, 3), case.id, DECLINED).status == Status.DECLINED


def test_another_person_decides_and_the_case_goes_on(place: Community, unsure: Case) -> None:
    decline(place.act(COORDINATOR, 1), unsure.id, DECLINED)
    appeal(place.act(REPORTER, 2), unsure.id, "就在本小区")

    with pytest.raises(AppealRefused):
        uphold(place.act(COORDINATOR, 3), unsure.id, "还是可以办")
    with pytest.raises(AppealRefused):
        uphold(place.act(DISPATCHER, 3), unsure.id, "还是可以办")  # another coordinator is there
    uphold(place.act(STREETS_OWN, 4), unsure.id, "在本地管辖")

    assert (unsure.status, unsure.closed_at, unsure.reopened) == ("reopened", None, 0)
    assert "appeal.upheld" in place.told(REPORTER)[-1]
    assert "task.upheld_assign" in place.told(DISPATCHER)[-1]
    assert let(place, DISPATCHER, "send to the company", unsure, 5)
    assert verify(place.tx, subject_of(unsure.number)).faults == ()


def test_what_stays_declined_is_told_with_reasons_and_is_final(place: Community, unsure: Case) -> None:
    decline(place.act(DISPATCHER, 1), unsure.id, DECLINED)
    appeal(place.act(REPORTER, 2), unsure.id, "就在本小区")

    dismiss(place.act(COORDINATOR, 3), unsure.id, "照片上是邻区的路牌")

    assert unsure.status == Status.DECLINED
    assert "照片上是邻区的路牌" in place.told(REPORTER)[-1]
    with pytest.raises(AppealRefused):
        appeal(place.act(REPORTER, 4), unsure.id, "还是不同意")
    assert [
        step.kind for step in case_for(place.tx, place.reference, place.chat(REPORTER), unsure.id).timeline
    ][-2:] == ["appealed", "dismissed"]


def twice_failed(place: Community) -> Case:
    """A case that the company has answered badly twice."""
    case = place.case()
    deeds = [
        (person, deed)
        for worker in (COMPANY, COMPANYS_HEAD)
        for person, deed in ((worker, "accept"), (worker, "reply"), (REPORTER, "a bad verdict"))
    ]
    for minute, (person, deed) in enumerate(deeds, start=1):
        assert let(place, person, deed, case, minute)
    return case


def test_a_second_failure_is_reviewed_by_somebody_else_and_then_appealed_against(place: Community) -> None:
    case = twice_failed(place)
    assert "task.twice_failed" in place.told(COORDINATOR)[-1]

    dismiss(place.act(COORDINATOR, 10), case.id, "已按合同办完")
    appeal(place.act(REPORTER, 11), case.id, "电梯还是停")
    with pytest.raises(AppealRefused):
        dismiss(place.act(COORDINATOR, 12), case.id, "同前")
    uphold(place.act(STREETS_OWN, 13), case.id, "现场还在停运")

    assert (case.status, case.reopened) == ("reopened", 2)
    assert verify(place.tx, subject_of(case.number)).faults == ()


def test_a_coordinator_lets_a_declined_case_go_on_but_not_past_an_appeal(
    place: Community, unsure: Case
) -> None:
    decline(place.act(DISPATCHER, 1), unsure.id, DECLINED)
    reinstate(place.act(COORDINATOR, 2), unsure.id, "弄错了地址")
    assert unsure.status == Status.REOPENED
    other = place.case(category=None)
    decline(place.act(DISPATCHER, 3), other.id, DECLINED)
    appeal(place.act(REPORTER, 4), other.id, "就在本小区")

    with pytest.raises(AppealRefused):
        reinstate(place.act(COORDINATOR, 5), other.id, "弄错了地址")


def tick(place: Community, case: Case, days: float) -> None:
    """Let the timer of a decision fire after some days."""
    now = START + timedelta(days=days)
    act = Act(place.tx, SYSTEM, now, place.reference, place.chance)
    waits.fire(act, DueTimer(0, "", TimerKind.DECISION, now, case.id, "{}"))


def test_a_ruling_that_does_not_come_is_reminded_of_and_raised_once(place: Community) -> None:
    case = place.case()
    assert let(place, COMPANY, "return", case, 1)
    before = len(place.told(AUDITOR))

    for days in (0.3, 3.1, 4, 5):  # Friday, then Monday and after
        tick(place, case, days)

    assert sum("decision.raised" in each for each in place.told(AUDITOR)[before:]) == 1
    assert sum("decision.ahead" in each for each in place.told(COORDINATOR)) == 1
    assert sum("decision.late" in each for each in place.told(COORDINATOR)) == 3
    assert let(place, COORDINATOR, "send to the district", case, 6 * 1440)
    told = len(place.told(COORDINATOR))
    tick(place, case, 7)
    assert len(place.told(COORDINATOR)) == told


def test_somebody_with_two_seats_does_not_decide_for_the_body_that_owes_it(place: Community) -> None:
    case = place.case()
    case.body = "STREET"
    case.status, case.closed_at = Status.CLOSED, START
    place.tx.flush()

    with pytest.raises(CaseUnknown):
        dismiss(place.act(TWO_SEATS, 2), case.id, "已经办完了")
