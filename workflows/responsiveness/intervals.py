"""Says between which numbers a figure may lie by chance: Wilson's interval of a share, and Student's t."""

from fractions import Fraction
from math import sqrt

Interval = tuple[float, float]

Z95 = 1.959963984540054
"""Of a normal distribution, 95 % lie within so many standard deviations."""

T95 = (
    12.706,
    4.303,
    3.182,
    2.776,
    2.571,
    2.447,
    2.365,
    2.306,
    2.262,
    2.228,
    2.201,
    2.179,
    2.160,
    2.145,
    2.131,
)
"""Student's t for 95 %, by degrees of freedom from 1; further ones follow from the normal one."""


def wilson(some: float | Fraction, among: int, z: float = Z95) -> Interval:
    """Return where the share of some among so many may lie, at 95 %; of nothing, all there is."""
    if not among:
        return 0.0, 1.0
    share, square = float(some) / among, z * z
    middle = (share + square / (2 * among)) / (1 + square / among)
    reach = z / (1 + square / among) * sqrt(share * (1 - share) / among + square / (4 * among * among))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def t_of(freedom: int) -> float:
    """Return Student's t for an interval of 95 %; `freedom` is 1 at least."""
    return T95[freedom - 1] if freedom <= len(T95) else Z95 * (1 + 1.21 / freedom + 1.44 / freedom**2)
