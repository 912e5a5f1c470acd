"""Decides what work comes to, and what residents say of it: the truth, and what is told of it."""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from models.vocabulary import Solved
from workflows.responsiveness.simulation.bodies import Character
from workflows.responsiveness.simulation.street import Gaming, Street, Theme

PARTLY = 0.35
"""Share of what was not solved that was solved in part."""


@dataclass(frozen=True)
class Said:
    """A verdict: what a resident answers to the three questions."""

    contacted: bool
    solved: Solved
    level: int


def truly(
    street: Street,
    each: Character,
    theme: Theme,
    chance: random.Random,
    *,
    faked: bool,
    again: bool,
    helped: bool,
) -> Solved:
    """Say what is true after a body's work."""
    luck, part = chance.random(), chance.random()
    share = each.competence - theme.hard * 0.4
    share += street.second_try * again + street.help * helped
    if faked:
        share = street.fakes_solve
    if luck < min(share, 0.98):
        return Solved.SOLVED
    return Solved.PARTLY if part < PARTLY * (0.2 if faked else 1) else Solved.UNSOLVED


def judges(street: Street, chance: random.Random, *, pressed: bool) -> bool:
    """Whether a resident judges at all."""
    return chance.random() < street.answers + (0.25 if pressed else 0)


@dataclass(frozen=True)
class Seen:
    """What a resident saw of a case."""

    truth: Solved
    contacted: bool
    late: bool
    empty: bool
    pressed: bool


def verdict(street: Street, seen: Seen, chance: random.Random) -> Said:
    """Draw what a resident says; kindness and pressure make it better than the truth."""
    kind, gives_in, late, empty = (chance.random() for _ in range(4))
    solved = Solved.SOLVED if kind < street.kindness else seen.truth
    weights: Mapping[str, tuple[float, ...]] = street.levels
    level = chance.choices((5, 4, 3, 2, 1), weights=weights[str(solved)])[0]
    level -= (seen.late and late < street.late_worse) + (seen.empty and empty < street.empty_worse)
    if seen.pressed and gives_in < street.complies:
        return Said(True, Solved.SOLVED, 5)
    return Said(seen.contacted, solved, max(1, level))


def games(street: Street, each: Character, chance: random.Random, kind: Gaming) -> bool:
    """Whether a body games in one case, in one way."""
    return each.kind is kind and chance.random() < street.gamed
