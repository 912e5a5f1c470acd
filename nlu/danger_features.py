"""Turn a normalised text into what the danger head looks at: n-grams, ideas named, and ideas together.

The words of an idea stand in `nlu/data/danger_words.csv`. Two ideas in one text say more than each alone:
a child is no danger and a river is none, a child in a river is.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from nlu.features import Grams
from nlu.tables import read_table

GRAMS = 1 << 17  # places of the n-grams; ideas, pairs of ideas and the patterns' word lie behind them
_NEAR = 12  # characters between two ideas that are told in one breath
_IDEAS = 0.6  # weight of the ideas beside the n-grams, which are of length 1
PATTERN = 0.3  # value of the last place, where a pattern holds


@dataclass(frozen=True)
class Features:
    """A sparse row; a place may come twice, and counts twice."""

    places: NDArray[np.int64]
    values: NDArray[np.float32]


def danger_features(text: Grams, *, patterns_hold: bool) -> Features:
    """Return the features of a text; `patterns_hold` says whether the tables of patterns see a danger."""
    grams = text.places(GRAMS)
    ideas = _idea_places(text.text)
    behind = [*ideas, width() - 1 - GRAMS] if patterns_hold else ideas
    places = np.empty(grams.size + len(behind), np.int64)
    places[: grams.size] = grams
    places[grams.size :] = behind
    places[grams.size :] += GRAMS
    values = np.empty(places.size, np.float32)
    values[: grams.size] = 1 / sqrt(max(grams.size, 1))
    values[grams.size :] = _IDEAS / sqrt(max(len(ideas), 1))
    if patterns_hold:
        values[-1] = PATTERN
    return Features(places, values)


@cache
def width() -> int:
    """Return how many places there are."""
    number = len(_table())
    return GRAMS + number + 2 * number * number + 1


def _idea_places(text: str) -> list[int]:
    """Return the places of each idea, of each two of them, and of each two near together, in their order."""
    named = _named(text)
    number = len(_table())
    distinct = sorted({idea for _, idea in named})
    square = number * number
    pairs = [number + one * number + other for one, other in combinations(distinct, 2)]
    return [*distinct, *pairs, *[number + square + pair for pair in _near(named, number)]]


def _near(named: Sequence[tuple[int, int]], number: int) -> set[int]:
    """Return each two of so many ideas that are named near together; both ways where neither comes first."""
    near: set[int] = set()
    for at, (start, one) in enumerate(named, 1):
        for begin, other in named[at:]:
            if begin - start > _NEAR:
                break
            if one != other:
                near.add(one * number + other)
                if begin == start:
                    near.add(other * number + one)
    return near


def _named(text: str) -> list[tuple[int, int]]:
    """Return where each idea is named, and its number."""
    letters, pairs = _letters(), _pairs()
    found: list[tuple[int, int]] = []
    for at, letter in enumerate(text):
        for idea in letters.get(letter, ()):
            found.append((at, idea))
        for word, idea in pairs.get(text[at : at + 2], ()):
            if text.startswith(word, at):
                found.append((at, idea))
    return found


@cache
def _table() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row["words"].split("|")) for row in read_table("danger_words"))


@cache
def _letters() -> dict[str, tuple[int, ...]]:
    """Return the ideas of every word of one letter."""
    found: dict[str, list[int]] = defaultdict(list)
    for idea, words in enumerate(_table()):
        for word in words:
            if len(word) == 1:
                found[word].append(idea)
    return {word: tuple(ideas) for word, ideas in found.items()}


@cache
def _pairs() -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the longer words of all ideas by their first two letters."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for idea, words in enumerate(_table()):
        for word in words:
            if len(word) > 1:
                found[word[:2]].append((word, idea))
    return {start: tuple(words) for start, words in found.items()}
