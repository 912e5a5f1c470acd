"""What somebody puts right about their own words is found, and put in its place."""

import pytest

from nlu.corrected import correction_in


@pytest.mark.parametrize(
    ("said", "words", "expected"),
    [
        ("不是3号楼 是5号楼", "幸福里3号楼电梯坏了", "幸福里5号楼电梯坏了"),
        ("不是三号楼,是五号楼", "幸福里3号楼电梯坏了", "幸福里五号楼电梯坏了"),
        ("不在东门,在西门", "东门的灯不亮", "西门的灯不亮"),
        ("是5号楼不是3号楼", "3号楼漏水", "5号楼漏水"),
        ("3号楼写错了,应该是5号楼", "3号楼漏水", "5号楼漏水"),
        ("把电梯改成门禁", "电梯坏了", "门禁坏了"),
        ("不是电梯,是门禁吧", "电梯坏了", "门禁坏了"),
    ],
)
def test_the_wrong_words_give_way_to_the_right_ones(said: str, words: str, expected: str) -> None:
    correction = correction_in(said)

    assert correction is not None
    assert correction.within(words) == expected


@pytest.mark.parametrize("said", ["还有三楼的灯也坏了", "不是我弄的", "不对", "已经半个月了", ""])
def test_what_only_adds_puts_nothing_right(said: str) -> None:
    assert correction_in(said) is None


def test_words_that_never_said_it_stay() -> None:
    correction = correction_in("不是我家,是楼上")

    assert correction is not None
    assert correction.within("厨房顶上漏水") is None


def test_a_long_message_puts_nothing_right() -> None:
    assert correction_in("不是3号楼" + "啊" * 60 + "是5号楼") is None
