"""A figure of speech or a bare word names no matter, so none is made of it."""

import pytest

from nlu.bare import names_no_matter
from nlu.danger import dangers
from nlu.reader import Reader
from nlu.text import normalise

BARE = ["要跳楼价", "火锅店", "火锅店！", "气死我了", "受不了了", "氣死我了", "真的受不了了。。。"]
ANSWERS = ["三楼", "3号楼", "我妈", "在楼下", "几点来", "听不懂", "幸福里小区3号楼", "在幸福里小区3号楼楼下"]


@pytest.mark.parametrize("text", [*BARE, *ANSWERS])
def test_a_bare_word_or_place_gets_no_leaf(reader: Reader, text: str) -> None:
    reading = reader.read(text)

    assert (reading.leaf, reading.category, reading.dangers) == (None, None, ())


@pytest.mark.parametrize("text", BARE)
def test_a_bare_word_is_no_danger(text: str) -> None:
    assert dangers(normalise(text)) == ()


@pytest.mark.parametrize("text", ["火锅店扰民", "气死我了，电梯又坏了", "活着没意思", ""])
def test_words_with_a_matter_are_read_on(text: str) -> None:
    assert not names_no_matter(normalise(text))
