"""The words that decided are words of the text, as a person would quote them."""

import pytest

from nlu.because import MOST_WORDS, carries, spoken_for
from nlu.features import Grams
from nlu.segment import cut
from nlu.weights_file import SHIPPED, Weights, load


@pytest.fixture(scope="module")
def weights() -> Weights:
    return load(SHIPPED)


def test_a_text_is_cut_into_words_that_make_it_up_again() -> None:
    text = "停车场的道闸老是抬不起来"

    assert "".join(cut(text)) == text
    assert "停车场" in cut(text)


def test_key_words_of_the_leaf_are_quoted_first(weights: Weights) -> None:
    assert "电梯" in spoken_for(Grams("六栋的电梯又停了"), weights, "0101")


@pytest.mark.parametrize(
    ("text", "leaf"),
    [("孩子上初一被分到很远的地方去读书", "0401"), ("夜里楼下一直放音响跳舞睡不着", "0201")],
)
def test_without_key_words_whole_words_are_quoted(weights: Weights, text: str, leaf: str) -> None:
    found = spoken_for(Grams(text), weights, leaf)

    assert 0 < len(found) <= MOST_WORDS
    assert all(word in text for word in found)


def test_nothing_is_quoted_from_nothing(weights: Weights) -> None:
    assert spoken_for(Grams(""), weights, "0101") == ()


def test_words_that_speak_for_many_matters_are_not_quoted(weights: Weights) -> None:
    found = spoken_for(Grams("就是我们小区里面遛弯那条道黑灯瞎火的"), weights, "0110")

    assert found
    assert not {"就是", "我们", "小区", "里面"} & set(found)


@pytest.mark.parametrize(
    ("text", "words", "leaf", "ground"),
    [
        ("六栋的电梯又停了", ("电梯",), "0101", True),
        ("夜里楼下一直放音响睡不着", ("音响",), "0201", True),
        ("今天天气真冷", ("天气",), "0114", False),
        ("你们这些人啊", ("你们",), "0105", False),
        ("外面好臭", ("面好",), "0205", False),
    ],
    ids=["key word", "whole word", "of many matters", "address", "a stretch"],
)
def test_a_guess_needs_a_word_that_carries_it(
    text: str, words: tuple[str, ...], leaf: str, ground: bool
) -> None:
    assert carries(text, words, leaf) is ground
