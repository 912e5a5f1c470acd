"""Draws how a practice spreads: how many bodies have ever adopted it, how many still do, month by month.

Where enough bodies have adopted it over enough months, Bass's curve is fitted (Bass 1969): `p` is the part
of those who are left that adopts by itself in a month, `q` how much those who have adopted add to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp

from workflows.responsiveness.figures.months import Month, between

LEAST_ADOPTERS, LEAST_MONTHS = 8, 6
"""With less, any curve fits: none is drawn."""

MOST_MONTHS = 60
ROUNDS, STEPS = 5, 12


@dataclass(frozen=True)
class Spell:
    """One time during which a body used a practice."""

    body: str
    began: date
    ended: date | None = None


@dataclass(frozen=True)
class Point:
    """The end of a month: how many bodies had ever adopted it, and how many used it."""

    month: Month
    ever: int
    using: int


@dataclass(frozen=True)
class Fit:
    """Bass's curve: its two numbers, and what it says of each month."""

    p: float
    q: float
    market: int  # bodies that could adopt it
    curve: tuple[float, ...]


def curve(spells: Sequence[Spell], first: date, today: date) -> tuple[Point, ...]:
    """Return the points from the month of `first`, when it was published, to this one."""
    months = list(between(month_of(first), month_of(today)))[-MOST_MONTHS:]
    return tuple(point(month, spells) for month in months)


def point(month: Month, spells: Sequence[Spell]) -> Point:
    """Count at the end of a month."""
    begun = [each for each in spells if month_of(each.began) <= month]
    using = {each.body for each in begun if each.ended is None or month_of(each.ended) > month}
    return Point(month, len({each.body for each in begun}), len(using))


def month_of(day: date) -> Month:
    """Return the month of a day."""
    return Month(day.year, day.month)


def fit(points: Sequence[Point], market: int) -> Fit | None:
    """Return the curve that lies nearest; None where there is too little to fit, or nobody left to adopt."""
    ever = [each.ever for each in points]
    if not ever or ever[-1] < LEAST_ADOPTERS or len(ever) < LEAST_MONTHS or market < ever[-1]:
        return None
    p, q = nearest(ever, market)
    return Fit(p, q, market, tuple(round(bass(at + 1, p, q) * market, 2) for at in range(len(ever))))


def bass(months: float, p: float, q: float) -> float:
    """Return the part of all bodies that has adopted after so many months."""
    fall = exp(-(p + q) * months)
    return (1 - fall) / (1 + q / p * fall)


def nearest(ever: Sequence[int], market: int) -> tuple[float, float]:
    """Look for the two numbers on a grid that grows finer; the middle of the first is what studies report."""
    p, q, wide = 0.02, 0.4, 8.0
    for _ in range(ROUNDS):
        tried = [
            (p * wide ** (2 * down / STEPS - 1), q * wide ** (2 * across / STEPS - 1))
            for down in range(STEPS + 1)
            for across in range(STEPS + 1)
        ]
        p, q = min(tried, key=lambda each: misfit(ever, market, *each))
        wide = wide**0.5
    return p, q


def misfit(ever: Sequence[int], market: int, p: float, q: float) -> float:
    """Sum the squares by which a curve misses."""
    return sum((count - market * bass(at + 1, p, q)) ** 2 for at, count in enumerate(ever))
