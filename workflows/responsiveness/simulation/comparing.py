"""Compares runs of the same seeds pair by pair: a difference with its interval, never one run alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from workflows.responsiveness.intervals import t_of
from workflows.responsiveness.measures import Json


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
