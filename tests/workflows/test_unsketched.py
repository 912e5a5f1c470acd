"""Open cases that came before there were sketches get one, but none that is sealed, ended or erased."""

import pytest
from sqlmodel import select

from models.case import Case
from models.sketch import Sketch
from nlu.reader import Reader, load_reader
from tests.principles.community import NEIGHBOUR, REPORTER, Community
from tests.workflows.estate import AGAIN, LISTED, SAID
from workflows.cases import nearby, take_part, unsketched
from workflows.cases.nearby import Looking
from workflows.cases.sketches import sketch_of
from workflows.cases.unsketched import Read
from workflows.privacy import erase


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(LISTED)


def read(place: Community, reader: Reader) -> list[Read]:
    """Read what lacks a sketch."""
    told = unsketched.look(place.tx).told
    return [found for each in told if (found := unsketched.understood(each, reader.read))]


def test_a_case_from_before_is_found_once_it_has_its_sketch(place: Community, reader: Reader) -> None:
    case = place.case(words=SAID)

    kept = unsketched.fill(place.tx, read(place, reader))

    again = reader.read(AGAIN)
    assert again.gist is not None
    looking = Looking(place.reference, place.chat(NEIGHBOUR), reader.read, AGAIN)
    found = nearby.seek(place.tx, nearby.probe_of(again.gist, again.place), looking)
    assert kept == 1
    assert [match.case_id for match in found.found] == [case.id]


def test_a_place_that_was_told_by_itself_counts_for_more(place: Community, reader: Reader) -> None:
    case = place.case(words="电梯坏了三天", place="示例花园3号楼")

    unsketched.fill(place.tx, read(place, reader))

    kept = sketch_of(place.tx, case.id)
    assert kept is not None
    assert kept.named == "E1"


def test_a_case_that_has_its_sketch_is_left_alone(place: Community, reader: Reader) -> None:
    place.case(words=SAID)
    found = read(place, reader)
    unsketched.fill(place.tx, found)

    again = unsketched.fill(place.tx, found)

    assert again == 0
    assert unsketched.look(place.tx).told == []


def test_of_what_is_sealed_no_words_are_opened(place: Community) -> None:
    place.case(words=SAID, nature="report")

    assert unsketched.look(place.tx).told == []


def test_what_has_ended_gets_none(place: Community) -> None:
    case = place.case(words=SAID)
    take_part.withdraw(place.act(REPORTER, 1), case.id)

    assert unsketched.look(place.tx).told == []


def test_words_that_were_erased_meanwhile_leave_no_sketch(place: Community, reader: Reader) -> None:
    case = place.case(words=SAID)
    found = read(place, reader)
    erase.erase_case(place.tx, case)

    kept = unsketched.fill(place.tx, found)

    assert kept == 0
    assert place.tx.exec(select(Sketch)).all() == []


def test_a_look_begins_where_the_one_before_ended(place: Community) -> None:
    cases: list[Case] = [place.case(words=SAID) for _ in range(3)]
    newest = cases[-1].id

    found = unsketched.look(place.tx, newest)

    assert [each.case_id for each in found.told] == [cases[1].id, cases[0].id]
    assert found.before is None
