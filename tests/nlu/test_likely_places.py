"""Which few cells are likely where the words name none for sure."""

import pytest

from nlu.likely_places import MOST, LikelyPlaces
from nlu.place import Gazetteer, GazetteerEntry
from nlu.text import normalise

ENTRIES = (
    GazetteerEntry("C1", "东风社区", "community"),
    GazetteerEntry("G1", "晨光里一片网格", "cell", "C1"),
    GazetteerEntry("G2", "晨光里二片网格", "cell", "C1"),
    GazetteerEntry("G3", "晨光里三片网格", "cell", "C1"),
    GazetteerEntry("G4", "清水公园网格", "cell", "C1"),
    GazetteerEntry("G5", "清水河网格", "cell", "C1"),
    GazetteerEntry("CGL", "晨光里小区", "estate", "C1"),
    GazetteerEntry("CGL-1", "1号楼", "building", "CGL", "G1"),
    GazetteerEntry("CGL-2", "2号楼", "building", "CGL", "G2"),
    GazetteerEntry("CGL-3", "3号楼", "building", "CGL", "G3"),
    GazetteerEntry("QSY", "清水苑", "estate", "C1", "G4"),
    GazetteerEntry("QSY-1", "1号楼", "building", "QSY", "G4"),
    GazetteerEntry("DFL", "东风路", "road", "C1"),
    GazetteerEntry("DFL-8", "8号", "building", "DFL", "G2"),
    GazetteerEntry("DFL-9", "9号", "building", "DFL", "G5"),
    GazetteerEntry("XY1", "新苑", "estate", "C1", "G1"),
    GazetteerEntry("XY2", "新苑", "estate", "C1", "G5"),
    GazetteerEntry("G6", "云山街道办事处网格", "cell", "C1", aliases=("云山路小吃街",)),
)


def likely(text: str) -> tuple[str, ...]:
    plain = normalise(text)
    return LikelyPlaces(ENTRIES).cells(plain, Gazetteer(ENTRIES).locate(plain))


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("晨光里小区路灯不亮", ("G1", "G2", "G3")),
        ("晨光里小区2号楼路灯不亮", ()),
        ("晨光里小区99号楼路灯不亮", ("G1", "G2", "G3")),
        ("清水苑7号楼停水", ("G4",)),
        ("东风路有个坑", ("G2", "G5")),
        ("新苑的路灯不亮", ("G1", "G5")),
        ("清水那边垃圾没人收", ("G4", "G5")),
        ("清水真好", ()),
        ("喝清水那边", ()),
        ("公园里面的草没人割", ("G4",)),
        ("逛公园里面的草", ()),
        ("街道办那个人爱理不理", ("G6",)),
        ("小吃街那家油烟太大", ("G6",)),
        ("小吃街油烟太大", ()),
        ("美食小吃街那家油烟太大", ()),
        ("事处窗口没人", ()),
        ("东风社区垃圾没人收", ()),
        ("路灯不亮", ()),
    ],
)
def test_cells_are_likely_where_the_words_leave_few(text: str, cells: tuple[str, ...]) -> None:
    assert likely(text) == cells


def test_of_more_cells_than_can_be_chosen_at_a_glance_none_is_offered() -> None:
    many = [GazetteerEntry(f"H{each}", f"高山{each}网格", "cell") for each in range(MOST + 1)]

    assert LikelyPlaces(many).cells("高山那边停水", None) == ()


def test_areas_that_lie_in_one_another_end_the_search() -> None:
    around = (
        GazetteerEntry("A", "甲村", "community", "B"),
        GazetteerEntry("B", "乙村", "community", "A", "G"),
    )

    assert LikelyPlaces(around).cells("甲村停水", None) == ()
