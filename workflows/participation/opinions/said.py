"""What the groups of an opinion map say: what all agree on, and what each stands for (Polis).

Shares are smoothed, (n + 1) / (N + 2), so that few votes say little; passing is having seen a statement.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from workflows.participation.opinions.matrix import AGREE, DISAGREE, Opinions

SURE = 1.2816  # z from which a difference is believed: 90 %, to one side
STANDS_FOR = 5  # statements of a group that are shown

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Votes:
    """How many of each group agree, disagree and have seen each statement (group × statement)."""

    agree: Counts
    disagree: Counts
    seen: Counts


@dataclass(frozen=True)
class StandsFor:
    """One statement that tells a group from the others."""

    statement: int
    agrees: bool  # or disagrees
    count: int
    seen: int
    share: float  # smoothed, inside the group
    times: float  # how many times the smoothed share of all others
    weight: float  # by what statements are ranked


def votes_of(opinions: Opinions, groups: NDArray[np.int64], rows: NDArray[np.int64]) -> Votes:
    """Count the votes of each group; `groups` are those of the participants in `rows`."""
    number = int(groups.max()) + 1 if groups.size else 0
    inside = [opinions.votes[rows[groups == each]] for each in range(number)]
    shape = (number, len(opinions.statements))
    agree = np.array([(votes == AGREE).sum(axis=0) for votes in inside]).reshape(shape)
    disagree = np.array([(votes == DISAGREE).sum(axis=0) for votes in inside]).reshape(shape)
    seen = np.array([(~np.isnan(votes)).sum(axis=0) for votes in inside]).reshape(shape)
    return Votes(agree, disagree, seen)


def group_aware_consensus(votes: Votes) -> NDArray[np.float64]:
    """Return for each statement the product over the groups of the smoothed share that agrees."""
    consensus: NDArray[np.float64] = ((votes.agree + 1) / (votes.seen + 2)).prod(axis=0)
    return consensus


def common_ground(votes: Votes) -> NDArray[np.float64]:
    """Return the same as shown where groups are small: the geometric mean over the groups of the share that

    agrees times the share that does not disagree, smoothed by half a vote (Jeffreys; red-dwarf, 2026).
    """
    agree = (votes.agree + 0.5) / (votes.seen + 1)
    calm = 1 - (votes.disagree + 0.5) / (votes.seen + 1)
    number = max(len(votes.seen), 1)
    ground: NDArray[np.float64] = (agree * calm).prod(axis=0) ** (1 / number)
    return ground


def stands_for(votes: Votes, group: int) -> list[StandsFor]:
    """Return what a group stands for, five statements at most: the best it agrees with, then by weight."""
    found: list[StandsFor] = []
    for statement in range(votes.seen.shape[1]):
        for agrees in (True, False):
            counts = votes.agree if agrees else votes.disagree
            each = _stands(counts, votes.seen, group, statement, agrees)
            if each is not None:
                found.append(each)
    found.sort(key=lambda each: -each.weight)
    first = next((each for each in found if each.agrees), None)
    rest = [each for each in found if each is not first]
    return ([first] if first else [])[:STANDS_FOR] + rest[: STANDS_FOR - bool(first)]


def _stands(counts: Counts, seen: Counts, group: int, statement: int, agrees: bool) -> StandsFor | None:
    count, of = int(counts[group, statement]), int(seen[group, statement])
    others = int(counts[:, statement].sum()) - count
    of_others = int(seen[:, statement].sum()) - of
    share = (count + 1) / (of + 2)
    times = share / ((others + 1) / (of_others + 2))
    alone, against = share_test(count, of), shares_test(count, of, others, of_others)
    if alone <= SURE or against <= SURE:
        return None
    return StandsFor(statement, agrees, count, of, share, times, times * against * share * alone)


def share_test(count: int, of: int) -> float:
    """Return by how many standard errors a share differs from half."""
    return 2 * sqrt(of + 1) * ((count + 1) / (of + 1) - 0.5)


def shares_test(count: int, of: int, other: int, of_other: int) -> float:
    """Return by how many standard errors two shares differ; each number is one greater, as Polis has it."""
    one, two = (count + 1) / (of + 1), (other + 1) / (of_other + 1)
    pooled = (count + other + 2) / (of + of_other + 2)
    if pooled >= 1:
        return 0.0
    return (one - two) / sqrt(pooled * (1 - pooled) * (1 / (of + 1) + 1 / (of_other + 1)))
