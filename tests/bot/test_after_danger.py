"""What is typed soon after a danger: which words are a place, which say that it is over."""

import pytest

from bot.dialogue.after_danger import ending
from bot.dialogue.belongs import adds, is_landmark
from bot.dialogue.talk import bare


@pytest.mark.parametrize(
    "text",
    [
        "超市后门",
        "502",
        "菜场门口",
        "我在五楼",
        "老年活动中心旁边",
        "天台上",
        "地下车库",
        "學校對面",
        "room 502",
    ],
)
def test_a_door_or_a_landmark_is_a_place(text: str) -> None:
    assert is_landmark(bare(text))


@pytest.mark.parametrize(
    "text",
    [
        "楼下广场舞太吵了",
        "路灯坏了",
        "垃圾堆在门口",
        "狗在楼道",
        "火烧到门口",
        "不知道",
        "我家",
        "5",
        "13800001234",
        "",
    ],
)
def test_a_matter_or_more_of_a_danger_is_no_place(text: str) -> None:
    assert not is_landmark(bare(text))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("误报", {"mistake"}),
        ("誤報", {"mistake"}),
        ("不好意思按错了", {"mistake_now"}),
        ("没事 按错了", {"over_now", "mistake_now"}),
        ("已经好了 没事了", {"over_now"}),
        ("火灭了,谢谢", {"over"}),
        ("Sorry, false alarm", {"mistake"}),
    ],
)
def test_it_is_over_or_was_a_mistake(text: str, says: set[str]) -> None:
    assert ending(text) == says


@pytest.mark.parametrize(
    "text", ["火灭了,但是人受伤了", "好了没", "没有人来", "谢谢", "着火了", "没事的人都走了"]
)
def test_more_beside_it_is_no_end(text: str) -> None:
    assert not ending(text)


@pytest.mark.parametrize("text", ["烟好大", "更浓了", "他昏过去了", "消防车进不来", "119打了"])
def test_smoke_people_hurt_and_help_on_its_way_add_to_a_danger(text: str) -> None:
    assert adds(text)
