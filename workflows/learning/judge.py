"""Decides whether a reader that has learnt anew is better than the one at work, beyond chance.

Both read the same messages, and only those count that one reads rightly and the other does not (McNemar's
test, exact and one-sided; Q. McNemar, Psychometrika 12, 1947).
"""

from dataclasses import dataclass
from enum import StrEnum
from math import comb


class Outcome(StrEnum):
    """What becomes of a version."""

    BETTER = "better"  # it goes live
    NOT_BETTER = "not_better"  # not beyond chance
    WORSE_ELSEWHERE = "worse_elsewhere"  # better here, but it has unlearnt too much of the rest
    LETS_GO = "lets_go"  # it goes live since the one at work knows words that go within days
    HELD = "held"  # better, but somebody has chosen by hand what is to be at work
    FORGOTTEN = "forgotten"  # whose words it learnt was forgotten meanwhile: nothing of it is kept


@dataclass(frozen=True)
class Trial:
    """What both readers made of one part of the test."""

    asked: int
    right_before: int
    right_now: int
    gained: int  # read rightly now, wrongly before
    lost: int  # the other way round

    @property
    def chance(self) -> float:
        """The probability of gaining so much where neither is better; 1 where nothing differs."""
        differing = self.gained + self.lost
        ways: int = sum(comb(differing, won) for won in range(self.gained, differing + 1))
        return float(ways / 2**differing)

    @property
    def loss(self) -> float:
        """The share of the messages by which it has become worse; below 0 where it is better."""
        return (self.lost - self.gained) / self.asked if self.asked else 0.0


@dataclass(frozen=True)
class Bar:
    """How much is asked of a new version."""

    chance: float  # at most so probable that what it gained is luck
    loss: float  # at most so large a share of the general test may be lost


@dataclass(frozen=True)
class Standing:
    """How things stand when a version is judged."""

    held: bool = False  # somebody has chosen by hand what is at work
    knows_ending: bool = False  # the version at work has learnt from words that go within days


def judge(own: Trial, general: Trial, bar: Bar, standing: Standing) -> Outcome:
    """Decide on a version: better on the house's own messages, and not worse on those of the whole trade."""
    unlearnt = general.loss > bar.loss
    if standing.knows_ending and not unlearnt:
        return Outcome.LETS_GO
    if own.chance > bar.chance:
        return Outcome.NOT_BETTER
    if unlearnt:
        return Outcome.WORSE_ELSEWHERE
    return Outcome.HELD if standing.held else Outcome.BETTER


def trial(truth: list[str], before: list[str], now: list[str]) -> Trial:
    """Count what two readers made of the same messages."""
    pairs = [(was == true, is_ == true) for true, was, is_ in zip(truth, before, now, strict=True)]
    return Trial(
        asked=len(pairs),
        right_before=sum(was for was, _ in pairs),
        right_now=sum(is_ for _, is_ in pairs),
        gained=sum(is_ and not was for was, is_ in pairs),
        lost=sum(was and not is_ for was, is_ in pairs),
    )
