"""What says who speaks for whom is no matter."""

import pytest

from nlu.aside import without_asides


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("厨房漏水,她不会用手机", "厨房漏水"),
        ("替隔壁奶奶反映一下,楼道灯坏了", "楼道灯坏了"),
        ("想请居委会帮忙说说,楼上太吵", "楼上太吵"),
        ("奶奶不会用手机,厨房漏水", "厨房漏水"),
    ],
)
def test_asides_fall_silent(text: str, left: str) -> None:
    silent = without_asides(text)

    assert len(silent) == len(text)
    assert silent.strip(",") == left


@pytest.mark.parametrize(
    "text", ["电梯不会停二楼", "学校不会写作业的孩子被罚站", "请问物业电话", "楼道灯坏了"]
)
def test_a_matter_is_heard(text: str) -> None:
    assert without_asides(text) == text
