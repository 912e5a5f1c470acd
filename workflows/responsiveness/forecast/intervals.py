"""Draws intervals around an expected number: counts spread more than chance alone would have them."""

from dataclasses import dataclass

import numpy as np

from workflows.responsiveness.forecast.weeks import Floats

LIKELY, NEARLY_SURE = 0.80, 0.95
TINY = 1e-9
DEEPEST = 12
"""Standard deviations to which the spread is followed."""


@dataclass(frozen=True)
class Ranges:
    """Whole numbers between which a count lies in 80 and in 95 of 100 cases; of any shape."""

    low80: Floats
    high80: Floats
    low95: Floats
    high95: Floats


def spread_of(actual: Floats, expected: Floats) -> float:
    """Return how much more than by chance counts spread: variance = mean + spread * mean^2."""
    squares = float((expected**2).sum())
    if squares <= TINY:
        return 0.0
    return max(0.0, float(((actual - expected) ** 2 - expected).sum()) / squares)


def ranges_of(mean: Floats, spread: Floats) -> Ranges:
    """Return the ranges of means under a spread of the same shape."""
    flat, wide = mean.ravel(), np.broadcast_to(spread, mean.shape).ravel()
    tails = [(1 - share) / 2 for share in (LIKELY, NEARLY_SURE)]
    asked = [tails[0], 1 - tails[0], tails[1], 1 - tails[1]]
    found = np.array([quantiles(float(m), float(s), asked) for m, s in zip(flat, wide, strict=True)])
    low80, high80, low95, high95 = (found[:, at].reshape(mean.shape) for at in range(len(asked)))
    return Ranges(low80, high80, low95, high95)


def quantiles(mean: float, spread: float, asked: list[float]) -> list[float]:
    """Return the quantiles of a negative binomial, of a Poisson where nothing spreads."""
    if mean <= TINY:
        return [0.0] * len(asked)
    most = int(mean + DEEPEST * np.sqrt(mean + spread * mean * mean)) + DEEPEST
    steps = np.arange(1, most + 1)
    if spread <= TINY:
        first, ratios = -mean, mean / steps
    else:
        size = 1 / spread
        first = -size * np.log1p(mean / size)
        ratios = (steps - 1 + size) / steps * (mean / (size + mean))
    summed = np.cumsum(np.exp(first + np.concatenate(([0.0], np.cumsum(np.log(ratios))))))
    return [float(min(int(np.searchsorted(summed, each)), most)) for each in asked]
