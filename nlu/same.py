"""Say whether two reports are about the same matter: alike by meaning, never apart by place or object."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.gist import MARKS, Gists
from nlu.text import normalise

SURE = 0.9  # likeness of meaning from which it is said to be the same matter
LIKELY = 0.5  # from which it is offered first
PERHAPS = 0.1  # likeness from which it is worth a look
BY_WORDS = 0.5  # what the same rare words add to it
BY_NAME = 0.2  # what the same name of a place adds to the order
BY_TEXT = 2.0  # what words add that both say, and others there do not
ONE_SIDED = 0.9  # factor where one of both names a building
STILL = 0.8  # likeness of what is left over, from which two reports stay the same matter
PAIR = 2

_LEAVES = 1 << 16  # names of leaves there can be
_GRAMS = (1 << 18) + 1

Weights = NDArray[np.float32]
Whole = NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True)
class Likeness:
    """How one gist stands to many: how alike by meaning and words, and which tell of another object."""

    alike: Weights
    meant: Weights  # by meaning alone
    words: Weights  # by rare words alone
    apart: NDArray[np.bool_]

    def best(self, most: int, named: NDArray[np.bool_]) -> list[int]:
        """Return the rows that may be the same matter, the likeliest first; those `named` alike gain."""
        order = np.argsort(-(self.alike + np.float32(BY_NAME) * named), kind="stable")
        return [int(row) for row in order[~self.apart[order]][:most]]


def likeness(mine: Gists, others: Gists) -> Likeness:
    """Compare one gist with others."""
    words = _product(mine["grams"], mine["weights"], others["grams"], others["weights"], _GRAMS)
    meant = _product(mine["leaves"], mine["roots"], others["leaves"], others["roots"], _LEAVES)
    one_sided = (mine["building"] == 0) != (others["building"] == 0)
    meant *= np.where(one_sided, np.float32(ONE_SIDED), np.float32(1))
    return Likeness(meant + np.float32(BY_WORDS) * words, meant, words, apart(mine, others))


def told_alike(text: str, others: Sequence[str]) -> list[float]:
    """Return of each text how much it says in the words of `text`, 0 to 1; what many say counts little.

    The name of a place stands in most texts of the place, and so tells nothing.
    """
    mine, theirs = _pairs(text), [_pairs(other) for other in others]
    said = Counter(pair for each in theirs for pair in each)

    def weight(pairs: set[str]) -> float:
        return sum(log((len(others) + 2) / (said[pair] + 0.5 if said[pair] else 1)) ** 2 for pair in pairs)

    whole = weight(mine)
    return [
        weight(mine & each) / (whole * weight(each)) ** 0.5 if whole and weight(each) else 0.0
        for each in theirs
    ]


def share_words(one: str, other: str) -> bool:
    """Whether two texts name anything in the same words: what is of one kind need not be one thing."""
    return bool(_pairs(one) & _pairs(other))


def _pairs(text: str) -> set[str]:
    letters = "".join(letter for letter in normalise(text) if letter.isalnum())
    return {letters[at : at + PAIR] for at in range(len(letters) - PAIR + 1)}


def left_over(one: str, other: str) -> tuple[str, str]:
    """Return of two texts what the other does not say, in pieces of at least two characters.

    What speaks of one thing in two ways (the lift stands still; the lift is full of handbills) shares the
    name of the thing: only the rest tells whether the matter is the same.
    """
    return _without(one, other), _without(other, one)


def _without(text: str, other: str) -> str:
    pairs = {other[at : at + PAIR] for at in range(len(other) - PAIR + 1)}
    shared = {at for at in range(len(text) - PAIR + 1) if text[at : at + PAIR] in pairs}
    gone = {at + step for at in shared for step in range(PAIR)}
    return "".join(letter for at, letter in enumerate(text) if at not in gone)


def apart(mine: Gists, others: Gists) -> NDArray[np.bool_]:
    """Tell which name another building, unit, floor, house number or gate."""
    found = np.zeros(len(others), np.bool_)
    for mark in MARKS:
        found |= (mine[mark] != 0) & (others[mark] != 0) & (mine[mark] != others[mark])
    return found


def _product(names: Whole, values: Whole, others: Whole, theirs: Whole, size: int) -> Weights:
    """Return the sum of products over the names that both hold, each value in 255ths; 0 is no name."""
    table = np.zeros(size, np.float32)
    table[names[0]] = values[0].astype(np.float32) / np.float32(255 * 255)
    table[0] = 0
    product: Weights = (table[others] * theirs).sum(axis=1, dtype=np.float32)
    return product
