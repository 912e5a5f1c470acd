"""A mediation in other hands: to whom it may go, who hears what, how often a side may object, ended seats."""

import pytest
from sqlalchemy import insert, select, update
from sqlmodel import col

from models.body import Body
from models.case import Case
from models.mediation import Mediation
from models.person import Membership
from models.presence import Absence
from models.vocabulary import Role
from models.vocabulary_presence import AbsenceState
from tests.principles.community import (
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    NEIGHBOUR,
    REPORTER,
    START,
    STREETS_OWN,
    Community,
)
from tests.workflows.mediation.test_mediation import case, events, opened, talking
from workflows.cases.acts import Act, Actor
from workflows.house.dissolve import dissolve
from workflows.house.staff import end_seat
from workflows.mediation import begin, handover, talks
from workflows.mediation.end import let_go
from workflows.mediation.letters import mediators_of
from workflows.mediation.record import MediationRefused, No
from workflows.mediation.stages import is_objectable
from workflows.mediation.terms import HandedWhy, MediationStatus
from workflows.mediation.view import look
from workflows.verify import verify

__all__ = ["case"]

REASON = "换一位更合适"


def seat_of(place: Community, person: int) -> int:
    """The seat of somebody."""
    held = select(col(Membership.id)).where(
        col(Membership.person_id) == person, col(Membership.until).is_(None)
    )
    return int(place.tx.execute(held).scalar_one())


def people(place: Community, found: Mediation, by: int = COMPANY) -> list[int | None]:
    """Who is offered."""
    return [each.by.person_id for each in handover.offered(place.act(by, 5), found.id)]


def handed(place: Community, found: Mediation, to: int = COMPANYS_HEAD, by: int = COMPANY) -> None:
    """Hand it over."""
    handover.hand_over(place.act(by, 6), found.id, seat_of(place, to), HandedWhy.LEAVING, REASON)


def operator(place: Community) -> Act:
    """Somebody who keeps the house."""
    act = place.act(COMPANY, 9)
    return Act(act.tx, Actor(Role.OPERATOR, COORDINATOR), act.now, act.reference, act.chance)


def end_seats(place: Community, *persons: int) -> None:
    """End what they hold, the last one by the step itself."""
    for each in persons[:-1]:
        over = update(Membership).where(col(Membership.person_id) == each).values(until=START)
        place.tx.execute(over)
    end_seat(operator(place), seat_of(place, persons[-1]), "岗位调整了")


def test_it_may_go_to_a_colleague_and_to_coordinators(place: Community, case: Case) -> None:
    assert people(place, talking(place, case)) == [COORDINATOR, STREETS_OWN, COMPANYS_HEAD]


def test_never_to_a_side_nor_to_who_works_beside_one(place: Community, case: Case) -> None:
    found = talking(place, case)
    for role, body in ((Role.COORDINATOR, None), (Role.HANDLER, "STREET")):
        place.tx.execute(insert(Membership).values(person_id=NEIGHBOUR, role=role, body=body, since=START))

    assert people(place, found) == [COORDINATOR, COMPANYS_HEAD]


def test_never_to_the_staff_of_whom_the_case_is_about(place: Community, case: Case) -> None:
    found = talking(place, case)
    case.object_body = "STREET"
    place.tx.add(case)
    place.tx.flush()

    with pytest.raises(MediationRefused) as refused:
        people(place, found)

    assert refused.value.no is No.NO_SUCCESSOR


def test_not_to_somebody_who_is_away(place: Community, case: Case) -> None:
    found = talking(place, case)
    away = {"person_id": COMPANYS_HEAD, "body": "COMPANY", "since": START, "until": START, "at": START}
    place.tx.execute(insert(Absence).values(**away, state=AbsenceState.RUNNING))

    assert people(place, found) == [COORDINATOR, STREETS_OWN]


def test_a_seat_that_is_not_offered_is_refused(place: Community, case: Case) -> None:
    found = talking(place, case)

    with pytest.raises(MediationRefused) as refused:
        handover.hand_over(place.act(COMPANY, 6), found.id, 99_999, HandedWhy.AWAY, REASON)

    assert refused.value.no is No.NO_SUCCESSOR


def test_who_handed_it_over_reads_nothing_any_more_and_who_got_it_all(place: Community, case: Case) -> None:
    found = talking(place, case)
    talks.set_down(place.act(COMPANY, 5), found.id, "双方都说了")

    handed(place, found)

    assert look(place.act(COMPANYS_HEAD, 7), found.id).notes == ("双方都说了",)
    with pytest.raises(MediationRefused) as refused:
        look(place.act(COMPANY, 7), found.id)
    assert refused.value.no is No.UNKNOWN


def test_both_sides_read_why_and_the_ledger_keeps_its_hash(place: Community, case: Case) -> None:
    found = talking(place, case)

    handed(place, found)

    for side in (REPORTER, NEIGHBOUR):
        assert REASON in place.told(side)[-1]
        assert "mediation_object" in place.told(side)[-1]
    written = events(place, found)[-1]
    assert written.startswith(f"handed handler:{COMPANY}")
    assert f'"to":"head:{COMPANYS_HEAD}"' in written
    assert REASON not in written
    assert verify(place.tx).faults == ()


def test_the_messages_of_all_mediators_go_with_the_words(place: Community, case: Case) -> None:
    found = talking(place, case)

    handed(place, found)
    let_go(place.act(COMPANYS_HEAD, 8), found)

    assert mediators_of(place.tx, found) == {COMPANY, COMPANYS_HEAD}
    assert not any(REASON in each for each in place.told(COMPANYS_HEAD) + place.told(REPORTER))


@pytest.mark.parametrize(
    ("handovers", "objected", "may"),
    [(0, [], True), (0, [0], False), (1, [0], True), (1, [], True), (1, [0, 1], False), (2, [0, 1], False)],
)
def test_a_side_objects_once_and_once_more_after_a_handover(
    handovers: int, objected: list[int], may: bool
) -> None:
    assert is_objectable(handovers, objected) is may


def test_an_objection_reaches_the_mediator_and_not_the_other_side(place: Community, case: Case) -> None:
    found = talking(place, case)
    before = len(place.told(REPORTER))

    handover.object_to(place.act(NEIGHBOUR, 5), found.id, "是老同学")

    assert "是老同学" in place.told(COMPANY)[-1]
    assert len(place.told(REPORTER)) == before
    assert events(place, found)[-1].startswith("objected resident:party")
    assert verify(place.tx).faults == ()
    with pytest.raises(MediationRefused) as refused:
        handover.object_to(place.act(NEIGHBOUR, 6), found.id, "再说一遍")
    assert refused.value.no is No.OBJECTED


def test_each_side_may_object_to_the_new_one_too(place: Community, case: Case) -> None:
    found = talking(place, case)
    handover.object_to(place.act(NEIGHBOUR, 5), found.id, "是老同学")
    handed(place, found)

    for side in (REPORTER, NEIGHBOUR):
        handover.object_to(place.act(side, 7), found.id, "也不合适")
    handed(place, found, COORDINATOR, COMPANYS_HEAD)

    assert look(place.act(NEIGHBOUR, 8), found.id).may_object is False
    assert look(place.act(REPORTER, 8), found.id).may_object is True


def test_the_new_mediator_draws_the_code_of_who_has_not_come(place: Community, case: Case) -> None:
    found, _ = opened(place, case)
    handed(place, found)

    assert begin.invite(place.act(COMPANYS_HEAD, 7), found.id, START)
    with pytest.raises(MediationRefused):
        begin.invite(place.act(COMPANY, 7), found.id, START)


def test_a_mediation_of_an_ended_seat_comes_to_a_coordinator(place: Community, case: Case) -> None:
    found = talking(place, case)

    end_seats(place, COMPANY)

    assert (found.mediator_id, found.role) == (COORDINATOR, Role.COORDINATOR)
    assert '"why":"seat_ended"' in events(place, found)[-1]
    assert "mediation.handed_to_you" in place.told(COORDINATOR)[-1]


def test_without_a_coordinator_it_ends_and_both_read_where_else_to_turn(place: Community, case: Case) -> None:
    found = talking(place, case)

    end_seats(place, COORDINATOR, STREETS_OWN, COMPANY)

    assert found.status == MediationStatus.NOT_AGREED
    assert all("mediation.elsewhere" in place.told(each)[-1] for each in (REPORTER, NEIGHBOUR))


def test_who_keeps_their_seat_keeps_the_mediation(place: Community, case: Case) -> None:
    found = talking(place, case)

    assert handover.rescue(operator(place)) == 0
    assert found.mediator_id == COMPANY
    assert place.tx.get_one(Body, "COMPANY").name == "示例物业"


def test_with_a_body_that_is_dissolved_its_mediations_go_to_a_coordinator(
    place: Community, case: Case
) -> None:
    found = talking(place, case)

    dissolve(operator(place), "COMPANY", None, "合同到期了")

    assert (found.mediator_id, found.body) == (COORDINATOR, "DISTRICT")


def test_a_mediator_who_moves_with_their_body_keeps_the_mediation(place: Community, case: Case) -> None:
    found = talking(place, case)

    dissolve(operator(place), "COMPANY", "STREET", "并入街道了")
    place.tx.refresh(found)

    assert (found.mediator_id, found.body) == (COMPANY, "STREET")
