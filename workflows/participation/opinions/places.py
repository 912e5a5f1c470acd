"""Puts everybody on a map by what they said: near are those who agree on much (Polis; Small et al. 2021).

Two main directions of the votes, where what somebody has not seen counts as the mean of all. Who has seen few
statements stands nearer the middle than their few votes deserve, and is moved out by that.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workflows.participation.opinions.matrix import AGREE, Opinions, Table

DIRECTIONS = 2
LEAST_VOTES, LEAST_PEOPLE = (
    7,
    15,
)  # votes from which somebody is part of it; people for whom that is not asked


@dataclass(frozen=True)
class Frame:
    """By what anybody is put on a map: the mean vote of each statement, and the two main directions."""

    means: Table
    directions: Table


def frame_of(opinions: Opinions) -> Frame:
    """Return the frame of what was said."""
    votes, seen = opinions.votes, opinions.seen
    means = np.where(seen, votes, 0.0).sum(axis=0) / np.maximum(seen.sum(axis=0), 1)
    return Frame(means, main_directions(np.where(seen, votes, means) - means))


def placed(frame: Frame, votes: Table) -> Table:
    """Return where rows of votes stand (row × 2); NaN is what somebody has not seen."""
    seen = ~np.isnan(votes)
    said = np.where(seen, votes - frame.means, 0.0)
    spread = np.sqrt(votes.shape[1] / np.maximum(seen.sum(axis=1), 1))
    found: Table = (said @ frame.directions.T) * spread[:, None]
    return found


def places(opinions: Opinions) -> Table:
    """Return where each participant stands (participant × 2). The sign of a direction has no meaning:

    its greatest weight is positive.
    """
    return placed(frame_of(opinions), opinions.votes)


def reaches(frame: Frame) -> NDArray[np.float64]:
    """Return how far out each statement puts somebody who has only agreed with it (Polis: extremity)."""
    alone = (AGREE - frame.means) * frame.directions * np.sqrt(len(frame.means))
    lengths: NDArray[np.float64] = np.linalg.norm(alone, axis=0)
    return lengths


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
