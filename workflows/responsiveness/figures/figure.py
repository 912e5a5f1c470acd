"""Decides what a figure is: its numerator over its denominator, or that there is none, and why.

Nothing is not zero: what has no rows, or nothing to divide by, has no value, and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from workflows.responsiveness.figures.definitions import Definitions, Measure, Unit
from workflows.responsiveness.figures.formulas import Count, Linear, Quantile, Share, counts_of
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.rowwise import Parts

By = Literal["whole", "body", "area", "category", "pair"]
GROUPINGS: tuple[By, ...] = ("whole", "body", "area", "category", "pair")


class State(StrEnum):
    """Whether there is a figure."""

    TOLD = "told"
    NO_CASES = "no_cases"  # nothing of the kind fell into the window
    UNDEFINED = "undefined"  # something did, but nothing that may be divided by
    NO_DATA = "no_data"  # before the first case of the house, or not begun yet


@dataclass(frozen=True)
class Figure:
    """One figure with everything it is made of."""

    measure: str
    month: Month
    by: By
    code: str
    version: str
    unit: Unit
    state: State
    numerator: Fraction | None = None  # of a span its seconds
    denominator: int = 0
    rows: int = 0
    excluded: Mapping[str, int] = field(default_factory=dict)
    counts: tuple[int, ...] = ()  # what the formula is made of, in its order
    running: bool = False  # the month is not over: it will still change

    @property
    def value(self) -> Fraction | None:
        """The exact value; None where there is none."""
        if self.numerator is None or self.state is not State.TOLD:
            return None
        return self.numerator / self.denominator if self.unit is Unit.SHARE else self.numerator


def settle(measure: Measure, parts: Parts) -> tuple[State, Fraction | None, int]:
    """Return what a measure comes to: state, numerator and denominator."""
    none = State.UNDEFINED if parts.rows else State.NO_CASES
    match measure.formula:
        case Quantile():
            return (State.TOLD if parts.spans else none, parts.quantile, parts.spans)
        case Share(above, below):
            known = dict(zip(counts_of(measure.formula), parts.counts, strict=True))
            under = total(below, known)
            return (State.TOLD if under else none, total(above, known), int(under))
        case Linear() as sum_:
            known = dict(zip(counts_of(measure.formula), parts.counts, strict=True))
            return (State.TOLD if parts.rows else none, total(sum_, known), parts.rows)


def total(sum_: Linear, known: Mapping[Count, int]) -> Fraction:
    """Add up a sum of counts."""
    return sum((factor * known[count] for count, factor in sum_.factors), sum_.constant)


def figure_of(
    definitions: Definitions, measure: Measure, group: tuple[By, str], month: Month, parts: Parts | None
) -> Figure:
    """Return the figure of a group; without parts nothing of the kind happened there."""
    if parts is None:
        state, numerator, denominator = State.NO_CASES, None, 0
        parts = Parts(0, {}, ())
    else:
        state, numerator, denominator = settle(measure, parts)
    return Figure(
        measure=measure.code,
        month=month,
        by=group[0],
        code=group[1],
        version=definitions.version,
        unit=measure.unit,
        state=state,
        numerator=numerator if state is State.TOLD else None,
        denominator=denominator,
        rows=parts.rows,
        excluded=parts.excluded or {},
        counts=parts.counts,
    )
