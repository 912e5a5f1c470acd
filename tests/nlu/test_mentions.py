"""Places that a message only mentions: denied, left, compared, in another town, or somebody's name."""

import pytest

from nlu.place import Gazetteer, GazetteerEntry
from nlu.reading import Place
from nlu.text import normalise

ENTRIES = (
    GazetteerEntry("C1", "东风社区", "community"),
    GazetteerEntry("G1", "晨光里网格", "cell", "C1"),
    GazetteerEntry("G2", "百合花园网格", "cell", "C1", aliases=("清水公园文化活动中心",)),
    GazetteerEntry("CGL", "晨光里小区", "estate", "C1", "G1", aliases=("晨光里",)),
    GazetteerEntry("CGL-3", "3号楼", "building", "CGL", "G1"),
    GazetteerEntry("CGL-4", "4号楼", "building", "CGL", "G2"),
    GazetteerEntry("CGL-5", "5号楼", "building", "CGL", "G1"),
    GazetteerEntry("BHY", "百合花园", "estate", "C1", "G2"),
    GazetteerEntry("BHY-5", "5号楼", "building", "BHY", "G2"),
)
GAZETTEER = Gazetteer(ENTRIES)


def locate(text: str) -> Place | None:
    return GAZETTEER.locate(normalise(text))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("不是晨光里，是百合花园", "百合花园"),
        ("我从晨光里搬到百合花园的", "百合花园"),
        ("以前住晨光里3栋，现在住百合花园5栋", "百合花园5栋"),
        ("人家晨光里都有门卫，我们百合花园没有", "百合花园"),
        ("听说晨光里要拆，百合花园拆不拆", "百合花园"),
        ("我住晨光里3栋，对面百合花园5栋半夜装修", "百合花园5栋"),
        ("从晨光里走到百合花园没有路灯", "百合花园"),
        ("我是晨光里3栋的，百合花园的灯坏了", "百合花园"),
        ("我妈住晨光里3栋，我住百合花园5栋，我家漏水", "百合花园5栋"),
    ],
)
def test_the_place_that_is_meant_leads(text: str, span: str) -> None:
    place = locate(text)

    assert place is not None
    assert (place.span, place.cell) == (span, "G2")


@pytest.mark.parametrize(
    "text",
    [
        "我从晨光里搬来的",
        "我不是晨光里的业主",
        "我叫晨光里",
        "老家在清河县李家村",
        "隔壁城市的阳光花园都装了电梯",
        "保安李新村喝酒",
        "王家庄主任答应过我",
        "司机绕路还一路骂人",
        "人才公寓在哪申请",
    ],
)
def test_what_is_only_mentioned_is_no_place(text: str) -> None:
    assert locate(text) is None


@pytest.mark.parametrize("text", ["不是晨光里停水，是停电", "这不是晨光里3号楼又停水了", "是不是晨光里停电"])
def test_a_denial_of_something_else_leaves_the_place(text: str) -> None:
    place = locate(text)

    assert place is not None
    assert place.estate == "CGL"


@pytest.mark.parametrize(
    ("text", "span", "cell"),
    [
        ("晨光里3和5号楼之间", "晨光里3和5号楼", "G1"),
        ("晨光里3和4号楼之间", "晨光里3和4号楼", None),
        ("晨光里和百合花园中间的路", "晨光里和百合花园", None),
        ("晨光里和百合花园都停水", "晨光里和百合花园", None),
        ("百合花园12号车位被占", "百合花园", "G2"),
        ("百合花园301漏水", "百合花园301", "G2"),
        ("翠竹里9栋漏水", "翠竹里9栋", None),
        ("晨光里三幢二单元三零二漏水", "晨光里三幢二单元三零二", "G1"),
        ("晨光里no.4没电", "晨光里no.4", "G2"),
        ("晨光里叁号楼", "晨光里叁号楼", "G1"),
        ("晨光里3栋2门302", "晨光里3栋2门302", "G1"),
        ("晨光里最里面那栋，4号楼", "晨光里最里面那栋,4号楼", "G2"),
        ("百合花园东门有人摆摊", "百合花园东门", "G2"),
        ("文化活动中心没开门", "文化活动中心", "G2"),
        ("晨光里路12号有坑", "晨光里路12号", None),
    ],
)
def test_more_ways_to_say_where_are_read(text: str, span: str, cell: str | None) -> None:
    place = locate(text)

    assert place is not None
    assert (place.span, place.cell) == (span, cell)


def test_the_end_of_a_name_may_be_that_of_another_place() -> None:
    assert locate("和平街文化活动中心没开门") != locate("文化活动中心没开门")
    assert locate("东风社区文化活动中心没开门") == Place("文化活动中心", cell="G2")


def test_words_that_only_sound_like_a_name_are_no_name() -> None:
    assert locate("白河画圆好看") is None
