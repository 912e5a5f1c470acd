"""Say which category and which leaf a normalised text speaks of, and how sure that is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import log
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from nlu.categories import categories_by_code
from nlu.classifications import matter_names
from nlu.features import Grams, Vector, leaning
from nlu.heads import Scores
from nlu.second_sides import Sides, read_sides
from nlu.shares import Labels, Shares
from nlu.sources import Source
from nlu.text import glue
from nlu.weights_file import SHIPPED, Weights, load

NO_MATTER = "none"  # the label of small talk and of words that raise nothing
LEAF_READS = 160  # characters: the leaf head learnt from short lines

LETTER, LINE = "letter", "line"  # how a text is written: to an official, or as on a phone

# From these lengths on, a text is a letter whatever its voice; between them by degrees.
_ALWAYS_LETTER = (50, 110)
_HARDLY_LETTER = 0.05
_ODDS_OF_LETTER = 20.0  # raised by so much: lines taught far more, and to miss a letter costs more


@dataclass(frozen=True)
class Scored:
    """Probabilities by code; what is missing to 1 is the probability that nothing is raised."""

    categories: Shares
    leaves: Shares
    nothing: float
    known: float  # share of the text that the leaf head has ever seen
    natures: Mapping[str, float] = field(default_factory=dict)  # empty where none were learnt
    filed: Shares | None = None  # categories as letters are filed, where that is not always as in our tree


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

    def score(self, text: str, grams: Grams | None = None) -> Scored:
        """Return the probabilities of all categories and leaves; `grams` are those of the glued text."""
        ...

    def because(self, text: str, leaf: str, grams: Grams | None = None) -> tuple[str, ...]:
        """Return the words of `text` that spoke most for `leaf`; `grams` are those of the glued text."""
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

    def score(self, text: str, grams: Grams | None = None) -> Scored:
        """Return the probabilities of all categories and leaves."""
        whole = grams or Grams(glue(text))
        length, short = len(whole.text), whole.until(LEAF_READS)
        leaves, nothing, known = self._leaves(length, short.line(self.weights.short_idf))
        by_leaves = leaves.by_category()
        categories, filed = self._categories(whole, leaves, by_leaves)
        if categories is not by_leaves:
            leaves = _below(categories, by_leaves, leaves)
        natures = self._natures(length, short.vector(self.weights.short_idf))
        return Scored(categories, leaves, nothing, known, natures, filed)

    def because(self, text: str, leaf: str, grams: Grams | None = None) -> tuple[str, ...]:
        """Return the words of `text` that spoke most for `leaf`."""
        from nlu.because import spoken_for

        return spoken_for((grams or Grams(glue(text))).until(LEAF_READS), self.weights, leaf)

    def sides(self, clauses: Sequence[str]) -> Sides:
        """Return what stands before and after each boundary between the clauses of a text."""
        return read_sides(clauses, self.weights.leaves, self.weights.short_idf)

    @cached_property
    def _own(self) -> tuple[Labels, int, NDArray[np.int64]]:
        """Return the leaves, and where the label of no matter and where they stand among the head's."""
        labels = self.weights.leaves.labels
        leaves = [at for at, code in enumerate(labels) if code != NO_MATTER]
        nothing = labels.index(NO_MATTER) if NO_MATTER in labels else -1
        return Labels(tuple(labels[at] for at in leaves)), nothing, np.array(leaves, np.int64)

    @cached_property
    def _of_letters(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where the categories that both know stand among those of the leaves and of the letters."""
        at, labels = self._own[0].categories.at, self.weights.categories.labels
        both = [(at[code], place) for place, code in enumerate(labels) if code in at]
        places = np.array(both, np.int64).reshape(-1, 2)
        return places[:, 0], places[:, 1]

    def _leaves(self, length: int, short: Vector) -> tuple[Shares, float, float]:
        labels, nothing, own = self._own
        said, known = self.weights.leaves.opinion(short, length)
        return Shares(labels, said.take(own)), 0.0 if nothing < 0 else float(said[nothing]), known

    def _natures(self, length: int, short: Vector) -> dict[str, float]:
        head = self.weights.natures
        if head is None:
            return {}
        return dict(zip(head.labels, head.probabilities(short, length).tolist(), strict=True))

    @cached_property
    def _filed_under(self) -> Mapping[str, frozenset[str]]:
        """Return the leaves that letters know under other categories than ours, and under which."""
        tree, letters = categories_by_code(), set(self.weights.categories.labels)
        codes = {each.name: each.code for each in tree.values() if each.code in letters}
        known = {
            leaf: frozenset(codes[name.first] for name in names if name.first in codes)
            for leaf, names in matter_names().items()
        }
        return {leaf: found for leaf, found in known.items() if tree[leaf].parent not in found}

    def _categories(self, whole: Grams, leaves: Shares, by_leaves: Shares) -> tuple[Shares, Shares]:
        """Return the categories of our tree, and those under which a letter is filed."""
        letter = whole.vector(self.weights.idf)
        likeness = self._letter_likeness(letter, len(whole.text))
        if likeness < _HARDLY_LETTER:
            return by_leaves, by_leaves
        letters = self.weights.categories.probabilities(leaning(whole, self.weights.idf), len(whole.text))
        filed = self._mixed(by_leaves, letters, likeness)
        leaf = leaves.labels.codes[leaves.row.argmax()]
        said = self.weights.categories.labels[letters.argmax()]
        return (by_leaves if said in self._filed_under.get(leaf, ()) else filed), filed

    def _mixed(self, by_leaves: Shares, letters: Scores, weight: float) -> Shares:
        """Mix both opinions about the categories the letters know; leave the others to the leaves alone."""
        (known, of_letters), row = self._of_letters, by_leaves.row.copy()
        of_known = row[known]
        row[known] = (1 - weight) * of_known + weight * of_known.sum() * letters[of_letters]
        return Shares(by_leaves.labels, row)

    def letter_likeness(self, whole: Grams) -> float:
        """Return how much a text is a letter rather than a chat line, from 0 to 1."""
        return self._letter_likeness(whole.vector(self.weights.idf), len(whole.text))

    def _letter_likeness(self, vector: Vector, length: int) -> float:
        head = self.weights.voices
        share = float(head.probabilities(vector, length)[head.labels.index(LETTER)])
        share = _ODDS_OF_LETTER * share / (_ODDS_OF_LETTER * share + 1 - share)
        none, all_of_it = _ALWAYS_LETTER
        by_length = min(1.0, max(0.0, log(max(length, 1) / none) / log(all_of_it / none)))
        return 1 - (1 - share) * (1 - by_length)


def load_classifier(weights: Source | None = None) -> LinearClassifier:
    """Return the classifier of `weights`, by default of those that ship. Raises WeightsUnreadable."""
    return LinearClassifier(load(weights or SHIPPED))


def _below(categories: Shares, by_leaves: Shares, leaves: Shares) -> Shares:
    """Share out each category's probability among its leaves as the leaf head divides it."""
    factors = np.divide(
        categories.row, by_leaves.row, out=np.zeros_like(by_leaves.row), where=by_leaves.row > 0
    )
    return Shares(leaves.labels, leaves.row * factors.take(leaves.labels.above))
