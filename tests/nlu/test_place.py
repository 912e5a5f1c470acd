"""Where a matter is: names of the community, the numbers after them, and the grid cell they settle."""

import time

import pytest

from nlu.place import Gazetteer, GazetteerEntry
from nlu.reading import Place
from nlu.text import normalise

ENTRIES = (
    GazetteerEntry("S", "柳荫街道", "street"),
    GazetteerEntry("C1", "东风社区", "community", "S", aliases=("东风居委会",)),
    GazetteerEntry("C2", "西河社区", "community", "S"),
    GazetteerEntry("G1", "晨光里一片网格", "cell", "C1"),
    GazetteerEntry("G2", "晨光里二片网格", "cell", "C1"),
    GazetteerEntry("G3", "清水公园网格", "cell", "C2"),
    GazetteerEntry("CGL", "晨光里小区", "estate", "C1", aliases=("晨光里",)),
    GazetteerEntry("CGL-1", "1号楼", "building", "CGL", "G1", ("1栋",)),
    GazetteerEntry("CGL-12", "12号楼", "building", "CGL", "G2"),
    GazetteerEntry("CGL-A", "A座", "building", "CGL", "G2"),
    GazetteerEntry("QHY", "清河苑", "estate", "C2", "G3"),
    GazetteerEntry("QHY2", "清河苑二期", "estate", "C2", "G3"),
    GazetteerEntry("XY1", "新苑", "estate", "C1", "G1"),
    GazetteerEntry("XY2", "新苑", "estate", "C2", "G3"),
    GazetteerEntry("DFL", "东风路", "road", "C1"),
    GazetteerEntry("DFL-8", "8号", "building", "DFL", "G2"),
    GazetteerEntry("LXX", "柳巷", "road", "C1", "G1"),
)
GAZETTEER = Gazetteer(ENTRIES)


def locate(text: str) -> Place | None:
    return GAZETTEER.locate(normalise(text))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("晨光里小区1号楼漏水", Place("晨光里小区1号楼", estate="CGL", building="1", cell="G1")),
        ("晨光里12栋停电", Place("晨光里12栋", estate="CGL", building="12", cell="G2")),
        ("晨光里十二号楼停电", Place("晨光里十二号楼", estate="CGL", building="12", cell="G2")),
        ("晨光里A座停电", Place("晨光里a座", estate="CGL", building="a", cell="G2")),
        ("晨光里小区的电梯", Place("晨光里小区", estate="CGL")),
        (
            "晨光里1号楼2单元3层301室没水",
            Place("晨光里1号楼2单元3层301室", estate="CGL", building="1", unit="2", floor="3", cell="G1"),
        ),
        ("晨光里1-2-301没水", Place("晨光里1-2-301", estate="CGL", building="1", unit="2", cell="G1")),
        ("晨光里1没水", Place("晨光里1", estate="CGL", building="1", cell="G1")),
        ("清河苑二期停水", Place("清河苑二期", estate="QHY2", cell="G3")),
        ("东风路8号门口有坑", Place("东风路8号", road="DFL", number="8", cell="G2")),
        ("东风路15号门口有坑", Place("东风路15号", road="DFL", number="15")),
        ("柳巷没路灯", Place("柳巷", road="LXX", cell="G1")),
        ("清水公园的灯不亮", Place("清水公园", cell="G3")),
        ("西河社区开证明", Place("西河社区", cell="G3")),
        ("柳荫街道办事慢", Place("柳荫街道")),
        ("东风路边晨光里小区门口", Place("晨光里小区", estate="CGL")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_words_name_a_place(text: str, place: Place) -> None:
    assert locate(text) == place


def test_the_building_and_the_floor_may_stand_apart_from_the_estate() -> None:
    place = locate("晨光里的电梯停了,我妈困在12号楼的十五楼")

    assert place is not None
    assert (place.estate, place.building, place.floor, place.cell) == ("CGL", "12", "15", "G2")


def test_traditional_characters_name_the_same_place() -> None:
    assert locate("晨光裡小區1號樓") == Place("晨光里小区1号楼", estate="CGL", building="1", cell="G1")


def test_a_slip_in_a_name_is_forgiven() -> None:
    place = locate("晨广里小区12号楼")

    assert place is not None
    assert (place.estate, place.cell) == ("CGL", "G2")


def test_a_name_of_two_estates_settles_nothing_until_the_community_is_named() -> None:
    assert locate("新苑停水") == Place("新苑")
    assert locate("西河社区新苑停水") == Place("新苑", estate="XY2", cell="G3")


def test_a_place_nobody_listed_is_still_quoted() -> None:
    assert Gazetteer(()).locate("阳光花园5号楼停电") == Place("阳光花园5号楼", building="5")
    assert Gazetteer(()).locate("我住3栋2单元") == Place("3栋2单元", building="3", unit="2")


@pytest.mark.parametrize(
    "text",
    [
        "停水了",
        "我家18楼太晒",
        "两层楼高的树",
        "马路上有坑",
        "走路都走不了",
        "5月3号停的电",
        "",
        "12345",
        "小区有狗",
        "楼上漏水,另外小区大门晚上没人管",
        "附近小区天天放炮",
    ],
)
def test_other_numbers_and_common_words_are_no_place(text: str) -> None:
    assert locate(text) is None


def test_thousands_of_areas_cost_no_more_than_a_few() -> None:
    many = [GazetteerEntry(f"E{at}", f"第{at}号试验小区", "estate") for at in range(5_000)]
    large = Gazetteer([*ENTRIES, *many])

    started = time.process_time()
    for _ in range(200):
        large.locate("我住在晨光里小区12号楼,楼道里堆满了杂物,走路都要侧着身子")
    each = (time.process_time() - started) / 200

    assert each < 0.002
