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


def test_what_has_words_is_said() -> None:
    assert spoken(say("message.unsaid"), locale_of("en")) == "(this line cannot be shown at present)"
