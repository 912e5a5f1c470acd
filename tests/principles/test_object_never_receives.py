"""Principle 4: the body a matter is about, its head, its staff and those below it learn nothing of it."""

import random

import pytest
from sqlalchemy import insert, select, update
from sqlmodel import col

from models.case import Attachment
from models.person import Chat, Membership
from models.post_tables import Outbox
from models.vocabulary import ReturnReason, Role
from nlu.gist import SIZE
from tests.principles.community import (
    AUDITOR,
    COMPANY,
    COORDINATOR,
    DISPATCHER,
    DISTRICT,
    DISTRICTS_HEAD,
    NEIGHBOUR,
    OF_THE_STREET,
    REPORTER,
    START,
    STREET,
    STREETS_OWN,
    TWO_SEATS,
    Community,
)
from tests.principles.life import DEEDS, at_random, let, pass_time, whole_life
from workflows.cases import handle, nearby, rule, sketches, take_part
from workflows.cases.acts import CaseUnknown
from workflows.cases.handle import ReturnClaim
from workflows.cases.queries import case_for, may_see_picture, open_tasks
from workflows.cases.rule import BodyIsObject, NotTheRuler
from workflows.responsiveness.loop import nudge

everybody_of_it = pytest.mark.parametrize("person", OF_THE_STREET.values(), ids=list(OF_THE_STREET))


def returned(place: Community, about: str | None, reason: ReturnReason = ReturnReason.NO_POWER) -> int:
    """Let whoever has the case send it back."""
    case = place.case(about=about)
    person = DISTRICT if about else COMPANY
    handle.accept(place.act(person, 1), case.id)
    handle.give_back(place.act(person, 2), case.id, ReturnClaim(reason, "不归我们管", None))
    return case.id


def letters_about(place: Community, case_id: int) -> set[int]:
    """Whom anything at all was put into the outbox for about a case."""
    place.tx.flush()
    rows = place.tx.execute(select(col(Outbox.chat_id)).where(col(Outbox.case_id) == case_id))
    return set(rows.scalars())


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


@everybody_of_it
def test_the_staff_of_the_object_neither_list_nor_open_it(place: Community, person: int) -> None:
    case_id = returned(place, about="STREET")
    chat = place.chat(person)

    assert open_tasks(place.tx, place.reference, chat) == []
    with pytest.raises(CaseUnknown):
        case_for(place.tx, place.reference, chat, case_id)


def test_others_of_the_same_roles_do_list_and_open_it(place: Community) -> None:
    case_id = returned(place, about="STREET")

    for person in (DISTRICTS_HEAD, DISPATCHER, COORDINATOR, AUDITOR):
        chat = place.chat(person)
        assert [view.id for view in open_tasks(place.tx, place.reference, chat)] == [case_id]
        assert case_for(place.tx, place.reference, chat, case_id).id == case_id


def test_a_dispatcher_cannot_settle_by_a_category_what_the_coordinator_rules_on(place: Community) -> None:
    case_id = returned(place, about=None)

    with pytest.raises(NotTheRuler):
        rule.categorise(place.act(DISPATCHER, 3), case_id, "0101")


def test_who_has_settled_a_sealed_matter_still_reads_the_own_reason_and_no_other_words(
    place: Community,
) -> None:
    case_id = returned(place, about="STREET")

    rule.send_to(place.act(COORDINATOR, 3), case_id, "DISTRICT", "按职责归区里办")

    shown = {
        person: [step.words for step in view.timeline if step.words]
        for person in (COORDINATOR, AUDITOR)
        for view in [case_for(place.tx, place.reference, place.chat(person), case_id)]
    }
    assert shown == {COORDINATOR: ["按职责归区里办"], AUDITOR: []}


@everybody_of_it
def test_a_picture_of_it_is_not_shown_to_the_staff_of_the_object(place: Community, person: int) -> None:
    case = place.case(about="STREET")
    for name, by_staff in (("asked.jpg", False), ("answered.jpg", True)):
        row = {"case_id": case.id, "chat_id": REPORTER, "name": name, "hash": "", "at": START}
        place.tx.execute(insert(Attachment).values(**row, by_staff=by_staff))

    seen = [
        may_see_picture(place.tx, place.reference, place.chat(person), name)
        for name in ("asked.jpg", "answered.jpg")
    ]

    assert seen == [False, False]


@everybody_of_it
def test_the_staff_of_the_object_can_do_nothing_to_it(place: Community, person: int) -> None:
    case = place.case(about="STREET")
    before = case.version

    done = [deed for deed in DEEDS if let(place, person, deed, case, 1)]

    assert done == []
    assert case.version == before


def test_no_notice_of_a_whole_life_reaches_the_staff_of_the_object(place: Community) -> None:
    case = place.case(about="STREET")

    whole_life(place, case, DISTRICT)

    told = letters_about(place, case.id)
    assert {REPORTER, DISTRICT, DISTRICTS_HEAD, COORDINATOR} <= told
    assert told.isdisjoint(OF_THE_STREET.values())


def test_no_reminder_and_no_escalation_reaches_the_staff_of_the_object(place: Community) -> None:
    case = place.case(about="STREET")

    for days in range(1, 21):
        pass_time(place, case, days)

    told = letters_about(place, case.id)
    assert {REPORTER, DISTRICT, DISTRICTS_HEAD, COORDINATOR} <= told
    assert told.isdisjoint(OF_THE_STREET.values())


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_to_it_the_staff_of_the_object_get_no_word(place: Community, seed: int) -> None:
    case = place.case(about="STREET")

    done = at_random(place, case, random.Random(seed), steps=400)

    assert done
    assert letters_about(place, case.id).isdisjoint(OF_THE_STREET.values())
    assert not [each for each in done if int(each.split()[0]) in OF_THE_STREET.values()]


def test_a_sooner_reminder_of_another_case_does_not_name_it_to_them(place: Community) -> None:
    about, other = place.case(about="STREET"), place.case()
    other.body = "DISTRICT"
    place.tx.flush()
    add_seat_of_the_district(place)

    nudge.nudge(place.act(DISTRICT, 5), about, "unsolved")

    assert any(about.number in told for told in place.told(DISTRICT))
    assert not [told for told in place.told(TWO_SEATS) if about.number in told]


def add_seat_of_the_district(place: Community) -> None:
    """Let somebody who works for the street also work for the district, in the chat they have."""
    seat = {"role": Role.HANDLER, "body": "DISTRICT"}
    place.tx.execute(update(Chat).where(col(Chat.id) == TWO_SEATS).values(**seat))
    place.tx.execute(insert(Membership).values(person_id=TWO_SEATS, since=START, **seat))


def test_a_neighbour_is_not_offered_a_matter_that_is_about_somebody(place: Community) -> None:
    case = place.case(about="STREET", gist=bytes(SIZE))

    found = nearby.offered(place.act(NEIGHBOUR, 1), [case.id])

    assert found == []
    assert sketches.sketch_of(place.tx, case.id) is None
    with pytest.raises(CaseUnknown):
        take_part.join(place.act(NEIGHBOUR, 2), case.id)
