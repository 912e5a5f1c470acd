"""A wish for another mediator has a clock: a reminder, lateness shown, and somebody above who decides."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from models.area import Area
from models.case import Case
from models.mediation import Mediation
from models.person import Chat, Membership
from models.post import timer_due
from models.vocabulary import Role, TimerKind
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COMPANYS_HEAD,
    COORDINATOR,
    NEIGHBOUR,
    REPORTER,
    START,
    STREETS_OWN,
    Community,
)
from tests.workflows.mediation.test_handover import seat_of
from tests.workflows.mediation.test_mediation import case, events, talking
from workflows.cases.acts import SYSTEM, Act
from workflows.mediation import clock, handover, objections, talks
from workflows.mediation.record import MediationRefused, No, timer_data
from workflows.mediation.terms import HandedWhy
from workflows.policy import Policy
from workflows.reference import load_reference
from workflows.timers import DueTimer
from workflows.verify import verify

__all__ = ["case"]

WORDS = "是老同学"


def objected(place: Community, case: Case) -> Mediation:
    """A mediation in which the other side asks for somebody else, on a Friday morning."""
    found = talking(place, case)
    handover.object_to(place.act(NEIGHBOUR, 5), found.id, WORDS)
    return found


def pass_days(place: Community, found: Mediation, *days: float, what: str = "objection") -> None:
    """Let the clock come at these days."""
    for each in days:
        now = START + timedelta(days=each)
        act = Act(place.tx, SYSTEM, now, place.reference, place.chance)
        clock.fire(act, DueTimer(0, "", TimerKind.MEDIATION, now, found.id, timer_data(what)))


def heard(place: Community, person: int, key: str) -> int:
    """How often somebody was told something."""
    return sum(f'"{key}"' in each for each in place.told(person))


def test_the_mediator_is_reminded_a_working_day_before_the_limit(place: Community, case: Case) -> None:
    found = objected(place, case)

    assert timer_due(place.tx, objections.key_of(found)) == START + timedelta(days=4, minutes=5)
    pass_days(place, found, 4.1)

    assert heard(place, COMPANY, "mediation.object_near") == 1
    assert timer_due(place.tx, objections.key_of(found)) == START + timedelta(days=5, minutes=5)


def test_at_the_limit_it_goes_to_coordinators_who_read_nothing_of_it(place: Community, case: Case) -> None:
    found = objected(place, case)

    pass_days(place, found, 5.1, 6.1)

    assert heard(place, NEIGHBOUR, "mediation.object_late") == 1
    assert heard(place, COMPANY, "mediation.object_gone_up") == 1
    assert heard(place, COORDINATOR, "mediation.object_raised") == 2  # every working day
    assert WORDS not in "".join(place.told(COORDINATOR))
    assert heard(place, REPORTER, "mediation.object_late") == len(place.told(AUDITOR)) == 0
    assert sum(each.startswith("raised system") for each in events(place, found)) == 1


def test_who_is_above_hands_it_to_another(place: Community, case: Case) -> None:
    found = objected(place, case)
    pass_days(place, found, 5.1)

    handover.hand_over_above(place.act(COORDINATOR, 8000), found.id, seat_of(place, COMPANYS_HEAD), "换一位")

    assert found.mediator_id == COMPANYS_HEAD
    assert heard(place, COMPANY, "mediation.handed_from_you") == 1
    assert timer_due(place.tx, objections.key_of(found)) is None
    assert verify(place.tx).faults == ()


def test_who_is_above_lets_the_mediator_stay_and_says_why_to_who_asked(place: Community, case: Case) -> None:
    found = objected(place, case)
    pass_days(place, found, 5.1)

    objections.let_stay(place.act(COORDINATOR, 8000), found.id, "换不了更近的人")

    assert heard(place, NEIGHBOUR, "mediation.stayed") == heard(place, COMPANY, "mediation.stayed_you") == 1
    assert "换不了更近的人" not in "".join(place.told(REPORTER) + place.told(COMPANY))
    assert objections.pending(place.tx, found) == []
    assert verify(place.tx).faults == ()
    with pytest.raises(MediationRefused) as refused:
        objections.let_stay(place.act(COORDINATOR, 8001), found.id, "再说一遍")
    assert refused.value.no is No.STAGE


@pytest.mark.parametrize("person", [COMPANY, COMPANYS_HEAD, NEIGHBOUR, AUDITOR])
def test_nobody_else_decides_on_it(place: Community, case: Case, person: int) -> None:
    found = objected(place, case)
    pass_days(place, found, 5.1)

    with pytest.raises(MediationRefused) as refused:
        objections.ruled(place.act(person, 8000), found.id)

    assert refused.value.no is No.UNKNOWN


def test_before_the_limit_nobody_above_decides(place: Community, case: Case) -> None:
    found = objected(place, case)

    with pytest.raises(MediationRefused) as refused:
        handover.offered_above(place.act(COORDINATOR, 10), found.id)

    assert refused.value.no is No.STAGE


def test_a_handover_in_time_ends_its_clock(place: Community, case: Case) -> None:
    found = objected(place, case)

    seat = seat_of(place, COMPANYS_HEAD)
    handover.hand_over(place.act(COMPANY, 9), found.id, seat, HandedWhy.OBJECTED, "换一位")
    pass_days(place, found, 5.1)

    assert heard(place, COORDINATOR, "mediation.object_raised") == 0


def test_where_nobody_is_above_an_operator_names_somebody_and_who_asked_hears_who(
    place: Community, case: Case
) -> None:
    found = objected(place, case)
    seats = col(Membership.person_id).in_([COORDINATOR, STREETS_OWN])
    place.tx.execute(update(Membership).where(seats).values(until=START))
    for table, person in ((Membership, col(Membership.person_id)), (Chat, col(Chat.person_id))):
        place.tx.execute(update(table).where(person == AUDITOR).values(role=Role.OPERATOR))

    pass_days(place, found, 5.1, 6.1)
    before = [heard(place, NEIGHBOUR, f"mediation.object_{each}") for each in ("named", "late")]
    asked = heard(place, AUDITOR, "mediation.object_name_one")
    place.tx.execute(update(Membership).where(col(Membership.person_id) == COORDINATOR).values(until=None))
    pass_days(place, found, 7.1)
    objections.let_stay(place.act(COORDINATOR, 7 * 24 * 60 + 200), found.id, "没有亲属关系。")

    assert before == [1, 0]
    assert asked == 2
    assert heard(place, NEIGHBOUR, "mediation.object_late") == 1
    assert heard(place, COORDINATOR, "mediation.object_raised") == 1
    assert heard(place, NEIGHBOUR, "mediation.stayed") == 1


def test_where_nobody_is_above_another_streets_coordinator_decides(place: Community, case: Case) -> None:
    found = objected(place, case)
    place.tx.execute(update(Membership).where(col(Membership.person_id) == STREETS_OWN).values(until=START))
    place.tx.add(Area(code="OTHER", name="邻街", kind="street"))
    place.tx.flush()
    place.reference = load_reference(place.tx, Policy(), START)
    for table, person in ((Membership, col(Membership.person_id)), (Chat, col(Chat.person_id))):
        place.tx.execute(update(table).where(person == COORDINATOR).values(area="OTHER"))

    pass_days(place, found, 5.1)

    assert heard(place, NEIGHBOUR, "mediation.object_elsewhere") == 1
    assert heard(place, COORDINATOR, "mediation.object_raised") == 1


def test_a_mediation_without_anything_new_reminds_its_mediator_alone(place: Community, case: Case) -> None:
    found = talking(place, case)
    begun = timer_due(place.tx, f"mediation:{found.id}:quiet")
    talks.arrange(place.act(COMPANY, 5), found.id, START + timedelta(days=3), "社区议事室")
    before = len(place.told(REPORTER))

    pass_days(place, found, 17.1, 31.2, what="quiet")

    assert begun is not None
    assert heard(place, COMPANY, "mediation.quiet") == 2
    assert len(place.told(REPORTER)) == before
