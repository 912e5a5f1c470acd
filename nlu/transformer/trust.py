"""Join two opinions about one text by their logarithms, weighed as texts kept apart show to be right."""

from collections.abc import Mapping, Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from nlu.classifier import NO_MATTER, Scored
from nlu.heads import LENGTHS, Scores, softmax
from nlu.transformer.directory import Trust
from nlu.transformer.lessons import CATEGORIES, LEAVES

_FLOOR = 1e-6  # of a probability: no opinion rules a label out
_MOST = 3.0
_LOGARITHMS = np.log(LENGTHS)


def linear_opinion(head: str, scored: Scored, labels: Sequence[str], *, filed: bool = False) -> Scores:
    """Return the logarithms of what the linear reader says of the `labels` of `head`.

    With `filed`, of the categories as letters are filed, which is not always as in our tree.
    """
    shares: Mapping[str, float] = scored.natures
    if head in (CATEGORIES, LEAVES):
        known = _categories(scored, filed=filed) if head == CATEGORIES else scored.leaves
        shares = {**known, NO_MATTER: scored.nothing}
    logarithms: Scores = np.log(np.maximum([shares.get(label, 0.0) for label in labels], _FLOOR))
    return logarithms


def _categories(scored: Scored, *, filed: bool) -> Mapping[str, float]:
    return scored.filed if filed and scored.filed is not None else scored.categories


def joined_opinions(linear: Scores, encoder: Scores, trust: Trust, length: int) -> Scores:
    """Return the probabilities that both opinions come to for a text of `length` characters."""
    at = log(max(length, 1))
    first, second = (float(np.interp(at, _LOGARITHMS, column)) for column in trust.T)
    return softmax(first * linear + second * encoder)


def trust_found(
    linear: Scores, encoder: Scores, truth: NDArray[np.int64], counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the two weights under which the true labels are least surprising.

    Rows are texts, and each text counts as often as `counts` says.
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]

    def surprise(weights: NDArray[np.float64]) -> float:
        shares = softmax(weights[0] * linear + weights[1] * encoder)
        right = np.log(np.maximum(shares[np.arange(truth.size), truth], 1e-12))
        return float(-(right * counts).sum() / counts.sum())

    found = minimize(surprise, x0=np.array([0.5, 0.5]), bounds=[(0.0, _MOST)] * 2, method="L-BFGS-B")
    weights: NDArray[np.float64] = np.asarray(found.x)
    return weights
