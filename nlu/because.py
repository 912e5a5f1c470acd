"""Find the words of a text that spoke most for a leaf, as a person would quote them."""

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from nlu.categories import load_categories
from nlu.features import Grams, gram_spans
from nlu.segment import cut
from nlu.tables import read_table
from nlu.weights_file import Weights

MOST_WORDS = 3
_SHORTEST, _LONGEST = 2, 4
_AS_LOUD = 0.5  # of what the first word says, below which a word is not worth quoting


def spoken_for(grams: Grams, weights: Weights, leaf: str) -> tuple[str, ...]:
    """Return up to three words: key words of the leaf, else the words that speak most for it.

    Where nothing can cut words, the strongest stretch of characters stands for them.
    """
    text = grams.text
    known = [word for word in _key_words(leaf) if word in text]
    chosen = [word for word in known if not any(word != other and word in other for other in known)]
    if not chosen:
        chosen = _words(grams, weights, leaf) or _strongest(grams, weights, leaf)
    return tuple(sorted(dict.fromkeys(chosen), key=text.index)[:MOST_WORDS])


def carries(text: str, words: Iterable[str], leaf: str) -> bool:
    """Return whether words of `text` are ground enough to offer `leaf`: its key words, or whole words.

    Stretches of characters and words that speak for many matters are none. Where nothing can cut words,
    nobody can tell, and the leaf is offered.
    """
    whole = cut(text)
    known = _key_words(leaf)
    return not whole or any(each in known or (each in whole and each not in _empty()) for each in words)


def _key_words(leaf: str) -> tuple[str, ...]:
    return _words_by_code().get(leaf, ())


@cache
def _empty() -> frozenset[str]:
    """Return the words that speak for many matters at once: quoted, they would explain nothing."""
    return frozenset(row["text"] for row in read_table("empty"))


@cache
def _words_by_code() -> dict[str, tuple[str, ...]]:
    return {category.code: category.words for category in load_categories()}


def _words(grams: Grams, weights: Weights, leaf: str) -> list[str]:
    """Return the words whose characters speak most for the leaf, and those half as loud as the first."""
    words = cut(grams.text)
    if not words:
        return []
    loud = [(length, [0.0, *votes.cumsum().tolist()]) for length, votes in _votes(grams, weights, leaf)]
    spoken: dict[str, float] = {}
    start = 0
    for word in words:
        end = start + len(word)
        if len(word) >= _SHORTEST and word.isalnum() and word not in _empty():
            inside = 0.0
            for length, heard in loud:
                if length <= len(word):
                    inside += heard[end - length + 1] - heard[start]
            spoken[word] = max(spoken.get(word, 0.0), inside)
        start = end
    best = sorted(spoken, key=lambda word: spoken[word], reverse=True)[:MOST_WORDS]
    return [word for word in best if spoken[word] > max(0.0, _AS_LOUD * spoken[best[0]])]


def _strongest(grams: Grams, weights: Weights, leaf: str) -> list[str]:
    text, best = grams.text, (0.0, "")
    for length, votes in _votes(grams, weights, leaf):
        at = int(votes.argmax())
        best = max(best, (float(votes[at]), text[at : at + length].strip()))
    return [best[1]] if best[1] else []


def _votes(grams: Grams, weights: Weights, leaf: str) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """Yield what each n-gram of each length worth quoting speaks for the leaf, by where it starts."""
    places = grams.places(weights.short_idf.size)
    votes = weights.leaves.weights_of(places, leaf) * weights.short_idf.take(places) * grams.loudness
    for length, start, end in gram_spans(len(grams.text)):
        if _SHORTEST <= length <= _LONGEST:
            yield length, votes[start:end]
