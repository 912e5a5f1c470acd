"""Say what stands before and after each boundary between the clauses of a message, in one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from nlu.features import LOUDNESS, Hashes, Values, gram_spans, hashed, loudness_of
from nlu.heads import Head, Scores, softmax, temperature_at
from nlu.text import glue

_LEAST = 1e-6
_APART = "\n"  # between clauses that are hashed together
_HEARD = int(np.count_nonzero(LOUDNESS))  # characters of the longest n-gram that says something


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
    sums = np.cumsum(_spoken(glued, head, idf), axis=0)
    lengths = list(accumulate(map(len, glued)))
    rest = [lengths[-1] - length for length in lengths[:-1]]
    both = _side(np.concatenate([sums[:-1], sums[-1] - sums[:-1]]), [*lengths[:-1], *rest], head)
    return Sides(head.labels, _part(both, slice(len(rest))), _part(both, slice(len(rest), None)))


def _spoken(clauses: Sequence[str], head: Head, idf: NDArray[np.float16]) -> Values:
    """Return what each clause adds to every label, to the squared length, and to that of known grams."""
    heard = _heard(clauses)
    hashes = np.concatenate(heard)
    indices = hashes & np.uint32(idf.size - 1)
    values = idf.take(indices).astype(np.float32) * loudness_of(hashes)
    rows = head.rows.take(indices)
    table, squares = head.weights.take(rows, axis=0).astype(np.float32), np.square(values)
    found, start = np.empty((len(clauses), len(head.labels) + 2), np.float32), 0
    for clause, own in zip(found, heard, strict=True):
        end = start + own.size
        clause[:-2] = values[start:end].dot(table[start:end])
        clause[-2] = np.add.reduce(squares[start:end])
        clause[-1] = np.add.reduce(squares[start:end].compress(rows[start:end]))
        start = end
    found[:, :-2] *= head.scales
    return found


def _heard(clauses: Sequence[str]) -> list[Hashes]:
    """Return the hashes of the n-grams of each clause that say something in a short line; hashed together."""
    together = _APART.join(clauses)
    hashes, spans = hashed(together), gram_spans(len(together))[:_HEARD]
    ends = accumulate((len(clause) for clause in clauses), lambda end, length: end + len(_APART) + length)
    return [
        np.concatenate(
            [
                hashes[start + end - len(clause) : start + end - length + 1]
                for length, start, _ in spans
                if length <= len(clause)
            ]
        )
        for clause, end in zip(clauses, ends, strict=True)
    ]


def _side(sums: Values, lengths: Sequence[int], head: Head) -> Side:
    squares, seen = np.maximum(sums[:, -2], _LEAST), sums[:, -1]
    margins = (sums[:, :-2] / np.sqrt(squares)[:, None] + head.bias).astype(np.float64)
    softness = np.array([temperature_at(head.temperatures, length) for length in lengths])
    return Side(margins, softmax(margins / softness[:, None]), (seen / squares).astype(np.float64))


def _part(side: Side, which: slice) -> Side:
    return Side(side.margins[which], side.shares[which], side.known[which])
