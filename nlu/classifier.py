"""Say which category and which leaf a normalised text speaks of, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlu.features import Hashes, Vector, counted, hashed, leaning, weighed
from nlu.heads import Scores
from nlu.second_sides import Sides, read_sides
from nlu.sources import Source
from nlu.text import glue
from nlu.weights_file import SHIPPED, Weights, load

NO_MATTER = "none"  # the label of small talk and of words that raise nothing
LEAF_READS = 160  # characters: the leaf head learnt from short lines

LETTER, LINE = "letter", "line"  # how a text is written: to an official, or as on a phone

# From these lengths on, a text is a letter whatever its voice; between them by degrees.
_ALWAYS_LETTER = (50, 110)
_HARDLY_LETTER = 0.01


@dataclass(frozen=True)
class Scored:
    """Probabilities by code; what is missing to 1 is the probability that nothing is raised."""

    categories: Mapping[str, float]
    leaves: Mapping[str, float]
    nothing: float
    known: float  # share of the text that the leaf head has ever seen
    natures: Mapping[str, float] = field(default_factory=dict)  # empty where none were learnt


class Classifier(Protocol):
    """Whatever can score a normalised text; linear here, others may follow."""

    @property
    def backend(self) -> str:
        """Return the name of the method."""
        ...

    @property
    def rarity(self) -> NDArray[np.float16]:
        """Return how rare each hashed n-gram of short lines is."""
        ...

    def score(self, text: str) -> Scored:
        """Return the probabilities of all categories and leaves."""
        ...

    def because(self, text: str, leaf: str) -> tuple[str, ...]:
        """Return the words of `text` that spoke most for `leaf`."""
        ...

    def sides(self, clauses: Sequence[str]) -> Sides:
        """Return what stands before and after each boundary between the clauses of a text."""
        ...


@dataclass(frozen=True)
class LinearClassifier:
    """Linear heads over hashed n-grams: letters teach the first level, short lines the leaves.

    A third head tells letters from lines, and by that whose opinion on the first level counts.
    """

    weights: Weights
    backend: str = "linear"

    @property
    def rarity(self) -> NDArray[np.float16]:
        """Return how rare each hashed n-gram of short lines is."""
        return self.weights.short_idf

    def score(self, text: str) -> Scored:
        """Return the probabilities of all categories and leaves."""
        glued = glue(text)
        hashes = hashed(glued)
        of_short = hashes if len(glued) <= LEAF_READS else hashed(glued[:LEAF_READS])
        short = weighed(counted(of_short, self.weights.short_idf.size), self.weights.short_idf)
        leaves, nothing, known = self._leaves(len(glued), short)
        by_leaves = _sums(leaves)
        categories = self._categories(glued, hashes, by_leaves)
        if categories is not by_leaves:
            leaves = _below(categories, by_leaves, leaves)
        return Scored(categories, leaves, nothing, known, self._natures(len(glued), short))

    def because(self, text: str, leaf: str) -> tuple[str, ...]:
        """Return the words of `text` that spoke most for `leaf`."""
        from nlu.because import spoken_for

        return spoken_for(glue(text)[:LEAF_READS], self.weights, leaf)

    def sides(self, clauses: Sequence[str]) -> Sides:
        """Return what stands before and after each boundary between the clauses of a text."""
        return read_sides(clauses, self.weights.leaves, self.weights.short_idf)

    def _leaves(self, length: int, short: Vector) -> tuple[dict[str, float], float, float]:
        head = self.weights.leaves
        said, known = head.opinion(short, length)
        shares = dict(zip(head.labels, said.tolist(), strict=True))
        return shares, shares.pop(NO_MATTER, 0.0), known

    def _natures(self, length: int, short: Vector) -> dict[str, float]:
        head = self.weights.natures
        if head is None:
            return {}
        return dict(zip(head.labels, head.probabilities(short, length).tolist(), strict=True))

    def _categories(self, text: str, hashes: Hashes, by_leaves: Mapping[str, float]) -> Mapping[str, float]:
        letter = weighed(counted(hashes, self.weights.idf.size), self.weights.idf)
        likeness = self._letter_likeness(letter, len(text))
        if likeness < _HARDLY_LETTER:
            return by_leaves
        return _mixed(by_leaves, self._letter_shares(text, letter), likeness)

    def _letter_shares(self, text: str, letter: Vector) -> dict[str, float]:
        head = self.weights.categories
        shares: Scores = head.probabilities(leaning(text, letter, self.weights.idf), len(text))
        return dict(zip(head.labels, shares.tolist(), strict=True))

    def _letter_likeness(self, vector: Vector, length: int) -> float:
        head = self.weights.voices
        share = float(head.probabilities(vector, length)[head.labels.index(LETTER)])
        none, all_of_it = _ALWAYS_LETTER
        by_length = min(1.0, max(0.0, log(max(length, 1) / none) / log(all_of_it / none)))
        return 1 - (1 - share) * (1 - by_length)


def load_classifier(weights: Source | None = None) -> LinearClassifier:
    """Return the classifier of `weights`, by default of those that ship. Raises WeightsUnreadable."""
    return LinearClassifier(load(weights or SHIPPED))


def _sums(leaves: Mapping[str, float]) -> dict[str, float]:
    """Return the probability of each category as that of all leaves below it."""
    sums: dict[str, float] = {}
    for leaf, share in leaves.items():
        sums[leaf[:2]] = sums.get(leaf[:2], 0.0) + share
    return sums


def _mixed(by_leaves: Mapping[str, float], letters: Mapping[str, float], weight: float) -> dict[str, float]:
    """Mix both opinions about the categories the letters know; leave the others to the leaves alone."""
    mass = sum(by_leaves.get(code, 0.0) for code in letters)
    return {
        code: (1 - weight) * share + weight * mass * letters[code] if code in letters else share
        for code, share in by_leaves.items()
    }


def _below(
    categories: Mapping[str, float], by_leaves: Mapping[str, float], leaves: Mapping[str, float]
) -> dict[str, float]:
    """Share out each category's probability among its leaves as the leaf head divides it."""
    factors = {
        code: share / by_leaves[code] if by_leaves[code] else 0.0 for code, share in categories.items()
    }
    return {leaf: share * factors[leaf[:2]] for leaf, share in leaves.items()}
