"""A category that was guessed from vague words yields to clear ones; a clear one, or a person's, stays."""

import pytest

from bot.dialogue.draft import Draft, understood
from nlu.reading import Reading

SURE = 0.5


def lift(confidence: float) -> Reading:
    """Words that speak of a lift."""
    return Reading(category="城乡建设", leaf="0101", confidence=confidence)


@pytest.mark.parametrize(
    ("draft", "confidence", "kept"),
    [
        (Draft(), 0.6, "0101"),
        (Draft(category="0901", confidence=0.61), 0.99, "0101"),
        (Draft(category="0901", confidence=0.61), 0.7, "0901"),
        (Draft(category="0120", confidence=0.97), 0.99, "0120"),
        (Draft(category="0901", confidence=0.61, corrected=True), 0.99, "0901"),
    ],
    ids=["the first that tells", "clear after vague", "vague after vague", "clear after clear", "a person's"],
)
def test_clear_words_replace_a_vague_guess_and_nothing_else(
    draft: Draft, confidence: float, kept: str
) -> None:
    told = understood(draft, "老人不方便\n电梯坏了", lift(confidence), SURE)

    assert told.category == kept
