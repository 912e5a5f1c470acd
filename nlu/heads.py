"""Score hashed features with a linear head whose weights are kept in eight bits, and say how sure it is."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from nlu.features import Vector

LENGTHS = (30, 60, 120, 400)  # characters at which a temperature is fitted; between them it is interpolated

_LEAST_SCALE = 1e-6
_LOGARITHMS = tuple(map(log, LENGTHS))

Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Head:
    """One linear model: `rows` maps a feature to a row of `weights`, 0 being the row of zeros."""

    labels: tuple[str, ...]
    rows: NDArray[np.uint32]
    weights: NDArray[np.int8]
    scales: NDArray[np.float32]
    bias: NDArray[np.float32]
    temperatures: NDArray[np.float32]  # one for each of LENGTHS

    def margins(self, vector: Vector) -> Scores:
        """Return one raw score per label."""
        return self._margins(vector, self.rows.take(vector.indices))

    def probabilities(self, vector: Vector, length: int) -> Scores:
        """Return calibrated probabilities of the labels for a text of `length` characters."""
        return softmax(self.margins(vector) / temperature_at(self.temperatures, length))

    def opinion(self, vector: Vector, length: int) -> tuple[Scores, float]:
        """Return what `probabilities` does, and the share of the text (by weight) that was ever seen."""
        rows = self.rows.take(vector.indices)
        shares = softmax(self._margins(vector, rows) / temperature_at(self.temperatures, length))
        seen = vector.values.compress(rows)
        return shares, float(seen.dot(seen))

    def _margins(self, vector: Vector, rows: NDArray[np.uint32]) -> Scores:
        scores: NDArray[np.float32] = vector.values.dot(self.weights.take(rows, axis=0).astype(np.float32))
        scores *= self.scales
        scores += self.bias
        exact: Scores = scores.astype(np.float64)
        return exact

    def weights_of(self, indices: NDArray[np.int64], label: str) -> NDArray[np.float32]:
        """Return what each feature speaks for `label`."""
        column = self.labels.index(label)
        weights: NDArray[np.float32] = self.weights[self.rows[indices], column] * self.scales[column]
        return weights


def compressed(
    labels: Sequence[str],
    weights: NDArray[np.float64],
    bias: NDArray[np.float64],
    temperatures: Sequence[float],
) -> Head:
    """Return a head of `weights` (label × feature) in eight bits; features never used take no room."""
    scales = np.maximum(np.abs(weights).max(axis=1), _LEAST_SCALE) / 127
    small = np.rint(weights / scales[:, None]).astype(np.int8).T
    used = np.flatnonzero(small.any(axis=1))
    rows = np.zeros(weights.shape[1], dtype=np.uint32)
    rows[used] = np.arange(1, used.size + 1)
    table = np.concatenate([np.zeros((1, len(labels)), np.int8), small[used]])
    return Head(
        labels=tuple(labels),
        rows=rows,
        weights=np.ascontiguousarray(table),
        scales=scales.astype(np.float32),
        bias=bias.astype(np.float32),
        temperatures=np.asarray(temperatures, dtype=np.float32),
    )


def softmax(scores: Scores) -> Scores:
    """Return `scores` as probabilities along the last axis."""
    if scores.ndim == 1:  # one text: what looks along no axis is done sooner
        alone: Scores = np.exp(scores - np.maximum.reduce(scores))
        alone /= np.add.reduce(alone)
        return alone
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Scores = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def temperature_at(temperatures: NDArray[np.float32], length: int) -> float:
    """Return the temperature for a text of `length` characters."""
    at = log(max(length, 1))
    last = len(_LOGARITHMS) - 1
    above = bisect_right(_LOGARITHMS, at)
    if above in (0, last + 1):
        return float(temperatures[min(above, last)])
    before, after = _LOGARITHMS[above - 1], _LOGARITHMS[above]
    share = (at - before) / (after - before)
    return float(temperatures[above - 1]) * (1 - share) + float(temperatures[above]) * share
