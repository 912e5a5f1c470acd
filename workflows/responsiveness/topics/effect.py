"""Decides what came of a topic: before and after, held against places like it, and never by fewer alone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import exp, log, sqrt
from statistics import fmean, variance

from models.vocabulary_topics import Came
from workflows.responsiveness.intervals import Z95, t_of

STEADY = 0.8
"""† People still come with other matters, if not fewer than this share of what was to be expected do."""

ENOUGH = 3
"""So many others tell how much they differ among themselves."""

TELLING = 5
"""So many must have come elsewhere, before and after: where hardly anybody does, nothing compares."""

HALF = 0.5
"""Added to each count, so that none divides nothing."""

Pair = tuple[int, int]
"""What came before, and after."""


@dataclass(frozen=True)
class Ratio:
    """How what came changed, held against others: under 1 it fell, with an interval of 95 percent."""

    value: float
    low: float
    high: float
    others: int


def ratio_of(here: Pair, others: Sequence[Pair]) -> Ratio | None:
    """Compare a change with that of others (difference in differences of logarithms); None with too few.

    Chance of counting is in it, and how much the others differ among themselves beyond that.
    """
    known = [each for each in others if sum(each) > 0]
    before, after = sum(each[0] for each in known), sum(each[1] for each in known)
    if min(before, after) < TELLING:
        return None
    change = step(here) - step((before, after))
    spread = beyond_chance(known)
    count = len(known)
    width = sqrt(noise(here) + noise((before, after)) + spread * (1 + 1 / count))
    half = (t_of(count - 1) if spread and count > 1 else Z95) * width
    return Ratio(exp(change), exp(change - half), exp(change + half), count)


def step(pair: Pair) -> float:
    """How a count changed, as a logarithm."""
    return log((pair[1] + HALF) / (pair[0] + HALF))


def noise(pair: Pair) -> float:
    """How much of that chance alone makes (its variance)."""
    return 1 / (pair[0] + HALF) + 1 / (pair[1] + HALF)


def beyond_chance(others: Sequence[Pair]) -> float:
    """How much the others differ among themselves, without what chance makes (variance)."""
    if len(others) < ENOUGH:
        return 0.0
    return max(0.0, variance([step(each) for each in others]) - fmean([noise(each) for each in others]))


@dataclass(frozen=True)
class Quarter:
    """Who came in the months before, or after."""

    first: str  # the first of the months
    months: Sequence[int]
    beside: Sequence[int]  # the fewest who are left around the area (`monthly.beside`)


@dataclass(frozen=True)
class Result:
    """What came of a topic, as it is kept; `told` says what of it is published."""

    came: Came
    before: Quarter
    after: Quarter
    ratio: Ratio | None
    against: str  # areas, categories, or nothing
    unsolved: tuple[Pair, Pair]  # of how many judged: before, after
    satisfied: Pair  # of how many who rated it afterwards
    reach: float | None  # what came of everything else, held against the same places

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


def outcome(
    here: Pair, ratio: Ratio | None, unsolved: tuple[Pair, Pair], reach: float | None, *, least: int
) -> Came:
    """Say what the figures tell; fewer is good only with steady reach and no more unsolved (principle 3)."""
    if sum(here) < least:
        return Came.FEW
    if ratio is None:
        return Came.ALONE
    if ratio.low > 1:
        return Came.MORE
    if ratio.high >= 1:
        return Came.OPEN
    steady = reach is not None and reach >= STEADY
    return Came.BETTER if steady and not_more(unsolved) else Came.FEWER


def not_more(unsolved: tuple[Pair, Pair]) -> bool:
    """Whether no larger share is unsolved than before; where nobody said so afterwards, nobody knows."""
    (bad, of), (bad_after, of_after) = unsolved
    if not of_after:
        return False
    return not of or bad_after * of <= bad * of_after
