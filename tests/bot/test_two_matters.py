"""Two matters in one message: joining the first leaves the second, and words about a body never reach it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.dialogue import joining
from bot.dialogue.draft import Draft, recall
from bot.dialogue.turn import Press
from bot.dialogue.two_matters import parted, second_of
from nlu.reading import Reading
from tests.principles.community import NEIGHBOUR, Community
from tests.principles.talk import turn_of
from tests.workflows.privacy.rights import founded
from workflows.privacy.erase import JOINED

WORDS = "电梯坏了，路灯也不亮"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    with founded(tmp_path) as community:
        yield community


def two(other: str = "路灯也不亮", about: str | None = None) -> Draft:
    """A message that was made two of."""
    draft = Draft(words=WORDS, category="0101", second="0102", other=other, about=about, began="now")
    return parted(draft, Reading("0102", "0102", 0.9))


def test_whoever_joins_a_case_with_the_first_goes_on_to_the_second(place: Community) -> None:
    case = place.case(person_id=NEIGHBOUR, chat_id=NEIGHBOUR)

    reply = joining.join(turn_of(place, press=Press("join", {"case": case.id}, 1)), two())

    second = recall(reply.memory)
    assert second is not None
    assert (second.words, reply.state) == ("路灯也不亮", "draft")
    assert reply.memory[JOINED]["case"] == case.id


@pytest.mark.parametrize(
    ("other", "about"), [("", "COMPANY"), ("路灯也不亮", None)], ids=["the same words", "told apart"]
)
def test_words_about_a_body_are_about_it_in_the_second_too(other: str, about: str | None) -> None:
    second = second_of(two(other, about="COMPANY"))

    assert second is not None
    assert second.about == about
