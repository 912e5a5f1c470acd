"""A sketch of a case is found where the case is, while it is open, and goes with its words."""

import random

import pytest

from models.case import Case
from models.sketch import Sketch
from nlu.reader import Reader, load_reader
from nlu.reading import Place
from tests.principles.community import NEIGHBOUR, REPORTER, Community
from tests.workflows.estate import AGAIN, LISTED, SAID
from workflows.cases import amend, nearby, sketches, take_part
from workflows.cases.acts import CaseUnknown
from workflows.cases.nearby import Looking, Sought, named_in
from workflows.cases.parties import people
from workflows.cases.sketches import Probe, sketch_of
from workflows.privacy import erase


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(LISTED)


def reported(place: Community, reader: Reader, said: str = SAID, **facts: object) -> Case:
    """Register what a reader has understood."""
    reading = reader.read(said)
    return place.case(gist=reading.gist, named=named_in(reading.place), **facts)  # type: ignore[arg-type]


def looked_for(place: Community, reader: Reader, said: str) -> Sought:
    """Look for what a neighbour says."""
    reading = reader.read(said)
    assert reading.gist is not None
    looking = Looking(place.reference, place.chat(NEIGHBOUR), reader.read, said)
    return nearby.seek(place.tx, nearby.probe_of(reading.gist, reading.place), looking)


def ids(sought: Sought) -> list[int]:
    return [match.case_id for match in sought.found]


def test_the_same_matter_is_found_in_other_words(place: Community, reader: Reader) -> None:
    case = reported(place, reader)

    found = looked_for(place, reader, AGAIN)

    assert ids(found) == [case.id]
    assert found.sure


@pytest.mark.parametrize(
    "said",
    ["示例花园5号楼电梯坏了三天", "示例花园3号楼楼道里堆满纸箱"],
    ids=["another object", "another matter"],
)
def test_hard_negatives_are_not_said_to_be_the_same(place: Community, reader: Reader, said: str) -> None:
    reported(place, reader)

    assert not looked_for(place, reader, said).sure


def test_what_ended_is_not_found_and_is_found_again_when_it_begins_anew(
    place: Community, reader: Reader
) -> None:
    case = reported(place, reader)
    take_part.withdraw(place.act(REPORTER, 1), case.id)

    assert ids(looked_for(place, reader, AGAIN)) == []


def test_a_corrected_place_is_where_a_case_is_found(place: Community, reader: Reader) -> None:
    case = reported(place, reader)

    amend.correct_place(place.act(REPORTER, 1), case.id, "示例大道", "STREET_AREA")

    kept = sketch_of(place.tx, case.id)
    assert kept is not None
    assert kept.cell == "STREET_AREA"


def test_a_corrected_place_takes_the_old_name_away(place: Community, reader: Reader) -> None:
    case = reported(place, reader)
    before = sketch_of(place.tx, case.id)

    amend.correct_place(place.act(REPORTER, 1), case.id, "示例大道", "STREET_AREA", named="ROAD")
    renamed = sketch_of(place.tx, case.id)
    amend.correct_place(place.act(REPORTER, 2), case.id, "桥头", "CELL")

    moved = sketch_of(place.tx, case.id)
    assert before is not None
    assert renamed is not None
    assert moved is not None
    assert [before.named is None, renamed.named, moved.named] == [False, "ROAD", None]


def test_a_cell_chosen_for_the_same_words_leaves_their_name(place: Community, reader: Reader) -> None:
    reading = reader.read(SAID)
    case = place.case(gist=reading.gist, named="ESTATE", place="青禾雅苑", cell=None)
    before = sketch_of(place.tx, case.id)

    amend.correct_place(place.act(REPORTER, 1), case.id, "青禾雅苑", "CELL")

    moved = sketch_of(place.tx, case.id)
    assert before is not None
    assert moved is not None
    assert (before.cell, moved.cell) == (None, "CELL")
    assert moved.named == before.named is not None


def test_a_building_added_to_the_place_leaves_the_name(place: Community, reader: Reader) -> None:
    case = reported(place, reader)
    before = sketch_of(place.tx, case.id)

    amend.correct_place(place.act(REPORTER, 1), case.id, "6号楼", None)

    assert sketch_of(place.tx, case.id) == before


def test_a_sketch_goes_with_the_words_of_its_case(place: Community, reader: Reader) -> None:
    case = reported(place, reader)

    erase.erase_case(place.tx, case)

    assert sketch_of(place.tx, case.id) is None


def test_nothing_of_the_words_stands_in_the_open(place: Community, reader: Reader) -> None:
    case = reported(place, reader)
    gist = reader.read(SAID).gist

    row = place.tx.get_one(Sketch, case.id)

    assert gist is not None
    assert gist not in row.sealed


def test_a_danger_is_not_offered(place: Community, reader: Reader) -> None:
    reported(place, reader, urgency="danger")

    assert ids(looked_for(place, reader, AGAIN)) == []


def test_ones_own_case_is_not_offered(place: Community, reader: Reader) -> None:
    case = reported(place, reader)

    assert nearby.offered(place.act(REPORTER, 1), [case.id]) == []


def test_who_parts_is_counted_no_more(place: Community, reader: Reader) -> None:
    case = reported(place, reader)
    take_part.join(place.act(NEIGHBOUR, 1), case.id)
    joined = people(place.act(NEIGHBOUR, 2), case.id)

    take_part.leave(place.act(NEIGHBOUR, 2), case.id)

    assert (joined, people(place.act(NEIGHBOUR, 3), case.id)) == (2, 1)
    with pytest.raises(CaseUnknown):
        take_part.leave(place.act(NEIGHBOUR, 4), case.id)


def test_a_place_no_list_knows_is_kept_blind(place: Community, reader: Reader) -> None:
    named = named_in(Place("青禾雅苑3号楼", building="3"))

    case = place.case(gist=reader.read(SAID).gist, named=named)
    kept = sketch_of(place.tx, case.id)

    assert named == "~青禾雅苑"
    assert kept is not None
    assert kept.named is not None
    assert "青禾" not in kept.named


def test_the_look_is_bounded_and_keeps_the_likeliest_leaves(place: Community, reader: Reader) -> None:
    gist, chance = reader.read(SAID).gist, random.Random(1)
    assert gist is not None
    case = reported(place, reader)
    for _ in range(5):
        reported(place, reader, chance.choice(["示例花园广场舞太吵", "示例花园垃圾没人清"]))

    found = sketches.alike(place.tx, Probe(gist, "CELL"), most=3)

    assert found[0].case_id == case.id
    assert len(found) <= 3


def test_two_things_of_one_kind_are_not_said_to_be_the_same(place: Community, reader: Reader) -> None:
    reported(place, reader, "示例花园3号楼消防栓打开没有水")

    assert not looked_for(place, reader, "示例花园3号楼灭火器早就过期").sure


def test_a_place_no_list_knows_is_not_taken_for_one_of_another_community(
    place: Community, reader: Reader
) -> None:
    reported(place, reader, cell="CELL")

    found = [
        looked_for(place, reader, said)
        for said in ("青禾雅苑3号楼电梯坏了三天", "海棠公寓三号楼电梯坏了三天")
    ]

    assert [ids(each) for each in found] == [[], []]


def test_what_may_be_in_a_few_cells_is_looked_for_in_each_of_them(place: Community, reader: Reader) -> None:
    case = reported(place, reader)
    assert case.cell
    reading = reader.read("电梯又不动了，老人下不去")
    assert reading.gist is not None
    looking = Looking(place.reference, place.chat(NEIGHBOUR), reader.read, "电梯又不动了，老人下不去")

    def found(*cells: str) -> list[int]:
        return ids(nearby.seek(place.tx, nearby.probe_of(reading.gist or b"", None, cells), looking))

    assert found("elsewhere", case.cell or "") == [case.id]
    assert found("elsewhere") == []
