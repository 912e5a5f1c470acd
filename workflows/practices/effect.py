"""Compares what changed where a practice was adopted with what changed in similar places that had not.

Difference in differences: an adopter's share after minus before, less the mean of the same of its similar
ones. The interval holds the chance in counting cases (binomial, with one good and one bad case added, so
that 0 of 3 is not sure), and how much places differ in their changes anyway (DerSimonian and Laird 1986);
it is that of Student's t for as many similar places as there are. It says nothing where too little happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import sqrt

from workflows.responsiveness.intervals import t_of
from workflows.responsiveness.suppression import LEAST


class EffectState(StrEnum):
    """What an effect says."""

    TOLD = "told"
    NOBODY = "nobody"  # has adopted it
    WAITING = "waiting"  # the time after is not over
    FEW_CASES = "few_cases"
    FEW_PLACES = "few_places"  # that are similar and have not adopted it


class Finding(StrEnum):
    """What an interval lets anybody say."""

    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"  # it holds no change at all as well


@dataclass(frozen=True)
class Part:
    """A share as it was counted: 0 to 1 each, of so many."""

    good: Fraction
    whole: int

    @property
    def share(self) -> float:
        """The share."""
        return float(self.good) / self.whole

    @property
    def is_few(self) -> bool:
        """Whether fewer than five are good, or missing."""
        return min(self.good, self.whole - self.good) < LEAST

    @property
    def doubt(self) -> float:
        """The variance that comes from counting alone."""
        near = (float(self.good) + 1) / (self.whole + 2)
        return near * (1 - near) / self.whole


@dataclass(frozen=True)
class Change:
    """One place before and after."""

    before: Part
    after: Part

    @property
    def change(self) -> float:
        """By how much the share changed."""
        return self.after.share - self.before.share

    @property
    def doubt(self) -> float:
        """The variance of that."""
        return self.before.doubt + self.after.doubt

    def enough(self, least: int) -> bool:
        """Whether there were cases enough on both sides."""
        return min(self.before.whole, self.after.whole) >= max(1, least)


@dataclass(frozen=True)
class Compared:
    """An adopter and the places that are similar to it and had not adopted."""

    adopter: Change
    others: tuple[Change, ...]


@dataclass(frozen=True)
class Effect:
    """What is told: the change beyond that of the others, with 95 % interval, or why there is none."""

    state: EffectState
    estimate: float = 0.0
    low: float = 0.0
    high: float = 0.0
    adopters: tuple[Change, ...] = ()
    others: int = 0  # similar places that were compared with, each once an adopter

    def finding(self, *, up: bool) -> Finding:
        """Return what may be said; `up`: more is better."""
        if self.low <= 0 <= self.high:
            return Finding.UNCLEAR
        return Finding.BETTER if (self.estimate > 0) == up else Finding.WORSE


def effect(pairs: Sequence[Compared], least: int, places: int) -> Effect:
    """Return the effect; `least` cases of each side of each place count, and so many similar places."""
    if not pairs:
        return Effect(EffectState.NOBODY)
    counted = [each for each in pairs if each.adopter.enough(least)]
    if not counted:
        return Effect(EffectState.FEW_CASES)
    near = [Compared(each.adopter, enough(each.others, least)) for each in counted]
    usable = [each for each in near if len(each.others) >= max(2, places)]
    return told(usable) if usable else Effect(EffectState.FEW_PLACES)


def enough(others: Sequence[Change], least: int) -> tuple[Change, ...]:
    """Return those with cases enough."""
    return tuple(each for each in others if each.enough(least))


def told(pairs: Sequence[Compared]) -> Effect:
    """Put the adopters together, each by how many cases it had.

    The same places may stand beside several adopters: what is uncertain of them is taken to be the same
    chance for all, which makes the interval wider, never narrower.
    """
    found = [difference(each) for each in pairs]
    weights = [each.adopter.before.whole + each.adopter.after.whole for each in pairs]
    parts = [weight / sum(weights) for weight in weights]
    estimate = sum(part * each[0] for part, each in zip(parts, found, strict=True))
    own = sum(part**2 * each[1] for part, each in zip(parts, found, strict=True))
    theirs = sum(part * sqrt(each[2]) for part, each in zip(parts, found, strict=True)) ** 2
    fewest = min(len(each.others) for each in pairs)
    half = t_of(fewest - 1) * sqrt(own + theirs)
    return Effect(
        EffectState.TOLD,
        estimate,
        estimate - half,
        estimate + half,
        tuple(each.adopter for each in pairs),
        fewest,
    )


def difference(pair: Compared) -> tuple[float, float, float]:
    """Return an adopter's change beyond that of the others, and the variances of both."""
    between = spread(pair.others)
    weights = [1 / (each.doubt + between) for each in pair.others]
    mean = sum(weight * each.change for weight, each in zip(weights, pair.others, strict=True)) / sum(weights)
    return pair.adopter.change - mean, pair.adopter.doubt + between, 1 / sum(weights)


def spread(others: Sequence[Change]) -> float:
    """Return by how much changes differ between places beyond counting (variance); never below 0."""
    weights = [1 / each.doubt for each in others]
    whole = sum(weights)
    mean = sum(weight * each.change for weight, each in zip(weights, others, strict=True)) / whole
    strayed = sum(weight * (each.change - mean) ** 2 for weight, each in zip(weights, others, strict=True))
    room = whole - sum(weight**2 for weight in weights) / whole
    return max(0.0, (strayed - (len(others) - 1)) / room) if room > 0 else 0.0
