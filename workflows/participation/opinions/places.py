"""Puts everybody on a map by what they said: near are those who agree on much (Polis; Small et al. 2021).

Two main directions of the votes, where what somebody has not seen counts as the mean of all. Who has seen few
statements stands nearer the middle than their few votes deserve, and is moved out by that.
"""

import numpy as np
from numpy.typing import NDArray

from workflows.participation.opinions.matrix import Opinions, Table

DIRECTIONS = 2
LEAST_VOTES, LEAST_PEOPLE = (
    7,
    15,
)  # votes from which somebody is part of it; people for whom that is not asked


def places(opinions: Opinions) -> Table:
    """Return where each participant stands (participant × 2). The sign of a direction has no meaning:

    its greatest weight is positive.
    """
    votes, seen = opinions.votes, opinions.seen
    means = np.where(seen, votes, 0.0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    centred = np.where(seen, votes, means) - means
    directions = main_directions(centred)
    said = np.where(seen, votes - means, 0.0)
    spread = np.sqrt(votes.shape[1] / np.maximum(seen.sum(axis=1), 1))
    found: Table = (said @ directions.T) * spread[:, None]
    return found


def main_directions(centred: Table) -> Table:
    """Return the main directions (2 × statement) of rows whose means are 0; zeros where there are fewer."""
    found = np.zeros((DIRECTIONS, centred.shape[1]))
    if not centred.any():
        return found
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    kept = directions[:DIRECTIONS][sizes[:DIRECTIONS] > sizes[0] * 1e-12]
    signs = np.sign(kept[np.arange(len(kept)), np.abs(kept).argmax(axis=1)])
    found[: len(kept)] = kept * signs[:, None]
    return found


def taking_part(opinions: Opinions) -> NDArray[np.int64]:
    """Return the rows of those who said enough, or of the fifteen who said most, in their order."""
    counts = opinions.seen.sum(axis=1)
    enough = np.flatnonzero(counts >= min(LEAST_VOTES, len(opinions.statements)))
    if enough.size >= LEAST_PEOPLE:
        return enough
    most = np.argsort(-counts, kind="stable")[:LEAST_PEOPLE]
    return np.union1d(enough, most)
