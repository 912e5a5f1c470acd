"""Finds the groups of a map: people who stand together, as many groups as part most clearly.

Nothing is drawn by lot, and in what order people came makes no difference: groups are tried from many places,
each next centre being farthest from those before, and the tightest groups are taken. A group of one person is
none, and a number of groups that makes one is refused.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workflows.participation.opinions.matrix import Table

NEAR = 100  # clusters at most that stand for all people, when there are more
MOST_GROUPS, PEOPLE_FOR_ONE_MORE = 5, 12
STILL = 0.01  # how little all centres move when it is enough
ROUNDS = 20
STARTS = 20  # places from which groups are tried
DIGITS = 9  # to which two ways of grouping are told apart

Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Clusters:
    """To which cluster each place belongs, and the centres."""

    labels: Labels
    centres: Table


def groups_of(places: Table) -> Labels:
    """Return the number of the group of each place, from 0; all are one where nothing parts them."""
    together = np.zeros(len(places), np.int64)
    near = clusters(places, np.ones(len(places)), places[_farthest(places, NEAR, _outermost(places))])
    centres, weights = near.centres, np.bincount(near.labels, minlength=len(near.centres)).astype(float)
    best, clearest = together, 0.0
    for number in range(2, min(MOST_GROUPS, 2 + len(centres) // PEOPLE_FOR_ONE_MORE) + 1):
        found = tightest(centres, weights, number)
        labels = found.labels[near.labels]
        if len(found.centres) < number or np.bincount(labels).min() < 2:
            continue
        clear = silhouette(centres, weights, found.labels)
        if clear > clearest:
            best, clearest = labels, clear
    return best


def tightest(places: Table, weights: Table, number: int) -> Clusters:
    """Return the clusters whose places are nearest to their centres, of those begun at some far apart."""
    starts = _farthest(places, STARTS, _outermost(places))
    found = [clusters(places, weights, places[_farthest(places, number, start)]) for start in starts]
    return min(found, key=lambda each: round(_looseness(places, weights, each), DIGITS))


def clusters(places: Table, weights: Table, centres: Table) -> Clusters:
    """Return the clusters of weighted places that grow from some centres (k-means; Lloyd 1982)."""
    for _ in range(ROUNDS):
        moved = _means(places, weights, _nearest(places, centres), centres)
        still = bool((np.linalg.norm(moved - centres, axis=1) < STILL).all())
        centres = moved
        if still:
            break
    labels = _nearest(places, centres)
    kept = np.unique(labels)
    return Clusters(np.searchsorted(kept, labels), centres[kept])


def silhouette(places: Table, weights: Table, labels: Labels) -> float:
    """Return how clearly clusters part, from -1 to 1 (Rousseeuw 1987), each place standing for many people.

    A cluster of one person counts 0.
    """
    rows = np.arange(len(places))
    far = np.linalg.norm(places[:, None] - places[None], axis=2) * weights
    sizes = np.bincount(labels, weights)
    sums = np.stack([far[:, labels == each].sum(axis=1) for each in range(len(sizes))], axis=1)
    own = sums[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[rows, labels] = np.inf
    other = means.min(axis=1)
    widest = np.maximum(own, other)
    clear = np.where(widest > 0, (other - own) / np.where(widest > 0, widest, 1), 0.0)
    return float(np.average(np.where(sizes[labels] > 1, clear, 0.0), weights=weights))


def _outermost(places: Table) -> int:
    return int(np.linalg.norm(places - places.mean(axis=0), axis=1).argmax())


def _farthest(places: Table, number: int, start: int) -> list[int]:
    """Return so many places, each next one the farthest from those before; fewer where no others are."""
    chosen = [start]
    near = np.linalg.norm(places - places[start], axis=1)
    while len(chosen) < number and near.max() > 0:
        chosen.append(int(near.argmax()))
        near = np.minimum(near, np.linalg.norm(places - places[chosen[-1]], axis=1))
    return chosen


def _looseness(places: Table, weights: Table, found: Clusters) -> float:
    apart = np.square(places - found.centres[found.labels]).sum(axis=1)
    return float(weights @ apart)


def _nearest(places: Table, centres: Table) -> Labels:
    nearest: Labels = np.linalg.norm(places[:, None] - centres[None], axis=2).argmin(axis=1)
    return nearest


def _means(places: Table, weights: Table, labels: Labels, centres: Table) -> Table:
    """Return the weighted mean of each cluster; one that has lost all its places stays where it is."""
    moved = centres.copy()
    for each in np.unique(labels):
        inside = labels == each
        moved[each] = np.average(places[inside], axis=0, weights=weights[inside])
    return moved
