"""Turn a normalised text into a sparse vector of hashed character n-grams, with numpy alone.

Only the remainder of a hash is kept, so no text can be read back from weights over these features.
"""

from dataclasses import dataclass
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
_DIGITS = str.maketrans(dict.fromkeys("123456789", "0"))

Indices = NDArray[np.int64]
Values = NDArray[np.float32]
Hashes = NDArray[np.uint32]


@dataclass(frozen=True)
class Vector:
    """A sparse row of length 1: sorted distinct indices and their values."""

    indices: Indices
    values: Values


def hashed(text: str) -> Hashes:
    """Return the hash of every n-gram of `text`, of which `counted` takes as many bits as it has places."""
    letters = _letters(text)
    lengths = [letters.size - length for length in range(min(LONGEST, letters.size))]
    hashes = np.empty(sum(lengths), np.uint32)
    before, start = np.full(letters.size + 1, _SEED, np.uint32), 0
    for number, size in enumerate(lengths):
        rolled = hashes[start : start + size]
        np.bitwise_xor(before[:size], letters[number:], out=rolled)
        rolled *= _PRIME
        before, start = rolled, start + size
    return _mixed(hashes)


def counted(hashes: Hashes, size: int) -> tuple[Indices, Values]:
    """Return the distinct places, of `size` (a power of two), that `hashes` take, and how often each."""
    grams = hashes & np.uint32(size - 1)
    grams.sort()
    if not grams.size:
        return grams.astype(np.int64), np.empty(0, np.float32)
    starts = np.empty(grams.size, np.bool_)
    starts[0] = True
    np.not_equal(grams[1:], grams[:-1], out=starts[1:])
    first = np.flatnonzero(starts)
    occurrences = np.empty(first.size, np.float32)
    np.subtract(first[1:], first[:-1], out=occurrences[:-1], casting="unsafe")
    occurrences[-1] = grams.size - first[-1]
    return grams[first].astype(np.int64), occurrences


def counts(text: str, size: int = SIZE) -> tuple[Indices, Values]:
    """Return the distinct n-gram hashes of `text`, in `size` places, and how often each occurs."""
    return counted(hashed(text), size)


def every_gram(text: str, size: int) -> Indices:
    """Return the hash of every n-gram of `text`, in `size` places (a power of two); some come twice."""
    return (hashed(text) & np.uint32(size - 1)).astype(np.int64)


def vectorise(text: str, idf: NDArray[np.floating]) -> Vector:
    """Return `text` as 1 + log(count), times inverse document frequency, in length 1."""
    return weighed(counts(text, idf.size), idf)


def weighed(found: tuple[Indices, Values], idf: NDArray[np.floating]) -> Vector:
    """Return what `counted` found as `vectorise` would."""
    indices, occurrences = found
    values = np.log(occurrences)
    values += 1
    values *= idf[indices]
    norm = np.float32(sqrt(values.dot(values)))
    if norm:
        values /= norm
    return Vector(indices, values)


def leaning(text: str, whole: Vector, idf: NDArray[np.floating]) -> Vector:
    """Return a letter so that its opening, which tells its matter, counts for more than the rest.

    `whole` is the `text` as `vectorise` returns it.
    """
    if len(text) <= OPENING:
        return whole
    opening = vectorise(text[:OPENING], idf)
    values = whole.values.copy()
    values[np.searchsorted(whole.indices, opening.indices)] += np.float32(OPENING_COUNTS) * opening.values
    return Vector(whole.indices, values / np.float32(np.sqrt(values @ values)))


def gram_indices(text: str, size: int = SIZE) -> list[tuple[int, Indices]]:
    """Return the n-grams of each length, in order of their start, to trace weights back to words."""
    grams = every_gram(text, size)
    found: list[tuple[int, Indices]] = []
    start, letters = 0, _letters(text).size
    for length in range(1, min(LONGEST, letters) + 1):
        end = start + letters - length + 1
        found.append((length, grams[start:end]))
        start = end
    return found


def _letters(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.translate(_DIGITS).encode("utf-32-le", "ignore"), dtype=np.uint32)


def _mixed(hashes: Hashes) -> Hashes:
    """Spread `hashes` in their place, so that each bit of them depends on every letter."""
    hashes ^= hashes >> np.uint32(16)
    hashes *= _MIX
    hashes ^= hashes >> np.uint32(13)
    return hashes
