"""Say which category and which leaf a normalised text speaks of, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from nlu.features import Vector, vectorise
from nlu.heads import Scores
from nlu.text import glue
from nlu.weights_file import SHIPPED, Weights, load

NO_MATTER = "none"  # the label of small talk and of words that raise nothing
LEAF_READS = 160  # characters: the leaf head learnt from short lines

LETTER, LINE = "letter", "line"  # how a text is written: to an official, or as on a phone

# From these lengths on, a text is a letter whatever its voice; between them by degrees.
_ALWAYS_LETTER = (60, 160)


@dataclass(frozen=True)
class Scored:
    """Probabilities by code; what is missing to 1 is the probability that nothing is raised."""

    categories: Mapping[str, float]
    leaves: Mapping[str, float]
    nothing: float
    known: float  # share of the text that the leaf head has ever seen


class Classifier(Protocol):
    """Whatever can score a normalised text; linear here, others may follow."""

    @property
    def backend(self) -> str:
        """Return the name of the method."""
        ...

    def score(self, text: str) -> Scored:
        """Return the probabilities of all categories and leaves."""
        ...

    def because(self, text: str, leaf: str) -> tuple[str, ...]:
        """Return the words of `text` that spoke most for `leaf`."""
        ...


@dataclass(frozen=True)
class LinearClassifier:
    """Linear heads over hashed n-grams: letters teach the first level, short lines the leaves.

    A third head tells letters from lines, and by that whose opinion on the first level counts.
    """

    weights: Weights
    backend: str = "linear"

    def score(self, text: str) -> Scored:
        """Return the probabilities of all categories and leaves."""
        glued = glue(text)
        vector = vectorise(glued, self.weights.idf)
        leaves, nothing, known = self._leaves(glued, vector)
        categories = self._categories(len(glued), vector, leaves)
        return Scored(categories, _below(categories, leaves), nothing, known)

    def because(self, text: str, leaf: str) -> tuple[str, ...]:
        """Return the words of `text` that spoke most for `leaf`."""
        from nlu.because import spoken_for

        return spoken_for(glue(text)[:LEAF_READS], self.weights, leaf)

    def _leaves(self, text: str, vector: Vector) -> tuple[dict[str, float], float, float]:
        head = self.weights.leaves
        short = vector if len(text) <= LEAF_READS else vectorise(text[:LEAF_READS], self.weights.idf)
        shares = dict(zip(head.labels, head.probabilities(short, len(text)).tolist(), strict=True))
        return shares, shares.pop(NO_MATTER, 0.0), head.known(short)

    def _categories(self, length: int, vector: Vector, leaves: Mapping[str, float]) -> dict[str, float]:
        summed: dict[str, float] = {}
        for leaf, share in leaves.items():
            summed[leaf[:2]] = summed.get(leaf[:2], 0.0) + share
        return _mixed(summed, self._letter_shares(vector, length), self._letter_likeness(vector, length))

    def _letter_shares(self, vector: Vector, length: int) -> dict[str, float]:
        head = self.weights.categories
        shares: Scores = head.probabilities(vector, length)
        return dict(zip(head.labels, shares.tolist(), strict=True))

    def _letter_likeness(self, vector: Vector, length: int) -> float:
        head = self.weights.voices
        share = float(head.probabilities(vector, length)[head.labels.index(LETTER)])
        by_length = float(np.interp(np.log(max(length, 1)), np.log(_ALWAYS_LETTER), (0.0, 1.0)))
        return 1 - (1 - share) * (1 - by_length)


def load_classifier(weights: Path | None = None) -> LinearClassifier:
    """Return the classifier of `weights`, by default of those that ship. Raises WeightsUnreadable."""
    return LinearClassifier(load(weights or SHIPPED))


def _mixed(summed: Mapping[str, float], letters: Mapping[str, float], weight: float) -> dict[str, float]:
    """Mix both opinions about the categories the letters know; leave the others to the leaves alone."""
    mass = sum(summed.get(code, 0.0) for code in letters)
    return {
        code: (1 - weight) * share + weight * mass * letters[code] if code in letters else share
        for code, share in summed.items()
    }


def _below(categories: Mapping[str, float], leaves: Mapping[str, float]) -> dict[str, float]:
    """Share out each category's probability among its leaves as the leaf head divides it."""
    sums: dict[str, float] = {}
    for leaf, share in leaves.items():
        sums[leaf[:2]] = sums.get(leaf[:2], 0.0) + share
    return {
        leaf: categories[leaf[:2]] * share / sums[leaf[:2]] if sums[leaf[:2]] else 0.0
        for leaf, share in leaves.items()
    }
