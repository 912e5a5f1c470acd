"""Turn a normalised text into what the danger head looks at: n-grams, ideas named, and ideas together.

The words of an idea stand in `nlu/data/danger_words.csv`. Two ideas in one text say more than each alone:
a child is no danger and a river is none, a child in a river is.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from nlu.features import counts
from nlu.tables import read_table

GRAMS = 1 << 15  # places of the n-grams; ideas, pairs of ideas and the patterns' word lie behind them
_NEAR = 12  # characters between two ideas that are told in one breath
_IDEAS = 1.0  # weight of the ideas beside the n-grams, each part of length 1


@dataclass(frozen=True)
class Features:
    """A sparse row; a place may come twice, and counts twice."""

    places: NDArray[np.int64]
    values: NDArray[np.float32]


def danger_features(text: str, *, patterns_hold: bool) -> Features:
    """Return the features of a text; `patterns_hold` says whether the tables of patterns see a danger."""
    grams, often = counts(text)
    values = 1 + np.log(np.maximum(often, 1))
    ideas = _idea_places(text)
    if patterns_hold:
        ideas = np.append(ideas, width() - 1 - GRAMS)
    share = np.float32(_IDEAS / np.sqrt(max(ideas.size, 1)))
    norm = np.float32(max(float(np.sqrt(values @ values)), 1e-9))
    return Features(
        np.concatenate([grams % GRAMS, GRAMS + ideas]),
        np.concatenate([values / norm, np.full(ideas.size, share, np.float32)]),
    )


def width() -> int:
    """Return how many places there are."""
    number = len(_table())
    return GRAMS + number + 2 * number * number + 1


def _idea_places(text: str) -> NDArray[np.int64]:
    """Return the places of each idea, of each two of them, and of each two near together, in their order."""
    named = list(_named(text))
    number = len(_table())
    distinct = sorted({idea for _, idea in named})
    pairs = [one * number + other for at, one in enumerate(distinct) for other in distinct[at + 1 :]]
    near = {
        one * number + other
        for at, (start, one) in enumerate(named)
        for _, other in takewhile(partial(_close, start), named[at:])
        if one != other
    }
    near |= {other * number + one for one, other in _together(named)}
    places = [
        *distinct,
        *(number + pair for pair in pairs),
        *(number + number * number + pair for pair in near),
    ]
    return np.array(places, dtype=np.int64)


def _close(start: int, named: tuple[int, int]) -> bool:
    return named[0] - start <= _NEAR


def _together(named: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield two ideas that one and the same letter begins: neither comes first."""
    for at, (start, one) in enumerate(named):
        for end, other in named[at + 1 :]:
            if end != start:
                break
            if one != other:
                yield one, other


def _named(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each idea is named, and its number."""
    by_letter = _by_letter()
    for at, letter in enumerate(text):
        for word, idea in by_letter.get(letter, ()):
            if text.startswith(word, at):
                yield at, idea


@cache
def _table() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row["words"].split("|")) for row in read_table("danger_words"))


@cache
def _by_letter() -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for idea, words in enumerate(_table()):
        for word in words:
            found[word[0]].append((word, idea))
    return dict(found)
