"""Turn a normalised text into what the danger head looks at: n-grams, ideas named, and ideas together.

The words of an idea stand in `nlu/data/danger_words.csv`. Two ideas in one text say more than each alone:
a child is no danger and a river is none, a child in a river is.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
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
    places = np.concatenate([grams, np.array(behind, np.int64) + GRAMS])
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
    near: set[int] = set()
    for at, (start, one) in enumerate(named):
        for begin, other in named[at + 1 :]:
            if begin - start > _NEAR:
                break
            if one != other:
                near.add(one * number + other)
                if begin == start:  # neither comes first
                    near.add(other * number + one)
    square = number * number
    pairs = [number + one * number + other for at, one in enumerate(distinct) for other in distinct[at + 1 :]]
    return [*distinct, *pairs, *(number + square + pair for pair in near)]


def _named(text: str) -> list[tuple[int, int]]:
    """Return where each idea is named, and its number."""
    short, longer, firsts = _short(), _longer(), _firsts()
    found: list[tuple[int, int]] = []
    for at, letter in enumerate(text):
        if letter not in firsts:
            continue
        two = text[at : at + 2]
        if letter in short:
            found += [(at, idea) for idea in short[letter]]
        if len(two) == 2 and two in short:
            found += [(at, idea) for idea in short[two]]
        if two in longer:
            found += [(at, idea) for word, idea in longer[two] if text.startswith(word, at)]
    return found


@cache
def _table() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row["words"].split("|")) for row in read_table("danger_words"))


@cache
def _short() -> dict[str, tuple[int, ...]]:
    """Return the ideas of every word of one or two letters."""
    found: dict[str, list[int]] = defaultdict(list)
    for idea, words in enumerate(_table()):
        for word in words:
            if len(word) <= 2:
                found[word].append(idea)
    return {word: tuple(ideas) for word, ideas in found.items()}


@cache
def _firsts() -> frozenset[str]:
    """Return the letters with which a word of some idea begins."""
    return frozenset(word[0] for words in _table() for word in words)


@cache
def _longer() -> dict[str, list[tuple[str, int]]]:
    """Return the longer words of all ideas by their first two letters."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for idea, words in enumerate(_table()):
        for word in words:
            if len(word) > 2:
                found[word[:2]].append((word, idea))
    return dict(found)
