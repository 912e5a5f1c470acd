"""Names of places written with a slip, by half, at a corner, or apart from their building."""

import pytest

from nlu.place import Gazetteer, GazetteerEntry
from nlu.slips import Slips
from nlu.text import closed_up, normalise

ENTRIES = (
    GazetteerEntry("C1", "东风社区", "community"),
    GazetteerEntry("G1", "晨光里东片网格", "cell", "C1"),
    GazetteerEntry("G2", "晨光里西片网格", "cell", "C1"),
    GazetteerEntry("G3", "东风小学网格", "cell", "C1", aliases=("东风小学",)),
    GazetteerEntry("CGL", "晨光里小区", "estate", "C1", aliases=("晨光里",)),
    GazetteerEntry("CGL-3", "3号楼", "building", "CGL", "G1"),
    GazetteerEntry("CGL-23", "23号楼", "building", "CGL", "G2"),
    GazetteerEntry("BHY", "百合花园", "estate", "C1", "G2"),
    GazetteerEntry("BHY-5", "5号楼", "building", "BHY", "G2"),
    GazetteerEntry("DFL", "东风路", "road", "C1"),
    GazetteerEntry("DFL-8", "8号", "building", "DFL", "G2"),
    GazetteerEntry("QSL", "青山路", "road", "C1"),
)
GAZETTEER = Gazetteer(ENTRIES)


@pytest.mark.parametrize(
    ("text", "span", "cell"),
    [
        ("晨广里3号楼漏水", "晨广里3号楼", "G1"),
        ("百合花圆5栋", "百合花圆5栋", "G2"),
        ("百河花园五栋", "百河花园五栋", "G2"),
        ("百合花5栋的狗", "百合花5栋", "G2"),
        ("百合花花园5栋", "百合花花园5栋", "G2"),
        ("住百合5栋", "百合5栋", "G2"),
        ("晨光里廿三栋", "晨光里廿三栋", "G2"),
        ("晨光里3号", "晨光里3号", "G1"),
        ("晨光里那个三号楼", "晨光里那个三号楼", "G1"),
        ("晨光里3栋2-301停电", "晨光里3栋2-301", "G1"),
        ("晨光里3号楼2单元402漏水", "晨光里3号楼2单元402", "G1"),
        ("晨光里3栋楼下停满车", "晨光里3栋", "G1"),
        ("东风路8号楼下有人占道", "东风路8号", "G2"),
        ("东风路8漏水", "东风路8", "G2"),
        ("晨 光 里 3 号 楼 漏 水", "晨光里3号楼", "G1"),
        ("百合花园旁边的晨光里3号楼", "晨光里3号楼", "G1"),
        ("东风路上的东风小学门口", "东风小学", "G3"),
    ],
)
def test_a_place_is_known_in_spite_of_how_it_is_written(text: str, span: str, cell: str) -> None:
    place = GAZETTEER.locate(closed_up(normalise(text)))

    assert place is not None
    assert (place.span, place.cell) == (span, cell)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("百合花园18号楼", "百合花园18号楼"),
        ("东风路与青山路路口红绿灯坏了", "东风路与青山路路口"),
        ("东风路青山路交叉口", "东风路青山路交叉口"),
        ("张家湾村三组没水", "张家湾村三组"),
        ("七队停水了", "七队"),
        ("村委会旁边的坑", "村委会"),
        ("和平路12号有坑", "和平路12号"),
    ],
)
def test_what_settles_no_cell_is_still_quoted(text: str, span: str) -> None:
    place = GAZETTEER.locate(normalise(text))

    assert place is not None
    assert (place.span, place.cell) == (span, None)


@pytest.mark.parametrize("text", ["百和没人管", "东风小雪很大", "全村都停电", "我们三个组长都不管"])
def test_a_slip_is_not_seen_where_there_is_no_name(text: str) -> None:
    place = GAZETTEER.locate(normalise(text))

    assert place is None or place.cell in (None, "G3")


def test_two_names_that_sound_alike_settle_nothing() -> None:
    slips = Slips(["江苑里", "浆苑里"])

    assert slips.find("疆苑里") is None
