"""Principle 4: the body a matter is about, its head, its staff and those below it learn nothing of it."""

import pytest

from models.vocabulary import ReturnReason
from tests.principles.community import (
    COMPANY,
    COORDINATOR,
    DISPATCHER,
    DISTRICT,
    STREET,
    STREETS_OWN,
    Community,
)
from workflows.cases import handle, rule
from workflows.cases.acts import CaseUnknown
from workflows.cases.handle import ReturnClaim
from workflows.cases.queries import case_for, open_tasks
from workflows.cases.rule import BodyIsObject, NotTheRuler


def returned(place: Community, about: str | None, reason: ReturnReason = ReturnReason.NO_POWER) -> int:
    """Let whoever has the case send it back."""
    case = place.case(about=about)
    person = DISTRICT if about else COMPANY
    handle.accept(place.act(person, 1), case.id)
    handle.give_back(place.act(person, 2), case.id, ReturnClaim(reason, "不归我们管", None))
    return case.id


def test_a_matter_about_a_body_goes_above_it_and_nobody_below_hears(place: Community) -> None:
    case = place.case(about="STREET")

    assert case.body == "DISTRICT"
    assert [len(place.told(person)) for person in (DISTRICT, STREET, COMPANY)] == [1, 0, 0]


def test_a_coordinator_of_the_object_is_not_told_what_other_coordinators_are(place: Community) -> None:
    returned(place, about="STREET")

    assert len(place.told(COORDINATOR)) == 1
    assert place.told(STREETS_OWN) == []


def test_a_coordinator_is_told_of_what_is_not_about_their_body(place: Community) -> None:
    returned(place, about=None)

    assert len(place.told(STREETS_OWN)) == 1


@pytest.mark.parametrize("body", ["STREET", "COMPANY"], ids=["the object", "a body below it"])
def test_nobody_can_send_a_matter_to_its_object(place: Community, body: str) -> None:
    case_id = returned(place, about="STREET")

    with pytest.raises(BodyIsObject):
        rule.send_to(place.act(COORDINATOR, 3), case_id, body, "归他们管")


def test_the_staff_of_the_object_neither_list_nor_open_it(place: Community) -> None:
    case_id = returned(place, about="STREET")
    chat = place.chat(STREETS_OWN)

    assert open_tasks(place.tx, place.reference, chat) == []
    with pytest.raises(CaseUnknown):
        case_for(place.tx, place.reference, chat, case_id)


def test_a_dispatcher_cannot_settle_by_a_category_what_the_coordinator_rules_on(place: Community) -> None:
    case_id = returned(place, about=None)

    with pytest.raises(NotTheRuler):
        rule.categorise(place.act(DISPATCHER, 3), case_id, "0101")
