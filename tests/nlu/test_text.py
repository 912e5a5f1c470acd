"""Whatever people type comes into one form, and nothing in it can break a reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.text import MOST_READ, glue, han_count, normalise


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("電梯壞了", "电梯坏了"),
        ("部𨋢壞咗,冇人理", "部梯坏了,没人理"),
        ("３号楼", "3号楼"),
        ("\u202e电\u200b梯\ufeff", "电梯"),
        ("  停\t水\r\n了  ", "停 水 了"),
        ("Lift\x00 坏", "lift 坏"),
        ("厨房漏氵", "厨房漏水"),
        ("厨房氵扇 水,扌斥 了", "厨房漏 水,拆 了"),
        ("", ""),
    ],
    ids=[
        "traditional",
        "cantonese",
        "full width",
        "bidi and zero width",
        "breaks",
        "control",
        "look-alike",
        "halves",
        "empty",
    ],
)
def test_text_is_brought_into_one_form(typed: str, read: str) -> None:
    assert normalise(typed) == read


def test_a_very_long_text_is_read_in_part() -> None:
    assert len(normalise("水" * 20_000)) == MOST_READ


@given(st.text(max_size=200))
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    once = normalise(text)

    assert han_count(once) <= len(once) <= MOST_READ
    assert not any(letter in once for letter in "\u202e\u200b\u2066\x00")


def test_spaces_of_segmentation_vanish_between_chinese_words_only() -> None:
    assert glue("小区 电梯 a b 12 号") == "小区电梯 a b 12 号"
