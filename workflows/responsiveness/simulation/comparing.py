"""Compares runs of the same seeds pair by pair: a difference with its interval, never one run alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from workflows.responsiveness.measures import Json

T95 = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13)
"""Student's t at 97.5 percent, by degrees of freedom from 1; further ones are near the normal one."""

NORMAL = 1.96


@dataclass(frozen=True)
class Difference:
    """How much something changed from one way to the other, over pairs."""

    pairs: int
    mean: float | None
    low: float | None
    high: float | None

    @property
    def says(self) -> str:
        """What the interval lets one say: `more`, `less`, or `open`."""
        if self.low is None or self.high is None:
            return "open"
        return "more" if self.low > 0 else "less" if self.high < 0 else "open"

    def as_dict(self) -> Json:
        """For JSON, rounded."""
        shown = {name: rounded(getattr(self, name)) for name in ("mean", "low", "high")}
        return {"pairs": self.pairs, **shown, "says": self.says}


def rounded(value: float | None) -> float | None:
    """Four places are enough for a share."""
    return None if value is None else round(value, 4)


def difference(before: Sequence[float | None], after: Sequence[float | None]) -> Difference:
    """Compare pairs by their differences (Student's t); a pair that lacks a side is left out."""
    gaps = [b - a for a, b in zip(before, after, strict=True) if a is not None and b is not None]
    if not gaps:
        return Difference(0, None, None, None)
    mean = fmean(gaps)
    if len(gaps) == 1:
        return Difference(1, mean, None, None)
    half = t_of(len(gaps) - 1) * stdev(gaps) / sqrt(len(gaps))
    return Difference(len(gaps), mean, mean - half, mean + half)


def t_of(freedom: int) -> float:
    """Student's t for an interval of 95 percent."""
    return T95[freedom - 1] if freedom <= len(T95) else NORMAL * (1 + 1.2 / freedom)
