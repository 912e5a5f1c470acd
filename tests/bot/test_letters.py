"""A message that another version of the house wrote closes no chat."""

import pytest

from bot.catalogue.letters import spoken
from bot.catalogue.sentences import locale_of, phrase
from models.vocabulary import Locale
from workflows.screens import Sentence, say


@pytest.mark.parametrize(
    "line",
    [
        say("no.such.sentence"),
        say("resident.late", number="HY-20261122-K7M3"),
        say("basis.was", due=say("no.one")),
    ],
    ids=["a key that is gone", "a value that is wanted now", "one within another"],
)
def test_a_line_without_words_is_a_gap_and_a_warning(line: Sentence) -> None:
    with pytest.warns(RuntimeWarning, match="cannot be said"):
        said = spoken(line, Locale.HANS)

    assert said == phrase("message.unsaid", Locale.HANS)


@pytest.mark.parametrize(
    ("words", "said"),
    [("楼下", "楼下。"), ("到了。", "到了。"), ("在哪里？", "在哪里？"), ("{x}。", "{x}。"), ("", "。")],
)
def test_no_sentence_ends_twice(words: str, said: str) -> None:
    line = say("joint.told.signed_in", number="HY-1", body="居委会", at="09:40", where=words)

    assert spoken(line, Locale.HANS) == f"HY-1：居委会 09:40 已报到：{said}"


def test_what_has_words_is_said() -> None:
    assert spoken(say("message.unsaid"), locale_of("en")) == "(this line cannot be shown at present)"
