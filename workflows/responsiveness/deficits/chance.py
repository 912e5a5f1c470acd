"""Says how much of a share, or of a difference between places, chance alone explains. Pure, without chance.

A month is counted whole; the interval says how far it might have come out otherwise among the same people.
Shares by Wilson's interval. Places by a random-effects model: the true shares of places scatter with a
variance tau², what was counted scatters around them by chance. Estimate and interval from Cochran's Q
(Paule and Mandel 1982; Viechtbauer 2007), the quantiles of chi² by Wilson and Hilferty.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workflows.responsiveness.intervals import Z95, Interval, wilson

MEAN_DIFFERENCE = 2 / math.sqrt(math.pi)
"""Two places, drawn at random, lie so many standard deviations apart on average."""

FEWEST = 3
"""Below so many places nothing is said of how far they lie apart."""

HALVINGS = 60
DIGITS = 6

Group = tuple[Fraction, int]
"""How many of how many."""


def beyond(came: int, done: int) -> Interval:
    """Return where the share of what went beyond may lie: which of all acts were arrivals is a share."""
    low, high = wilson(came, came + done)
    return tuple(max(0.0, 2 - 1 / each) if each else 0.0 for each in (low, high))  # type: ignore[return-value]


@dataclass(frozen=True)
class Spread:
    """How places scatter around their common share, beyond chance."""

    share: float  # of all places together
    variance: float  # tau²
    most: float  # the largest tau² that fits
    low: float  # of the difference of two places
    high: float

    @property
    def difference(self) -> float:
        """By how much two places differ on average."""
        return MEAN_DIFFERENCE * math.sqrt(self.variance)


def spread(groups: Sequence[Group]) -> Spread | None:
    """Return how places scatter; None of too few."""
    if len(groups) < FEWEST:
        return None
    some, among = float(sum(each for each, _ in groups)), sum(many for _, many in groups)
    near = (some + 0.5) / (among + 1)  # never none and never all
    scatter, degrees = near * (1 - near), len(groups) - 1
    seen = Scatter([(float(each) / many, many) for each, many in groups], scatter)
    least = falls_to(seen.q, chi_square(degrees, Z95), scatter)
    most = falls_to(lambda tau: max(seen.q(tau), seen.by_chance(tau)), chi_square(degrees, -Z95), scatter)
    low, high = (MEAN_DIFFERENCE * math.sqrt(each) for each in (least, most))
    return Spread(some / among, falls_to(seen.q, degrees, scatter), most, low, high)


@dataclass(frozen=True)
class Scatter:
    """Shares of places with how many each is of, around a share that scatters so much in one case."""

    shares: Sequence[tuple[float, int]]
    one: float

    def weights(self, tau: float) -> list[float]:
        """How much each place counts, if the true shares scatter with a variance."""
        left = max(self.one - tau, 0.0)
        return [1 / (tau + left / many + 1e-12) for _, many in self.shares]

    def q(self, tau: float) -> float:
        """Cochran's Q: how far the places lie from their mean, in what is to be expected of them."""
        weights = self.weights(tau)
        pairs = list(zip(weights, self.shares, strict=True))
        mean = sum(weight * share for weight, (share, _) in pairs) / sum(weights)
        return sum(weight * (share - mean) ** 2 for weight, (share, _) in pairs)

    def by_chance(self, tau: float) -> float:
        """What Q would be if nothing but chance had scattered them."""
        weights = self.weights(tau)
        pairs = list(zip(weights, self.shares, strict=True))
        each = sum(weight * self.one / many for weight, (_, many) in pairs)
        return each - sum(weight**2 * self.one / many for weight, (_, many) in pairs) / sum(weights)


def falls_to(curve: Callable[[float], float], level: float, end: float) -> float:
    """Return where a falling curve comes to a level; 0 where it begins below it."""
    if curve(0.0) <= level:
        return 0.0
    low, high = 0.0, end
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if curve(middle) > level else (low, middle)
    return (low + high) / 2


def chi_square(degrees: int, normal: float) -> float:
    """Return the quantile of chi² that belongs to one of the normal distribution (Wilson and Hilferty)."""
    part = 2 / (9 * degrees)
    return degrees * max(0.0, 1 - part + normal * math.sqrt(part)) ** 3


def behind(group: Group, among: Spread) -> tuple[float, Interval]:
    """Return by how much a place lies above the share of all, drawn towards it by what chance explains.

    The interval is that of the largest scatter which fits.
    """
    some, many = group
    noise = among.share * (1 - among.share) / many
    value = drawn(among.variance, noise) * (float(some) / many - among.share)
    half = Z95 * math.sqrt(drawn(among.most, noise) * noise)
    return value, (value - half, value + half)


def drawn(scatter: float, noise: float) -> float:
    """Return how much of a place's own difference is believed."""
    return scatter / (scatter + noise) if scatter else 0.0
