"""Two cases about one matter are put together with a notice, and taken apart by whoever knows better."""

from typing import Any

import numpy as np
import pytest
from sqlalchemy import select, update
from sqlmodel import col

from models.case import Case, Joining
from models.core import table
from models.ledger import Event
from models.vocabulary import EventKind, Status
from nlu.gist import GIST
from tests.principles.community import (
    COMPANY,
    COORDINATOR,
    DISPATCHER,
    NEIGHBOUR,
    REPORTER,
    Community,
)
from workflows.cases import merging, nearby
from workflows.cases.acts import CaseUnknown
from workflows.cases.merging import MergeRefused, merge, separate
from workflows.cases.parties import people
from workflows.cases.take_part import join
from workflows.cases.transitions import TransitionRefused
from workflows.ledger import subject_of
from workflows.privacy.anonymise import anonymise


def two(place: Community, **facts: Any) -> tuple[Case, Case]:
    """A case of the first resident, and one of a neighbour about the same."""
    first = place.case()
    return first, place.case(person_id=NEIGHBOUR, chat_id=NEIGHBOUR, **facts)


def kinds(place: Community, case: Case) -> list[str]:
    """What the ledger tells of a case."""
    asked = select(col(Event.kind)).where(col(Event.subject) == subject_of(case.number))
    return list(place.tx.execute(asked.order_by(col(Event.seq))).scalars())


def joined(place: Community, case: Case) -> list[int | None]:
    asked = select(col(Joining.person_id)).where(col(Joining.case_id) == case.id)
    return list(place.tx.execute(asked).scalars())


@pytest.mark.parametrize("ruler", [DISPATCHER, COORDINATOR])
def test_a_ruler_merges_and_who_brought_it_follows_the_other(place: Community, ruler: int) -> None:
    into, case = two(place)

    merge(place.act(ruler, 5), case.id, into.number)

    assert case.status == Status.MERGED
    assert case.closed_at is not None
    assert joined(place, into) == [NEIGHBOUR]
    assert people(place.act(ruler, 6), into.id) == 2
    assert kinds(place, case)[-1] == EventKind.MERGED
    assert kinds(place, into)[-1] == EventKind.JOINED


def test_everybody_concerned_is_told_and_the_resident_how_to_contest(place: Community) -> None:
    into, case = two(place)

    merge(place.act(DISPATCHER, 5), case.id, into.number)

    (notice,) = [told for told in place.told(NEIGHBOUR) if "resident.merged" in told]
    assert "separate" in notice
    assert any("task.merged" in told for told in place.told(COMPANY))
    assert any("task.joined" in told for told in place.told(COMPANY))


def test_who_brought_it_takes_it_apart_alone(place: Community) -> None:
    into, case = two(place)
    merge(place.act(DISPATCHER, 5), case.id, into.number)

    separate(place.act(NEIGHBOUR, 9), case.id)

    assert case.status == Status.REOPENED
    assert case.closed_at is None
    assert case.reopened == 0
    assert joined(place, into) == []
    assert kinds(place, into)[-1] == EventKind.RECOUNTED
    assert any("task.separated" in told for told in place.told(COMPANY))


def test_who_had_joined_the_other_before_still_follows_it(place: Community) -> None:
    into, case = two(place)
    join(place.act(NEIGHBOUR, 2), into.id)
    merge(place.act(DISPATCHER, 5), case.id, into.number)

    separate(place.act(NEIGHBOUR, 9), case.id)

    assert joined(place, into) == [NEIGHBOUR]


@pytest.mark.parametrize("ruler", [DISPATCHER, COORDINATOR])
def test_what_has_let_go_of_its_person_is_not_opened_again(place: Community, ruler: int) -> None:
    into, case = two(place)
    merge(place.act(DISPATCHER, 5), case.id, into.number)
    anonymise(place.act(DISPATCHER, 6), case)

    with pytest.raises(TransitionRefused):
        separate(place.act(ruler, 7), case.id)

    assert case.status == Status.MERGED


def test_what_was_merged_on_is_left_as_well(place: Community) -> None:
    into, case = two(place)
    last = place.case()
    merge(place.act(DISPATCHER, 5), case.id, into.number)
    merge(place.act(DISPATCHER, 6), into.id, last.number)

    separate(place.act(NEIGHBOUR, 9), case.id)

    assert (joined(place, into), joined(place, last)) == ([], [])


def test_a_dispatcher_takes_it_apart_and_tells_who_brought_it(place: Community) -> None:
    into, case = two(place)
    merge(place.act(DISPATCHER, 5), case.id, into.number)

    separate(place.act(DISPATCHER, 6), case.id)

    assert any("resident.separated" in told for told in place.told(NEIGHBOUR))


@pytest.mark.parametrize("person", [REPORTER, NEIGHBOUR, COMPANY])
def test_nobody_but_who_rules_merges(place: Community, person: int) -> None:
    into, case = two(place)

    with pytest.raises(CaseUnknown):
        merge(place.act(person, 5), case.id, into.number)


def test_nobody_else_takes_it_apart(place: Community) -> None:
    into, case = two(place)
    merge(place.act(DISPATCHER, 5), case.id, into.number)

    for person in (REPORTER, COMPANY):
        with pytest.raises(CaseUnknown):
            separate(place.act(person, 6), case.id)


@pytest.mark.parametrize(
    ("hidden", "other"),
    [
        ({"anonymous": True}, {}),
        ({}, {"anonymous": True}),
        ({"about": "STREET"}, {}),
        ({}, {"urgency": "danger"}),
    ],
    ids=["into an anonymous one", "an anonymous one", "into one about a body", "a danger into none"],
)
def test_what_would_open_or_put_off_something_is_refused(
    place: Community, hidden: dict[str, Any], other: dict[str, Any]
) -> None:
    into = place.case(**hidden)
    case = place.case(person_id=NEIGHBOUR, chat_id=NEIGHBOUR, **other)

    with pytest.raises(MergeRefused):
        merge(place.act(DISPATCHER, 5), case.id, into.number)


def test_a_case_is_not_merged_into_itself_nor_into_one_that_ended(place: Community) -> None:
    into, case = two(place)
    merge(place.act(DISPATCHER, 5), case.id, into.number)

    with pytest.raises(MergeRefused):
        merge(place.act(DISPATCHER, 6), into.id, into.number)
    with pytest.raises(MergeRefused):
        merge(place.act(DISPATCHER, 6), into.id, case.number)


def test_a_case_is_not_merged_into_one_that_is_put_off(place: Community) -> None:
    into, case = two(place)
    into.status, into.paused_at = Status.SUSPENDED, into.opened_at

    with pytest.raises(MergeRefused):
        merge(place.act(DISPATCHER, 5), case.id, into.number)

    assert case.status == Status.ASSIGNED


def test_a_case_is_taken_as_it_stands_not_as_it_was_read_before(place: Community) -> None:
    into, case = two(place)
    place.tx.flush()
    ended = update(table(Case)).where(col(Case.id) == into.id).values(status=Status.WITHDRAWN)
    place.tx.execute(ended)  # as another process does between reading a case and having it

    with pytest.raises(MergeRefused):
        merge(place.act(DISPATCHER, 5), case.id, into.number)


def test_who_follows_what_still_goes_on_there_is_not_cut_off(place: Community) -> None:
    into, first = two(place)
    second = place.case(person_id=NEIGHBOUR, chat_id=NEIGHBOUR)
    for minutes, case in ((5, first), (6, second)):
        merge(place.act(DISPATCHER, minutes), case.id, into.number)

    separate(place.act(NEIGHBOUR, 9), first.id)
    after_one = joined(place, into)
    separate(place.act(NEIGHBOUR, 10), second.id)

    assert (after_one, joined(place, into)) == ([NEIGHBOUR], [])


def test_who_follows_both_is_counted_once(place: Community) -> None:
    into, case = two(place)
    merge(place.act(DISPATCHER, 5), case.id, into.number)
    third = place.case(person_id=NEIGHBOUR, chat_id=NEIGHBOUR)

    merge(place.act(DISPATCHER, 6), third.id, into.number)

    assert joined(place, into) == [NEIGHBOUR]


def test_staff_are_shown_what_is_alike_as_far_as_they_see_it(place: Community) -> None:
    record = np.zeros(1, GIST)
    record["leaves"][0, 0], record["roots"][0, 0] = 5, 255
    gist = record.tobytes()
    first = place.case(gist=gist)
    second = place.case(gist=gist, person_id=NEIGHBOUR, chat_id=NEIGHBOUR)

    def seen(person: int) -> list[int]:
        found = nearby.related(place.tx, place.reference, place.chat(person), first.id)
        return [case.id for case in found]

    assert seen(DISPATCHER) == [second.id]
    assert seen(COMPANY) == [second.id]
    assert seen(NEIGHBOUR) == []
    assert merging.fit(first, second)
