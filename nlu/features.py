"""Turn a normalised text into a sparse vector of hashed character n-grams, with numpy alone.

Only the remainder of a hash is kept, so no text can be read back from weights over these features.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from math import sqrt

import numpy as np
from numpy.typing import NDArray

SIZE = 1 << 18  # places of the n-grams of letters
SHORT_SIZE = 1 << 20  # of short lines: there are few words in one, so that none may be taken for another
LONGEST = 4  # characters in an n-gram
OPENING = 60  # characters of a letter that count twice: its subject, mostly
OPENING_COUNTS = 0.5  # what they count beside the whole, when both are of length 1
LOUDNESS = np.array([2.0, 1.5, 0.8, 0.0], np.float32)  # of n-grams of 1 to 4 characters in a short line


def _bits(number: int) -> NDArray[np.uint32]:
    """Return a constant as an array of no dimension: beside short arrays, numpy is done with it sooner."""
    return np.array(number, np.uint32)


_PRIME = _bits(0x01000193)
_SEED = _bits(0x811C9DC5)
_MIX = _bits(0x85EBCA6B)
_SILENT = _bits(3 << 30)  # tag of what says nothing in short lines: four characters, or a mark among them
_TAG = _bits(30)  # bits of a hash below those that tell how long its n-gram is
_UNTAGGED = _bits((1 << 30) - 1)
_HIGH, _MIDDLE = _bits(16), _bits(13)  # bits by which a hash is folded on itself
_DIGITS = re.compile("[1-9]")
_KEPT = 512  # lengths of texts of which is kept where their n-grams lie
_NO_MARK = 0x3400  # the first Chinese character; none from here on is taken for a mark

Indices = NDArray[np.int64]
Values = NDArray[np.float32]
Hashes = NDArray[np.uint32]
Letters = NDArray[np.uint32]


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
        return _within(self.hashes, size)

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

    @property
    def loudness(self) -> Values:
        """Return how loud each of the n-grams is in a short line, in the order of `places`."""
        return loudness_of(self.hashes)

    def line(self, idf: NDArray[np.floating]) -> Vector:
        """Return the text as a short line: as `vector`, but each n-gram by its loudness."""
        hashes, loud = self._loud
        heard = int(hashes.searchsorted(_SILENT))
        indices = self.vector(idf).indices[:heard]
        return _weighed(indices, loud[:heard] * loudness_of(hashes[:heard]), idf)

    def vector(self, idf: NDArray[np.floating]) -> Vector:
        """Return the text as 1 + log(count), times inverse document frequency, in length 1."""
        known = self._vectors.get(id(idf))
        if known is None:
            hashes, loud = self._loud
            known = idf, _weighed(_within(hashes, idf.size), loud, idf)
            self._vectors[id(idf)] = known
        return known[1]

    @cached_property
    def _vectors(self) -> dict[int, tuple[NDArray[np.floating], Vector]]:
        """Return what `vector` found, by the table it weighed with, which is kept so that it stays itself."""
        return {}


def hashed(text: str) -> Hashes:
    """Return the hash of every n-gram of `text`, of which as many bits are taken as there are places.

    The highest two tell its loudness.
    """
    letters = _letters(text)
    spans = gram_spans(letters.size)
    hashes = np.empty(spans[-1][2] if spans else 0, np.uint32)
    before: Hashes = _SEED
    for length, start, end in spans:
        rolled = hashes[start:end]
        np.bitwise_xor(before, letters[length - 1 :], out=rolled)
        np.multiply(rolled, _PRIME, out=rolled)
        before = rolled[:-1]
    return _tagged(_mixed(hashes), letters, marked=not text.isalnum())


def _within(hashes: Hashes, size: int) -> Indices:
    return (hashes & np.array(size - 1, np.uint32)).astype(np.int64)


def _weighed(indices: Indices, loud: Values, idf: NDArray[np.floating]) -> Vector:
    values: Values = loud * idf.take(indices)
    norm = np.float32(sqrt(values.dot(values)))
    if norm:
        values /= norm
    return Vector(indices, values)


def loudness_of(hashes: Hashes) -> Values:
    """Return how loud n-grams with these hashes are in a short line."""
    loud: Values = LOUDNESS.take(hashes >> _TAG)
    return loud


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


def line_vector(text: str, idf: NDArray[np.floating]) -> Vector:
    """Return `text` as a short line is read."""
    return Grams(text).line(idf)


@lru_cache(maxsize=_KEPT)
def gram_spans(letters: int) -> tuple[tuple[int, int, int], ...]:
    """Return each length of n-grams, and where these begin and end among the hashes of so many `letters`."""
    found: list[tuple[int, int, int]] = []
    start = 0
    for length in range(1, min(LONGEST, letters) + 1):
        end = start + letters - length + 1
        found.append((length, start, end))
        start = end
    return tuple(found)


def _letters(text: str) -> Letters:
    return np.frombuffer(_DIGITS.sub("0", text).encode("utf-32-le", "ignore"), dtype=np.uint32)


def _tagged(hashes: Hashes, letters: Letters, *, marked: bool) -> Hashes:
    """Write into the highest bits of `hashes`, of which no place takes account, how loud each n-gram is.

    `marked` says whether there may be marks or gaps among the `letters`.
    """
    hashes &= _UNTAGGED
    hashes |= _lengths(letters.size)
    if marked:
        inside = marks = _marks().take(letters, mode="clip")
        for length, start, end in gram_spans(letters.size):
            if length > 1:
                inside = inside[:-1] | marks[length - 1 :]
            hashes[start:end] |= inside
    return hashes


@lru_cache(maxsize=_KEPT)
def _lengths(letters: int) -> NDArray[np.uint32]:
    """Return the tags of all n-grams of so many `letters` by how long they are."""
    spans = gram_spans(letters)
    return np.repeat(
        np.array([length - 1 for length, _, _ in spans], np.uint32) << _TAG,
        [end - start for _, start, end in spans],
    )


@cache
def _marks() -> NDArray[np.uint32]:
    """Return the tag of every character up to where Chinese ones begin: marks and gaps say nothing."""
    silent = [not chr(letter).isalnum() for letter in range(_NO_MARK)]
    return np.array([*silent, False]) * _SILENT


def _mixed(hashes: Hashes) -> Hashes:
    """Spread `hashes` in their place, so that each bit of them depends on every letter."""
    hashes ^= hashes >> _HIGH
    hashes *= _MIX
    hashes ^= hashes >> _MIDDLE
    return hashes
