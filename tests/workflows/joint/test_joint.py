"""Bodies work together on one case: who may call whom, what each sees, what the clock does, what is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.joint import Part
from models.ledger import Event
from models.post import DueTimer
from models.vocabulary import EventKind, TimerKind
from nlu.reading import Nature
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COORDINATOR,
    DISPATCHER,
    DISTRICT,
    REPORTER,
    START,
    STREET,
    Community,
)
from tests.principles.life import let
from workflows.cases.acts import SYSTEM, Act, CaseUnknown
from workflows.cases.handle import reply
from workflows.cases.merging import merge
from workflows.cases.queries import case_for
from workflows.cases.reach import allows
from workflows.gate_terms import Action
from workflows.joint import call, clock, coming, conclude
from workflows.joint.call import timer_key
from workflows.joint.queries import board, own_cards, parts_for
from workflows.joint.terms import JointKind, JointRefused, Why
from workflows.ledger import subject_of
from workflows.privacy.anonymise import anonymise
from workflows.verify import verify

WHAT = "十点在5号楼门口碰头"
BOTH = ("STREET", "DISTRICT")


@pytest.fixture
def case(place: Community) -> Case:
    """A case that the company has taken."""
    found = place.case()
    assert let(place, COMPANY, "accept", found, 1)
    return found


def whistle(place: Community, case: Case, *bodies: str) -> list[Part]:
    """Let the coordinator call bodies, five minutes in."""
    called = call.whistle(place.act(COORDINATOR, 5), case.id, JointKind.PUSH, bodies, WHAT)
    return list(called.parts)


def let_time_pass(place: Community, part: Part, hours: int) -> None:
    """Fire the timer of a part so many hours after the start."""
    now = START + timedelta(hours=hours)
    act = Act(place.tx, SYSTEM, now, place.reference, place.chance)
    clock.fire(act, DueTimer(0, "", TimerKind.PART, now, part.id, "{}"))


def chain(place: Community, case: Case, kind: EventKind) -> list[str]:
    """The data of the events of one kind."""
    place.tx.flush()
    rows = select(col(Event.data)).where(
        col(Event.subject) == subject_of(case.number), col(Event.kind) == kind
    )
    return list(place.tx.execute(rows.order_by(col(Event.seq))).scalars())


def why(act: Act, deed: object, *given: object) -> Why:
    """Why somebody may not do something."""
    with pytest.raises(JointRefused) as refused:
        deed(act, *given)  # type: ignore[operator]
    return refused.value.why


def test_only_roles_that_the_house_has_named_may_whistle(place: Community, case: Case) -> None:
    dispatcher, other = place.act(DISPATCHER, 5), place.act(COMPANY, 5)

    assert why(dispatcher, call.whistle, case.id, JointKind.QUICK, ("STREET",), WHAT) is Why.NOT_NAMED
    with pytest.raises(CaseUnknown):
        call.whistle(other, case.id, JointKind.QUICK, ("STREET",), WHAT)
    named = replace(place.reference, policy=replace(place.reference.policy, whistlers=("dispatcher",)))
    assert call.whistle(
        replace(dispatcher, reference=named), case.id, JointKind.QUICK, ("STREET",), WHAT
    ).parts


def test_a_body_is_called_once_until_it_has_answered(place: Community, case: Case) -> None:
    whistle(place, case, "STREET")
    coordinator = place.act(COORDINATOR, 6)

    assert why(coordinator, call.whistle, case.id, JointKind.PUSH, ("STREET",), WHAT) is Why.CALLED
    assert why(coordinator, call.whistle, case.id, JointKind.PUSH, ("COMPANY",), WHAT) is Why.LEAD
    assert why(coordinator, call.whistle, case.id, JointKind.PUSH, (), WHAT) is Why.NOBODY


def test_a_body_that_was_chosen_twice_is_called_once(place: Community, case: Case) -> None:
    parts = whistle(place, case, "STREET", "STREET")

    assert [part.body for part in parts] == ["STREET"]


def test_what_a_body_is_to_do_tells_nobody_who_is_anonymous(place: Community, case: Case) -> None:
    case.anonymous = True
    place.tx.flush()

    call.whistle(place.act(COORDINATOR, 5), case.id, JointKind.QUICK, ("STREET",), "请联系13800138000")

    told = "".join(place.told(STREET))
    assert ("13800138000" in told, "请联系***" in told) == (False, True)


def test_whom_a_case_is_about_is_never_called(place: Community) -> None:
    case = place.case(about="STREET")

    with pytest.raises(CaseUnknown):
        call.whistle(place.act(COORDINATOR, 5), case.id, JointKind.PUSH, ("COMPANY",), WHAT)


def test_a_called_body_sees_its_part_and_nothing_else(place: Community, case: Case) -> None:
    whistle(place, case, "STREET")
    street = place.act(STREET).by

    granted = [each for each in Action if allows(place.tx, place.reference, street, case, each)]

    assert granted == [Action.CLAIM, Action.HELP, Action.ACCOUNT]  # of what they drew themselves
    assert [card.case_number for card in own_cards(place.tx, place.reference, street)] == [case.number]
    assert own_cards(place.tx, place.reference, place.act(DISTRICT).by) == []
    with pytest.raises(CaseUnknown):
        case_for(place.tx, place.reference, place.chat(STREET), case.id)
    assert "电梯又停了" not in "".join(place.told(STREET))


def test_a_part_is_the_called_bodys_own(place: Community, case: Case) -> None:
    (part,) = whistle(place, case, "STREET")

    with pytest.raises(CaseUnknown):
        coming.sign_in(place.act(DISTRICT, 10), part.id, "5号楼")


def test_nobody_signs_in_twice_or_answers_before(place: Community, case: Case) -> None:
    (part,) = whistle(place, case, "STREET")
    act = place.act(STREET, 10)

    assert why(act, coming.answer, part.id, "已清理楼道") is Why.SIGN_IN_FIRST
    assert why(act, coming.get_in_touch, part.id) is Why.SIGN_IN_FIRST
    coming.sign_in(act, part.id, "5号楼", "CELL")
    assert why(act, coming.sign_in, part.id, "5号楼") is Why.SIGNED_IN
    coming.answer(act, part.id, "已清理楼道")
    assert why(act, coming.answer, part.id, "再报一次") is Why.DONE
    assert '"here":true,"late":false' in chain(place, case, EventKind.SIGNED_IN)[0]


def test_who_does_not_come_is_urged_once_a_rung_and_stands_first_on_the_board(
    place: Community, case: Case
) -> None:
    late, in_time = whistle(place, case, *BOTH)
    coming.sign_in(place.act(DISTRICT, 30), in_time.id, "5号楼")
    coming.get_in_touch(place.act(DISTRICT, 40), in_time.id)

    for hours in (2, 2, 26):
        let_time_pass(place, late, hours)
    rows = board(place.tx, place.reference, place.act(COORDINATOR).by, START + timedelta(hours=2))

    urged = chain(place, case, EventKind.URGED)
    assert [name for name in ("sign_in", "contact") for each in urged if f'"rung":"{name}"' in each] == [
        "sign_in",
        "contact",
    ]
    assert [(row.body, row.owes, row.late > 0) for row in rows] == [
        ("STREET", "sign_in", True),
        ("DISTRICT", "answer", False),
    ]
    assert any("joint.missed.sign_in" in each for each in place.told(COORDINATOR))
    assert board(place.tx, place.reference, place.act(COMPANY).by, START) == []


def test_one_answer_ends_every_part(place: Community, case: Case) -> None:
    first, second = whistle(place, case, *BOTH)
    coming.sign_in(place.act(STREET, 10), first.id, "5号楼")
    coming.answer(place.act(STREET, 20), first.id, "已清理楼道")

    assert conclude.draft_of(place.act(COMPANY, 30), case) == "示例街道:已清理楼道"
    conclude.conclude(place.act(COORDINATOR, 30), case.id, "街道已清理,以后每周巡查")
    assert conclude.draft_of(place.act(COMPANY, 31), case) == "街道已清理,以后每周巡查"
    reply(place.act(COMPANY, 32), case.id, "11月20日已清理")
    assert (first.answered_at is None, second.done_at is None, second.answered_at) == (False, False, None)
    assert any("joint.ended" in each for each in place.told(DISTRICT))
    assert not any("已清理楼道" in each for each in place.told(REPORTER))
    assert verify(place.tx).faults == ()


def test_who_called_rates_who_came_once_and_never_who_did_not(place: Community, case: Case) -> None:
    came, absent = whistle(place, case, *BOTH)
    coming.sign_in(place.act(STREET, 10), came.id, "5号楼")
    coordinator = place.act(COORDINATOR, 30)

    conclude.rate(coordinator, came.id, 4)

    assert why(coordinator, conclude.rate, came.id, 5) is Why.RATED
    assert why(coordinator, conclude.rate, absent.id, 1) is Why.NOT_COME
    with pytest.raises(CaseUnknown):
        conclude.rate(place.act(STREET, 31), came.id, 5)


def test_an_auditor_reads_every_part_and_changes_none(place: Community, case: Case) -> None:
    (part,) = whistle(place, case, "STREET")
    auditor = place.act(AUDITOR, 10)

    (seen,) = parts_for(place.tx, place.reference, auditor.by, case)

    assert (seen.body, seen.what) == ("STREET", WHAT)
    with pytest.raises(CaseUnknown):
        conclude.rate(auditor, part.id, 5)


def test_a_case_that_lets_go_of_its_person_lets_go_of_what_was_said_of_its_parts(
    place: Community, case: Case
) -> None:
    whistle(place, case, "STREET")
    case.closed_at = START

    anonymise(Act(place.tx, SYSTEM, START + timedelta(days=400), place.reference, place.chance), case)

    (seen,) = parts_for(place.tx, place.reference, place.act(COORDINATOR).by, case)
    assert (seen.body, seen.what) == ("STREET", "")


@pytest.mark.parametrize("deed", ["withdraw", "merge", "decline"])
def test_a_case_that_is_over_ends_its_parts_at_once(place: Community, case: Case, deed: str) -> None:
    (part,) = whistle(place, case, "STREET")
    now = place.act(REPORTER, 10).now
    if deed == "withdraw":
        assert let(place, REPORTER, "withdraw", case, 10)
    elif deed == "merge":
        merge(place.act(COORDINATOR, 10), case.id, place.case().number)
    else:
        assert let(place, COMPANY, "return as not theirs", case, 9)
        assert let(place, DISPATCHER, "decline", case, 10)

    timer = post.timer_due(place.tx, timer_key(part.id))
    assert (part.done_at, timer, chain(place, case, EventKind.URGED)) == (now, None, [])
    assert "joint.ended" in place.told(STREET)[-1]


def test_a_part_of_a_case_that_was_sealed_ends_with_the_next_timer_and_its_body_hears_it(
    place: Community, case: Case
) -> None:
    (part,) = whistle(place, case, "STREET")
    case.nature = Nature.REPORT
    let_time_pass(place, part, 2)

    assert (part.done_at, chain(place, case, EventKind.URGED)) == (START + timedelta(hours=2), [])
    assert "joint.ended" in place.told(STREET)[-1]
