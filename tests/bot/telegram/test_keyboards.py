"""Buttons keep their order and their presses, and no label is cut off on a small phone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages import RenderedButton
from bot.telegram.sending.keyboards import MOST_KEYS, WIDTHS, columns, fits, keyboard

LABELS = st.text(alphabet="路灯维修好a1 ", min_size=1, max_size=18).filter(lambda label: bool(label.strip()))
ROWS = st.lists(st.lists(LABELS, min_size=1, max_size=12), max_size=8)


def buttons(rows: list[list[str]]) -> list[list[RenderedButton]]:
    return [
        [RenderedButton(label, "name", f"{y}-{x}") for x, label in enumerate(row)]
        for y, row in enumerate(rows)
    ]


@given(ROWS)
def test_the_same_buttons_stand_there_in_the_same_order(rows: list[list[str]]) -> None:
    shown = keyboard(buttons(rows))

    assert [(key.label, key.token) for row in shown for key in row] == [
        (each.label, each.token) for row in buttons(rows) for each in row
    ]


@given(ROWS)
def test_a_row_of_several_shows_every_label_whole(rows: list[list[str]]) -> None:
    shown = keyboard(buttons(rows))

    assert all(len(row) == 1 or fits(row) for row in shown)
    assert all(len(row) < len(WIDTHS) for row in shown)


@pytest.mark.parametrize(
    ("row", "shape"),
    [
        (["1", "2", "3", "4", "5"], [5]),
        (["确认登记", "取消"], [2]),
        (["改正类别", "改正地点", "补充"], [3]),
        (["改正事情的类别", "改正事情的地点", "补充"], [2, 1]),
        (["这是一个相当长的按钮标签", "这是另一个相当长的按钮标签"], [1, 1]),
    ],
    ids=["digits", "two short", "three short", "two of three", "long"],
)
def test_rows_are_chosen_by_the_width_of_their_labels(row: list[str], shape: list[int]) -> None:
    assert [len(each) for each in keyboard(buttons([row]))] == shape


def test_a_chinese_character_and_an_emoji_are_two_columns_wide() -> None:
    assert [columns("灯"), columns("a"), columns("👍"), columns("e\u0301"), columns("")] == [2, 1, 2, 1, 0]


def test_of_too_many_buttons_the_first_and_the_way_out_are_kept() -> None:
    shown = keyboard(buttons([*[[f"{number}"] for number in range(120)], ["返回", "取消"]]))

    labels = [key.label for row in shown for key in row]
    assert len(labels) == MOST_KEYS
    assert labels[:3] == ["0", "1", "2"]
    assert labels[-2:] == ["返回", "取消"]


def test_a_button_without_words_is_left_out() -> None:
    assert keyboard(buttons([[" "], ["好"]]))[0][0].label == "好"
