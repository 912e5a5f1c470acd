"""The same matter is known again in other words; another place, object or matter is not."""

import numpy as np
import pytest

from nlu.gist import SIZE, bare_name, leaf_hash, leaf_of, read
from nlu.place import GazetteerEntry
from nlu.reader import Reader, load_reader
from nlu.reading import Place
from nlu.same import PERHAPS, SURE, left_over, likeness, share_words, told_alike

LISTED = (
    GazetteerEntry("E1", "示例花园", "estate"),
    GazetteerEntry("R1", "示例路", "road"),
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader(LISTED)


def gist(reader: Reader, text: str) -> bytes:
    found = reader.read(text).gist
    assert found is not None
    return found


def alike(reader: Reader, one: str, other: str) -> float:
    return float(likeness(read(gist(reader, one)), read(gist(reader, other))).meant[0])


def are_apart(reader: Reader, one: str, other: str) -> bool:
    return bool(likeness(read(gist(reader, one)), read(gist(reader, other))).apart[0])


def test_the_same_matter_in_other_words_is_alike(reader: Reader) -> None:
    one, other = "示例花园3号楼电梯坏了三天", "三号楼的电梯又停了,我妈下不来"

    assert alike(reader, one, other) >= SURE
    assert not are_apart(reader, one, other)


def test_the_same_words_say_the_same(reader: Reader) -> None:
    said = "示例花园门口垃圾好几天没人清"

    assert alike(reader, said, said) > 0.99


def test_another_matter_of_the_same_place_is_not_alike(reader: Reader) -> None:
    assert alike(reader, "示例花园3号楼电梯坏了三天", "示例花园3号楼楼下广场舞太吵") < PERHAPS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("示例花园3号楼电梯坏了", "示例花园5号楼电梯坏了"),
        ("示例花园3号楼1单元电梯坏了", "示例花园3号楼2单元电梯坏了"),
        ("示例路12号路灯不亮", "示例路40号路灯不亮"),
        ("示例花园东门的灯坏了", "示例花园西门的灯坏了"),
    ],
    ids=["building", "unit", "house number", "gate"],
)
def test_another_object_is_apart_whatever_the_words(reader: Reader, one: str, other: str) -> None:
    assert are_apart(reader, one, other)


def test_numbers_are_the_same_in_whatever_numerals(reader: Reader) -> None:
    assert not are_apart(reader, "示例花园12号楼电梯坏了", "示例花园十二栋电梯停了")


def test_who_names_no_building_is_not_apart_but_less_sure(reader: Reader) -> None:
    with_building, without = "示例花园3号楼电梯坏了", "示例花园电梯坏了"

    assert not are_apart(reader, with_building, without)
    assert alike(reader, with_building, without) < alike(reader, with_building, with_building)


def test_the_likeliest_come_first_and_what_is_apart_never(reader: Reader) -> None:
    mine = gist(reader, "示例花园3号楼电梯坏了")
    others = [gist(reader, each) for each in ("示例花园5号楼电梯坏了", "外面垃圾没人清", "3号楼梯子停了")]

    found = likeness(read(mine), read(*others)).best(3, np.array([False, False, True]))

    assert found == [2, 1]


def test_a_place_of_the_same_name_comes_before_one_that_means_as_much(reader: Reader) -> None:
    mine, other = gist(reader, "示例花园电梯坏了"), gist(reader, "电梯又坏了")

    found = likeness(read(mine), read(other, other)).best(2, np.array([False, True]))

    assert found == [1, 0]


def test_words_that_only_one_of_many_shares_tell_most() -> None:
    others = ["示例花园快递柜过夜收费", "示例花园滑梯破了", "示例花园水压太小"]

    told = told_alike("示例花园快递柜要钱", others)

    assert told[0] > 0.3
    assert told[0] > 3 * max(told[1:])


def test_what_is_left_over_is_what_the_other_does_not_say() -> None:
    assert left_over("电梯坏了三天", "电梯里贴广告") == ("坏了三天", "里贴广告")


def test_a_gist_holds_no_words_and_has_one_size(reader: Reader) -> None:
    said = "示例花园3号楼电梯坏了三天"

    found = gist(reader, said)

    assert len(found) == SIZE == len(gist(reader, said * 100))
    assert said.encode() not in found
    assert leaf_of(found) == leaf_hash("0101")


def test_what_has_nothing_to_read_has_no_gist(reader: Reader) -> None:
    assert reader.read("???").gist is None


def test_a_name_is_told_without_its_building() -> None:
    assert bare_name(Place("青禾 雅苑三号楼2单元", building="3", unit="2")) == "青禾雅苑"
    assert bare_name(Place("青禾市场东门")) == "青禾市场"


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [("消防栓没有水", "灭火器过期了", False), ("电梯坏了三天", "电梯又停了", True)],
    ids=["two things of one kind", "one thing"],
)
def test_what_shares_no_words_names_no_one_thing(one: str, other: str, shared: bool) -> None:
    assert share_words(one, other) == shared
