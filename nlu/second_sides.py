"""Say what stands before and after each boundary between the clauses of a message, in one look."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlu.features import Grams
from nlu.heads import Head, Scores, softmax, temperature_at
from nlu.text import glue

_LEAST = 1e-6


@dataclass(frozen=True)
class Side:
    """One side of every boundary: row i is of boundary i, which follows clause i."""

    margins: Scores  # boundary × label
    shares: Scores  # the same as probabilities
    known: Scores  # share of the words that was ever seen


@dataclass(frozen=True)
class Sides:
    """Both sides of every boundary, scored for `labels`."""

    labels: tuple[str, ...]
    before: Side
    after: Side


def read_sides(clauses: Sequence[str], head: Head, idf: NDArray[np.float16]) -> Sides:
    """Return both sides of each boundary between `clauses`, of which there are two at least.

    A gram is weighed each time it occurs, so that what stands on a side is the sum of its clauses.
    """
    glued = [glue(clause) for clause in clauses]
    sums = np.cumsum(_spoken([Grams(clause) for clause in glued], head, idf), axis=0)
    lengths = np.cumsum([len(clause) for clause in glued])
    return Sides(
        head.labels,
        _side(sums[:-1], lengths[:-1], head),
        _side(sums[-1] - sums[:-1], lengths[-1] - lengths[:-1], head),
    )


def _spoken(grams: Sequence[Grams], head: Head, idf: NDArray[np.float16]) -> Scores:
    """Return what each clause adds to every label, to the squared length, and to that of known grams."""
    places = [each.places(idf.size) for each in grams]
    indices = np.concatenate(places)
    values = idf[indices].astype(np.float32) * np.concatenate([each.loudness for each in grams])
    rows = head.rows[indices]
    own = np.repeat(np.arange(len(grams)), [each.size for each in places])
    weighed = np.zeros((len(grams), indices.size), np.float32)
    weighed[own, np.arange(indices.size)] = values
    labels = weighed @ head.weights[rows].astype(np.float32) * head.scales
    squares = np.square(weighed)
    return np.column_stack([labels, squares.sum(axis=1), squares @ (rows > 0).astype(np.float32)])


def _side(sums: Scores, lengths: NDArray[np.int64], head: Head) -> Side:
    squares, seen = np.maximum(sums[:, -2], _LEAST), sums[:, -1]
    margins = (sums[:, :-2] / np.sqrt(squares)[:, None] + head.bias).astype(np.float64)
    softness = np.array([temperature_at(head.temperatures, length) for length in lengths.tolist()])
    return Side(margins, softmax(margins / softness[:, None]), (seen / squares).astype(np.float64))
