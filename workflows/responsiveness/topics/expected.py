"""Decides what a place would bring in so many days, and how improbable more is: shrunk, and not too sure."""

from dataclasses import dataclass
from math import exp, lgamma, log

SHARE = 2.0
"""† How much what is usual elsewhere weighs for a place of which little is known (shape of the prior)."""

STEADY, WILD = 1.0, 5.0
"""† Between these lies how much more counts scatter than chance alone makes them."""


@dataclass(frozen=True)
class Usual:
    """What a place brings: its rate for an ordinary day, how well that is known, how much it scatters."""

    shape: float
    rate: float
    scatter: float = STEADY

    def mean(self, exposure: float) -> float:
        """Return what so many ordinary days bring."""
        return self.shape / self.rate * exposure


def usual(came: int, exposure: float, elsewhere: float, scatter: float = STEADY) -> Usual:
    """Return what a place brings by what came there, drawn to what places like it bring a day."""
    prior = SHARE / max(elsewhere, 1e-9)
    return Usual(SHARE + came, prior + exposure, min(max(scatter, STEADY), WILD))


def chance_of(count: int, place: Usual, exposure: float) -> float:
    """Return how probable it is that so many come, or more, where everything is as usual."""
    mean = place.mean(exposure)
    return tail(count, mean, mean / (place.scatter - 1 + mean / place.shape))


def tail(count: int, mean: float, size: float) -> float:
    """Return the chance that a negative binomial of this mean and size is `count` or more."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    grow = mean / (size + mean)
    at_count = lgamma(count + size) - lgamma(size) - lgamma(count + 1)
    term = exp(at_count + size * log(size / (size + mean)) + count * log(grow))
    total, number = term, count
    while number < count + 10_000:
        term *= (number + size) / (number + 1) * grow
        number += 1
        total += term
        if term <= total * 1e-12:
            break
    return min(1.0, total)


def scatter_of(pairs: list[tuple[int, float]]) -> float:
    """Return how much counts scatter about what was expected of them, compared with chance alone."""
    expected = sum(mean for _, mean in pairs)
    return sum((count - mean) ** 2 for count, mean in pairs) / expected if expected else STEADY
