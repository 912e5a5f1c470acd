"""Decides what sheets come to: per criterion number, median, mean with its interval; few are said to be few.

Exact until it is shown. The interval is Wilson's, at 95 %, of the mean on a scale from 0 to 1: marks on five
steps scatter less than yes and no, so it is rather too wide than too narrow. A mean of few marks is drawn
towards the middle of the scale as by five marks of 3. Of fewer than five marks nothing is told.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from workflows.participation.evaluations.terms import HIGHEST, LEAST, LOWEST, NOT_APPLICABLE
from workflows.responsiveness.intervals import wilson
from workflows.responsiveness.measures import PLEASED

Marks = Mapping[str, int]
"""Criterion -> mark; 0 where it does not apply."""

MIDDLE = Fraction(HIGHEST + LOWEST, 2)
WEIGHT_OF_MIDDLE = 5
SMALL = 30
"""Below so many marks a mean is shown drawn towards the middle, and said to be so."""


@dataclass(frozen=True)
class Tally:
    """How often each mark was given to one criterion, from 1 to 5, and how often it did not apply."""

    code: str
    weight: int
    marks: tuple[int, ...]
    none: int

    @property
    def count(self) -> int:
        """How many have marked it."""
        return sum(self.marks)

    @property
    def shown(self) -> bool:
        """Whether anything of it may be told."""
        return self.count >= LEAST

    @property
    def total(self) -> int:
        """The sum of all marks."""
        return sum(mark * each for mark, each in enumerate(self.marks, LOWEST))

    @property
    def mean(self) -> Fraction:
        """The exact mean; of nothing, the middle."""
        return Fraction(self.total, self.count) if self.count else MIDDLE

    @property
    def held(self) -> Fraction:
        """The mean drawn towards the middle, where there are few marks; else the mean itself."""
        if self.count >= SMALL:
            return self.mean
        return (self.total + MIDDLE * WEIGHT_OF_MIDDLE) / (self.count + WEIGHT_OF_MIDDLE)

    @property
    def median(self) -> Fraction:
        """The middle mark, between two of them the middle of both."""
        ordered = [mark for mark, each in enumerate(self.marks, LOWEST) for _ in range(each)]
        half = len(ordered) // 2
        if not ordered:
            return MIDDLE
        return Fraction(ordered[half] + ordered[half - (1 - len(ordered) % 2)], 2)

    @property
    def interval(self) -> tuple[float, float]:
        """Between which the mean lies with 95 %."""
        span = HIGHEST - LOWEST
        low, high = wilson((self.mean - LOWEST) / span * self.count, self.count)
        return LOWEST + span * low, LOWEST + span * high

    @property
    def pleased(self) -> int:
        """How many gave 4 or 5."""
        return sum(self.marks[PLEASED - LOWEST :])


def tallies(criteria: Iterable[tuple[str, int]], sheets: Sequence[Marks]) -> tuple[Tally, ...]:
    """Count sheets: `criteria` are codes with their weights, in order."""
    return tuple(tally(code, weight, sheets) for code, weight in criteria)


def tally(code: str, weight: int, sheets: Sequence[Marks]) -> Tally:
    """Count one criterion."""
    found = Counter(each[code] for each in sheets if code in each)
    marks = tuple(found[mark] for mark in range(LOWEST, HIGHEST + 1))
    return Tally(code, weight, marks, found[NOT_APPLICABLE])


def overall(found: Iterable[Tally]) -> Fraction | None:
    """Return the weighted mean of what may be told, each held to the middle; None where nothing may."""
    told = [each for each in found if each.shown]
    weights = sum(each.weight for each in told)
    return sum((each.held * each.weight for each in told), Fraction(0)) / weights if weights else None


def is_whole(codes: Iterable[str], marks: Marks) -> bool:
    """Whether a sheet has a mark, or that it does not apply, for each criterion, and one mark at least."""
    wanted = set(codes)
    right = all(type(mark) is int and NOT_APPLICABLE <= mark <= HIGHEST for mark in marks.values())
    return right and set(marks) == wanted and any(marks.values())
