"""Decides how the figures of places are told: exactly, as "<5", or not at all.

First the rows: of measures that are counted among the same rows the same areas are hidden, so that one table
gives away nothing of another. Then the denominators, then the numerators and what they leave over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflows.reference import Reference
from workflows.responsiveness.figures.definitions import Measure, Unit
from workflows.responsiveness.figures.figure import Figure
from workflows.responsiveness.figures.formulas import Share, counts_of
from workflows.responsiveness.figures.veil import WHOLE, Tree, Veiled, anything, few_or_more, veil
from workflows.responsiveness.suppression import LEAST


class Telling(StrEnum):
    """How a figure of a place is told."""

    EXACTLY = "exactly"
    FEW = "few"  # under five cases
    HIDDEN = "hidden"  # it, or one beside it, could be found by subtracting
    PARTLY = "partly"  # its denominator alone


@dataclass(frozen=True)
class PlaceFigure:
    """The figure of one area and how it is told."""

    figure: Figure
    telling: Telling


Told = Mapping[str, Sequence[PlaceFigure]]
"""By code of the measure."""


def tell_places(reference: Reference, measures: Sequence[Measure], figures: Iterable[Figure]) -> Told:
    """Return how the figures by area of one month are told. They must be all of that month."""
    found: dict[str, dict[str, Figure]] = {each.code: {} for each in measures}
    for figure in figures:
        if figure.measure in found and figure.code:
            found[figure.measure][figure.code] = figure
    told: dict[str, Sequence[PlaceFigure]] = {}
    for alike in themes(measures):
        told.update(tell_theme(reference, alike, found))
    return told


def themes(measures: Sequence[Measure]) -> list[list[Measure]]:
    """Group measures that are counted among the same rows."""
    found: dict[tuple[str, str], list[Measure]] = {}
    for each in measures:
        found.setdefault((each.of, each.window), []).append(each)
    return list(found.values())


def tell_theme(
    reference: Reference, measures: Sequence[Measure], found: Mapping[str, Mapping[str, Figure]]
) -> Told:
    """Tell the measures of one theme."""
    codes = sorted({code for each in measures for code in found[each.code]})
    tree = tree_of(reference, codes)
    rows = {code: tuple(rows_in(found[each.code].get(code)) for each in measures) for code in codes}
    first = veil(tree, rows, few_or_more)
    return {each.code: tell_measure(tree, each, found[each.code], first) for each in measures}


def rows_in(figure: Figure | None) -> int:
    """How many rows of an area count."""
    return figure.rows if figure else 0


def tell_measure(
    tree: Tree, measure: Measure, figures: Mapping[str, Figure], first: Veiled
) -> list[PlaceFigure]:
    """Tell each area of one measure: after the rows its denominators, then its numerators.

    Measures with the same denominator come to the same: what is hidden follows from the numbers alone.
    """
    dens = {code: (figures[code].denominator if code in figures else 0,) for code in tree.parents}
    second = veil(tree, dens, few_or_more, first.hidden)
    third: frozenset[str] = frozenset()
    if measure.unit is not Unit.SPAN:
        values = {code: inner(measure, figures.get(code)) for code in tree.parents}
        third = veil(tree, values, anything, second.hidden).hidden
    told = first.told and second.told
    return [
        PlaceFigure(each, telling(each, second.hidden, third, told)) for _, each in sorted(figures.items())
    ]


def inner(measure: Measure, figure: Figure | None) -> tuple[int, ...]:
    """Return the counts of a figure, and what each leaves over of the denominator."""
    wanted = counts_of(measure.formula)
    numbers = figure.counts if figure and figure.counts else (0,) * len(wanted)
    if not isinstance(measure.formula, Share):
        return numbers
    counts = dict(zip(wanted, numbers, strict=True))
    whole = figure.denominator if figure else 0
    parts = [counts[count] for count, _ in measure.formula.numerator.factors]
    return tuple(number for count in parts for number in (count, whole - count))


def telling(figure: Figure, hidden: frozenset[str], inside: frozenset[str], told: bool) -> Telling:
    """Say how one figure is told; `told` says whether a small one may be called small."""
    if figure.code in hidden:
        small = min(figure.rows, figure.denominator) < LEAST
        return Telling.FEW if small and told else Telling.HIDDEN
    return Telling.PARTLY if figure.code in inside else Telling.EXACTLY


def tree_of(reference: Reference, codes: Iterable[str]) -> Tree:
    """Return how areas lie in each other; what the tree no longer has lies in the whole."""
    wanted = set(codes)

    def parent(code: str) -> str:
        path = reference.area_path(code) if code in reference.areas else ()
        return next((each for each in reversed(path[:-1]) if each in wanted), WHOLE)

    return Tree({code: parent(code) for code in wanted})
