"""Two matters in one message are seen as two."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray

from nlu.classifier import Scored
from nlu.features import Grams
from nlu.place import Gazetteer
from nlu.reader import Reader
from nlu.second import clauses, part_as_written
from nlu.second_choice import Parted, beside, likely_pairs
from nlu.second_sides import Side, Sides
from nlu.shares import shares_of

LIFT, LAMP = "电梯坏了三天", "楼下路灯也不亮"


@dataclass(frozen=True)
class ByWords:
    """Know two words, and hesitate where both stand."""

    backend: str = "words"
    rarity: NDArray[np.float16] = field(default_factory=lambda: np.ones(2**18, np.float16))

    def score(self, text: str, grams: Grams | None = None) -> Scored:
        shares = {"0101": float("电梯" in text), "0110": float("路灯" in text)}
        total = sum(shares.values()) or 1.0
        leaves = {leaf: share / total for leaf, share in shares.items()}
        return Scored(shares_of({"01": 1.0}), shares_of(leaves), 0.0, 1.0)

    def because(self, text: str, leaf: str, grams: Grams | None = None) -> tuple[str, ...]:
        return ()

    def sides(self, clauses: Sequence[str]) -> Sides:
        ends = range(1, len(clauses))
        return Sides(
            ("0101", "0110"),
            self._side(["".join(clauses[:end]) for end in ends]),
            self._side(["".join(clauses[end:]) for end in ends]),
        )

    def _side(self, texts: Sequence[str]) -> Side:
        shares = np.array([list(self.score(text).leaves.values()) for text in texts])
        return Side(shares, shares, np.full(len(texts), 0.8))


READER = Reader(ByWords(), (), Gazetteer(()))


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in clauses(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LIFT, [LIFT]),
        (f"{LIFT},{LAMP}", [LIFT, LAMP]),
        (f"{LIFT} {LAMP}", [LIFT, LAMP]),
        (f"{LIFT}\n{LAMP}。", [LIFT, f"{LAMP}。"]),
        (f"{LIFT}还有{LAMP}", [LIFT, f"还有{LAMP}"]),
        (f"{LIFT}另外{LAMP}顺便问问", [LIFT, f"另外{LAMP}", "顺便问问"]),
        (f"你好,{LIFT}", [f"你好,{LIFT}"]),
        (f"{LIFT},{LAMP},急", [LIFT, f"{LAMP},急"]),
    ],
    ids=["one", "stop", "space", "lines", "connective", "two connectives", "greeting", "short end"],
)
def test_a_message_is_parted_where_its_writer_may_go_on(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_a_message_of_many_stops_is_parted_into_twelve_at_most() -> None:
    assert len(clauses(",".join([LIFT] * 40))) == 12


def test_what_follows_the_opening_of_a_long_text_is_not_parted() -> None:
    assert len(clauses(LIFT * 100 + "," + LAMP)) == 1


def test_sides_that_speak_of_the_same_leaf_are_no_pair() -> None:
    sides = READER.classifier.sides([LIFT, "电梯还是没人修"])

    assert likely_pairs(sides) == []


def test_sides_that_speak_of_two_leaves_are_a_pair() -> None:
    (pair,) = likely_pairs(READER.classifier.sides([LIFT, "三天了", LAMP]))[-1:]

    assert (pair.first, pair.last) == (0, 1)


def test_a_second_matter_is_seen_beside_the_first() -> None:
    reading = READER.read(f"{LIFT},{LAMP}")

    assert {reading.leaf, reading.second} == {"0101", "0110"}


@pytest.mark.parametrize(
    ("opening", "expected"),
    [(LIFT, ("0101", LIFT)), ("谢谢你们修好了电梯", None)],
    ids=["a matter", "thanks"],
)
def test_what_a_writer_gives_thanks_for_is_no_second_matter(
    opening: str, expected: tuple[str, str] | None
) -> None:
    text = f"{opening},{LAMP}"
    sides = READER.classifier.sides(parts(text))

    found = beside("0110", Parted(text, clauses(text), sides, shares_of({"0110": 0.5, "0101": 0.5})))

    assert found == expected


def test_one_matter_said_twice_is_one() -> None:
    assert READER.read(f"{LIFT},电梯还是没人修").second is None


def test_where_nothing_is_read_there_is_no_second_matter() -> None:
    assert READER.read("你好").second is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{LIFT}，{LAMP}", {"0101": LIFT, "0110": LAMP}),
        (f"{LAMP}，{LIFT}", {"0101": LIFT, "0110": LAMP}),
        (f"3号楼{LIFT}，{LAMP}", {"0101": f"3号楼{LIFT}", "0110": LAMP}),
        (f"{LIFT}，3号楼{LAMP}", {"0101": LIFT, "0110": f"3号楼{LAMP}"}),
    ],
    ids=["one place", "turned round", "place before the first", "place before the second"],
)
def test_the_words_of_the_second_matter_are_told_as_written(text: str, words: dict[str, str]) -> None:
    reading = READER.read(text)

    assert reading.second is not None
    assert reading.other == words[reading.second]


def test_words_that_change_their_length_when_they_are_normalised_are_not_told_apart() -> None:
    plain = f"{LIFT},{LAMP}"

    assert part_as_written(LAMP, plain, None, plain, f"{LIFT}，，{LAMP}") is None
