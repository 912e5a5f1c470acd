"""Probabilities by code, kept as one row of numbers, so that the best few are found at once."""

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nlu.heads import Scores

_CATEGORY = 2  # first characters of a leaf's code that are the code of its category


class Labels:
    """The codes of a head in their order, and which of them lie below which category."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        """Index `codes`."""
        self.codes = codes
        self.at = {code: at for at, code in enumerate(codes)}

    @cached_property
    def categories(self) -> "Labels":
        """Return the categories above the codes, in the order in which they first stand."""
        return Labels(tuple(dict.fromkeys(code[:_CATEGORY] for code in self.codes)))

    @cached_property
    def above(self) -> NDArray[np.int64]:
        """Return for each code where its category stands among `categories`."""
        return np.array([self.categories.at[code[:_CATEGORY]] for code in self.codes], np.int64)

    @cached_property
    def below(self) -> dict[str, NDArray[np.int64]]:
        """Return for each category where its codes stand."""
        return {code: np.flatnonzero(self.above == at) for code, at in self.categories.at.items()}


class Shares(Mapping[str, float]):
    """The probability of each label; a mapping to whoever asks for one, a row to whoever reckons."""

    def __init__(self, labels: Labels, row: Scores) -> None:
        """Hold one probability for each of `labels`."""
        self.labels, self.row = labels, row

    def __getitem__(self, code: str) -> float:
        """Return the probability of `code`. Raises KeyError."""
        return float(self.row[self.labels.at[code]])

    def __iter__(self) -> Iterator[str]:
        """Return the codes in their order."""
        return iter(self.labels.codes)

    def __len__(self) -> int:
        """Return how many codes there are."""
        return len(self.labels.codes)

    def best(self, count: int) -> list[tuple[str, float]]:
        """Return the likeliest codes with their probabilities, best first."""
        codes, best = self.labels.codes, self._order[:count]
        return [
            (codes[at], share) for at, share in zip(best.tolist(), self.row.take(best).tolist(), strict=True)
        ]

    @cached_property
    def _order(self) -> NDArray[np.int64]:
        """Return where the codes stand, the likeliest first."""
        return (-self.row).argsort(kind="stable")

    def likeliest(self, category: str) -> str:
        """Return the likeliest code below `category`. Raises KeyError."""
        below = self.labels.below[category]
        return self.labels.codes[int(below[self.row.take(below).argmax()])]

    def by_category(self) -> "Shares":
        """Return the probability of each category as that of all codes below it."""
        categories = self.labels.categories
        sums: Scores = np.bincount(self.labels.above, self.row, len(categories.codes)).astype(np.float64)
        return Shares(categories, sums)


def shares_of(found: Mapping[str, float]) -> Shares:
    """Return probabilities told one by one."""
    return Shares(Labels(tuple(found)), np.array(list(found.values()), np.float64))
