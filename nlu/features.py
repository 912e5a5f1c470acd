"""Turn a normalised text into a sparse vector of hashed character n-grams, with numpy alone.

Only the remainder of a hash is kept, so no text can be read back from weights over these features.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np
from numpy.typing import NDArray

SIZE = 1 << 18  # places of the n-grams of letters
SHORT_SIZE = 1 << 20  # of short lines: there are few words in one, so that none may be taken for another
LONGEST = 4  # characters in an n-gram
OPENING = 60  # characters of a letter that count twice: its subject, mostly
OPENING_COUNTS = 0.5  # what they count beside the whole, when both are of length 1

_PRIME = np.uint32(0x01000193)
_SEED = np.uint32(0x811C9DC5)
_MIX = np.uint32(0x85EBCA6B)
_DIGITS = re.compile("[1-9]")

Indices = NDArray[np.int64]
Values = NDArray[np.float32]
Hashes = NDArray[np.uint32]


@dataclass(frozen=True)
class Vector:
    """A sparse row of length 1; where two n-grams share a place, it comes twice."""

    indices: Indices
    values: Values


@dataclass(frozen=True)
class Grams:
    """The n-grams of one text, cut and hashed once for all who look at it."""

    text: str

    @cached_property
    def hashes(self) -> Hashes:
        """Return what `hashed` does for the text."""
        return hashed(self.text)

    def until(self, length: int) -> "Grams":
        """Return the n-grams of the first `length` characters."""
        return self if len(self.text) <= length else Grams(self.text[:length])

    def places(self, size: int) -> Indices:
        """Return where each n-gram lies, in `size` places (a power of two); some come twice."""
        return (self.hashes & np.uint32(size - 1)).astype(np.int64)

    @property
    def distinct(self) -> Hashes:
        """Return the distinct hashes in order, as `vector` has their values."""
        return self._loud[0]

    @cached_property
    def _loud(self) -> tuple[Hashes, Values]:
        """Return the distinct hashes and 1 + log(count) of each."""
        hashes, occurrences = _distinct(self.hashes.copy())
        np.log(occurrences, out=occurrences)
        occurrences += 1
        return hashes, occurrences

    def vector(self, idf: NDArray[np.floating]) -> Vector:
        """Return the text as 1 + log(count), times inverse document frequency, in length 1."""
        hashes, loud = self._loud
        indices = (hashes & np.uint32(idf.size - 1)).astype(np.int64)
        values = loud * idf[indices]
        norm = np.float32(sqrt(values.dot(values)))
        if norm:
            values /= norm
        return Vector(indices, values)


def hashed(text: str) -> Hashes:
    """Return the hash of every n-gram of `text`, of which as many bits are taken as there are places."""
    letters = _letters(text)
    lengths = [letters.size - length for length in range(min(LONGEST, letters.size))]
    hashes = np.empty(sum(lengths), np.uint32)
    before, start = np.empty(letters.size, np.uint32), 0
    before.fill(_SEED)
    for number, size in enumerate(lengths):
        rolled = hashes[start : start + size]
        np.bitwise_xor(before[:size], letters[number:], out=rolled)
        rolled *= _PRIME
        before, start = rolled, start + size
    return _mixed(hashes)


def _distinct(hashes: Hashes) -> tuple[Hashes, Values]:
    """Return the distinct ones of `hashes`, which are put in order, and how often each occurs."""
    hashes.sort()
    if not hashes.size:
        return hashes, np.empty(0, np.float32)
    starts = np.empty(hashes.size, np.bool_)
    starts[0] = True
    np.not_equal(hashes[1:], hashes[:-1], out=starts[1:])
    first = starts.nonzero()[0]
    occurrences = np.empty(first.size, np.float32)
    np.subtract(first[1:], first[:-1], out=occurrences[:-1], casting="unsafe")
    occurrences[-1] = hashes.size - first[-1]
    return hashes[first], occurrences


def counts(text: str, size: int = SIZE) -> tuple[Indices, Values]:
    """Return the distinct n-gram hashes of `text`, in `size` places, and how often each occurs."""
    hashes, occurrences = _distinct(hashed(text) & np.uint32(size - 1))
    return hashes.astype(np.int64), occurrences


def every_gram(text: str, size: int) -> Indices:
    """Return the hash of every n-gram of `text`, in `size` places (a power of two); some come twice."""
    return Grams(text).places(size)


def vectorise(text: str, idf: NDArray[np.floating]) -> Vector:
    """Return `text` as 1 + log(count), times inverse document frequency, in length 1."""
    return Grams(text).vector(idf)


def leaning(grams: Grams, idf: NDArray[np.floating]) -> Vector:
    """Return a letter so that its opening, which tells its matter, counts for more than the rest."""
    whole, opening = grams.vector(idf), grams.until(OPENING)
    if opening is grams:
        return whole
    values = whole.values.copy()
    at = np.searchsorted(grams.distinct, opening.distinct)
    values[at] += np.float32(OPENING_COUNTS) * opening.vector(idf).values
    return Vector(whole.indices, values / np.float32(np.sqrt(values @ values)))


def gram_spans(letters: int) -> list[tuple[int, int, int]]:
    """Return each length of n-grams, and where these begin and end among the hashes of so many `letters`."""
    found: list[tuple[int, int, int]] = []
    start = 0
    for length in range(1, min(LONGEST, letters) + 1):
        end = start + letters - length + 1
        found.append((length, start, end))
        start = end
    return found


def _letters(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(_DIGITS.sub("0", text).encode("utf-32-le", "ignore"), dtype=np.uint32)


def _mixed(hashes: Hashes) -> Hashes:
    """Spread `hashes` in their place, so that each bit of them depends on every letter."""
    hashes ^= hashes >> np.uint32(16)
    hashes *= _MIX
    hashes ^= hashes >> np.uint32(13)
    return hashes
