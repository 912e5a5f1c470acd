"""Decides how the figures of places are told: exactly, as "<5", or not at all.

First the denominators: of measures that are counted among the same rows the same areas are hidden, so that
one table gives away nothing of another. Then, of what is left, the numerators and what they leave over.
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
    dens = {code: denominators(measures, found, code) for code in codes}
    first = veil(tree, dens, few_or_more)
    return {
        each.code: [
            PlaceFigure(figure, telling)
            for code, telling in tellings(tree, each, found[each.code], first).items()
            for figure in (found[each.code][code],)
        ]
        for each in measures
    }


def denominators(
    measures: Sequence[Measure], found: Mapping[str, Mapping[str, Figure]], code: str
) -> tuple[int, ...]:
    """Return how many rows an area has, and every denominator of it."""
    known = [found[each.code].get(code) for each in measures]
    return tuple(
        number for each in known for number in ((each.rows, each.denominator) if each is not None else (0, 0))
    )


def tellings(
    tree: Tree, measure: Measure, figures: Mapping[str, Figure], first: Veiled
) -> dict[str, Telling]:
    """Tell each area of one measure."""
    second: frozenset[str] = frozenset()
    if measure.unit is not Unit.SPAN:
        values = {code: inner(measure, figures.get(code)) for code in tree.parents}
        second = veil(tree, values, anything, first.hidden).hidden
    return {code: telling(figures[code], first, second) for code in sorted(figures)}


def inner(measure: Measure, figure: Figure | None) -> tuple[int, ...]:
    """Return the counts of a figure, and what each leaves over of the denominator."""
    counts = dict(zip(counts_of(measure.formula), figure.counts, strict=True)) if figure else {}
    if not isinstance(measure.formula, Share):
        return tuple(counts.values()) or (0,) * len(counts_of(measure.formula))
    whole = figure.denominator if figure else 0
    parts = [counts.get(count, 0) for count, _ in measure.formula.numerator.factors]
    return tuple(number for count in parts for number in (count, whole - count))


def telling(figure: Figure, first: Veiled, second: frozenset[str]) -> Telling:
    """Say how one figure is told."""
    if figure.code in first.hidden:
        small = min(figure.rows, figure.denominator) < LEAST
        return Telling.FEW if small and first.told else Telling.HIDDEN
    return Telling.PARTLY if figure.code in second else Telling.EXACTLY


def tree_of(reference: Reference, codes: Iterable[str]) -> Tree:
    """Return how areas lie in each other; what the tree no longer has lies in the whole."""
    wanted = set(codes)

    def parent(code: str) -> str:
        path = reference.area_path(code) if code in reference.areas else ()
        return next((each for each in reversed(path[:-1]) if each in wanted), WHOLE)

    return Tree({code: parent(code) for code in wanted})
