"""Who writes in traditional letters is told by letters that simplified Chinese does not need."""

import pytest

from bot.catalogue.traditional import is_simplified, is_traditional


@pytest.mark.parametrize(
    ("words", "traditional"),
    [
        pytest.param("樓上漏水，滴到我家客廳，求助", True, id="traditional"),
        pytest.param("幸福里小區5號樓電梯壞了", True, id="beside a letter of a name"),
        pytest.param("幸福里小区电梯坏了", False, id="simplified"),
        pytest.param("王經理说电梯坏了", False, id="one name among simplified words"),
        pytest.param("大家好", False, id="letters of both"),
        pytest.param("污水堵塞", False, id="letters of both that only one catalogue needs"),
        pytest.param("the lift is broken", False, id="no Chinese"),
    ],
)
def test_letters_tell_in_which_chinese_words_are_written(words: str, traditional: bool) -> None:
    assert is_traditional(words) is traditional


@pytest.mark.parametrize(
    ("words", "simplified"),
    [
        pytest.param("幸福里小区5号楼电梯坏了", True, id="simplified"),
        pytest.param("樓上漏水，滴到我家客廳，求助", False, id="traditional"),
        pytest.param("大家好", False, id="letters of both"),
        pytest.param("the lift is broken", False, id="no Chinese"),
    ],
)
def test_simplified_letters_are_told_as_well(words: str, simplified: bool) -> None:
    assert is_simplified(words) is simplified
