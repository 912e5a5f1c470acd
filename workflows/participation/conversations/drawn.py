"""Decides what of a map is shown: groups that are large enough, what all agree on, what tells them apart.

A group under five people joins the one next to it, so that no difference of two numbers shows it either.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.vocabulary_opinions import Lean
from workflows.participation.conversations.frame import Kept
from workflows.participation.conversations.terms import LEAST_SHOWN
from workflows.participation.opinions.groups import Labels
from workflows.participation.opinions.map import OpinionMap
from workflows.participation.opinions.matrix import AGREE, DISAGREE, PASS, Table
from workflows.participation.opinions.said import Votes, common_ground, stands_for, votes_of

LISTED = 5
"""Statements of common ground that are shown, of those agreed with and of those disagreed with."""

DIGITS = 6


@dataclass(frozen=True)
class Numbers:
    """How many agree, disagree and pass."""

    agree: int
    disagree: int
    passed: int


@dataclass(frozen=True)
class Stand:
    """A statement that tells a group from the others."""

    number: int
    agrees: bool
    count: int
    seen: int


@dataclass(frozen=True)
class Group:
    """One group of a map: how many they are, where their middle lies, what they stand for."""

    size: int
    x: float
    y: float
    stands: tuple[Stand, ...]


@dataclass(frozen=True)
class Common:
    """A statement on which more than half of every group say the same."""

    number: int
    agrees: bool
    value: float


@dataclass(frozen=True)
class Drawn:
    """A map as it is kept: numbers, and nobody's place."""

    people: int
    groups: tuple[Group, ...]
    totals: Mapping[int, Numbers]
    by_group: Mapping[int, tuple[Numbers, ...]]
    common: tuple[Common, ...]
    frame: Kept

    def as_facts(self) -> dict[str, Any]:
        """Return all but the frame as plain values for JSON."""
        return {
            "people": self.people,
            "groups": [
                {
                    "size": each.size,
                    "x": round(each.x, DIGITS),
                    "y": round(each.y, DIGITS),
                    "stands": [[one.number, one.agrees, one.count, one.seen] for one in each.stands],
                }
                for each in self.groups
            ],
            "totals": {str(number): as_list(each) for number, each in self.totals.items()},
            "by_group": {
                str(number): [as_list(each) for each in every] for number, every in self.by_group.items()
            },
            "common": [[each.number, each.agrees, round(each.value, DIGITS)] for each in self.common],
        }


def lean_of(numbers: Numbers) -> Lean:
    """Return what most of a group say: from its numbers beside those of all single answers would show."""
    seen = numbers.agree + numbers.disagree + numbers.passed
    if seen < LEAST_SHOWN:
        return Lean.FEW
    if 2 * numbers.agree > seen:
        return Lean.AGREE
    return Lean.DISAGREE if 2 * numbers.disagree > seen else Lean.SPLIT


def as_list(numbers: Numbers) -> list[int]:
    """Three numbers in their order."""
    return [numbers.agree, numbers.disagree, numbers.passed]


def drawn(found: OpinionMap, least: int) -> Drawn:
    """Return what is kept of a map; with fewer people than `least` no groups are looked for."""
    numbers = tuple(int(name) for name in found.opinions.statements)
    inside = found.places[found.rows]
    labels = grouped(inside, found.groups) if len(found.rows) >= least else np.zeros(len(found.rows), int)
    votes = votes_of(found.opinions, labels, found.rows)
    several = len(votes.seen) > 1
    centres = centres_of(inside, labels) if several else np.zeros((0, 2))
    return Drawn(
        people=len(found.opinions.participants),
        groups=tuple(
            Group(int((labels == at).sum()), float(x), float(y), tuple(stands(numbers, votes, at)))
            for at, (x, y) in enumerate(centres)
        ),
        totals=dict(zip(numbers, totals(found.opinions.votes), strict=True)),
        by_group=dict(zip(numbers, every_group(votes), strict=True)) if several else {},
        common=tuple(common(numbers, votes)),
        frame=Kept(numbers, found.frame, centres),
    )


def kept_of(found: Drawn) -> Kept:
    """Return the frame of a map."""
    return found.frame


def grouped(places: Table, labels: Labels) -> Labels:
    """Return the groups that are shown, the largest first: one that is too small joins the nearest."""
    labels = labels.copy()
    while len(names := np.unique(labels)) > 1:
        sizes = {each: int((labels == each).sum()) for each in names}
        small = min(names, key=lambda each: (sizes[each], each))
        if sizes[small] >= LEAST_SHOWN:
            break
        middle = places[labels == small].mean(axis=0)
        others = [each for each in names if each != small]
        far = [float(np.linalg.norm(places[labels == each].mean(axis=0) - middle)) for each in others]
        labels[labels == small] = others[int(np.argmin(far))]
    return by_size(places, labels)


def by_size(places: Table, labels: Labels) -> Labels:
    """Number the groups by their size; of equals, the one further to the left first."""
    names = np.unique(labels)
    order = sorted(names, key=lambda each: (-(labels == each).sum(), places[labels == each, 0].mean()))
    numbered: Labels = np.array([order.index(each) for each in labels], np.int64)
    return numbered


def centres_of(places: Table, labels: Labels) -> Table:
    """Return the middle of each group."""
    return np.array([places[labels == each].mean(axis=0) for each in range(int(labels.max()) + 1)])


def stands(numbers: tuple[int, ...], votes: Votes, group: int) -> Iterator[Stand]:
    """Yield what a group stands for: nothing that fewer than five of it have seen."""
    found = (each for each in stands_for(votes, group) if each.seen >= LEAST_SHOWN)
    for each in found:
        yield Stand(numbers[each.statement], each.agrees, each.count, each.seen)


def totals(votes: Table) -> Iterator[Numbers]:
    """Count all answers to each statement."""
    columns = zip(*((votes == each).sum(axis=0) for each in (AGREE, DISAGREE, PASS)), strict=True)
    yield from (Numbers(int(agree), int(disagree), int(passed)) for agree, disagree, passed in columns)


def every_group(votes: Votes) -> Iterator[tuple[Numbers, ...]]:
    """Count the answers of each group to each statement."""
    passed = votes.seen - votes.agree - votes.disagree
    for at in range(votes.seen.shape[1]):
        groups = range(len(votes.seen))
        yield tuple(
            Numbers(int(votes.agree[each, at]), int(votes.disagree[each, at]), int(passed[each, at]))
            for each in groups
        )


def common(numbers: tuple[int, ...], votes: Votes) -> Iterator[Common]:
    """Yield what more than half of every group agree with, the best first, then what they disagree with.

    Each group must have enough people who have seen it: what few say is nobody's common ground.
    """
    if not len(votes.seen):
        return
    enough = (votes.seen >= LEAST_SHOWN).all(axis=0)
    for agrees in (True, False):
        said, against = (votes.agree, votes.disagree) if agrees else (votes.disagree, votes.agree)
        held = enough & (2 * said > votes.seen).all(axis=0)
        values = common_ground(Votes(said, against, votes.seen))
        ranked = sorted(np.flatnonzero(held), key=lambda at: (-round(float(values[at]), DIGITS), numbers[at]))
        yield from (Common(numbers[at], agrees, float(values[at])) for at in ranked[:LISTED])
