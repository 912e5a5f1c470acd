"""Decides how the figures of places are told: exactly, as "<5", or not at all.

First the rows: of measures that are counted among the same rows the same areas are hidden, so that one table
gives away nothing of another. Then the denominators, then the numerators and what they leave over.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations, product

from workflows.reference import Reference
from workflows.responsiveness.figures.definitions import Measure, Unit
from workflows.responsiveness.figures.figure import Figure
from workflows.responsiveness.figures.formulas import (
    ALWAYS,
    Both,
    Compared,
    Condition,
    Either,
    Linear,
    Share,
    counts_of,
)
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
    parts = {each.code: [found[part.code] for part in parts_of(each, measures)] for each in measures}
    return {
        each.code: tell_measure(tree, each, found[each.code], first, parts[each.code]) for each in measures
    }


def rows_in(figure: Figure | None) -> int:
    """How many rows of an area count."""
    return figure.rows if figure else 0


def parts_of(measure: Measure, others: Iterable[Measure]) -> list[Measure]:
    """Return the measures that count a part of what this one counts, of the same rows."""
    when = condition_of(measure)
    if not isinstance(when, Either):
        return []
    return [each for each in others if condition_of(each) in when.parts and are_of_as_many(each, measure)]


def condition_of(measure: Measure) -> Condition | None:
    """The condition of a share that counts but one thing."""
    if not isinstance(measure.formula, Share) or len(measure.formula.numerator.factors) != 1:
        return None
    return measure.formula.numerator.factors[0][0].when


def are_of_as_many(one: Measure, other: Measure) -> bool:
    """Tell whether two shares are of the same rows."""
    if not isinstance(one.formula, Share) or not isinstance(other.formula, Share):
        return False
    return (one.among, one.formula.denominator) == (other.among, other.formula.denominator)


def tell_measure(
    tree: Tree,
    measure: Measure,
    figures: Mapping[str, Figure],
    first: Veiled,
    parts: Sequence[Mapping[str, Figure]] = (),
) -> list[PlaceFigure]:
    """Tell each area of one measure: after the rows its denominators, then its numerators.

    `parts` are the figures of measures that count a part of it: what it has beyond them is a number too.
    Measures with the same denominator come to the same: what is hidden follows from the numbers alone.
    """
    dens = {code: (figures[code].denominator if code in figures else 0,) for code in tree.parents}
    second = veil(tree, dens, few_or_more, first.hidden)
    third: frozenset[str] = frozenset()
    if has_inner(measure):
        values = {
            code: (
                *inner(measure, figures.get(code)),
                *(top(figures.get(code)) - top(part.get(code)) for part in parts),
            )
            for code in tree.parents
        }
        third = veil(tree, values, anything, second.hidden).hidden
    told = first.told and second.told
    return [
        PlaceFigure(each, telling(each, second.hidden, third, told)) for _, each in sorted(figures.items())
    ]


def has_inner(measure: Measure) -> bool:
    """Tell whether a figure has counts beside its rows: a span has none, a plain count is its rows."""
    of_rows = isinstance(measure.formula, Linear) and all(
        each.when == ALWAYS for each in counts_of(measure.formula)
    )
    return measure.unit is not Unit.SPAN and not of_rows


def top(figure: Figure | None) -> int:
    """The numerator of a share that counts but one thing."""
    return int(figure.numerator) if figure and figure.numerator is not None else 0


def inner(measure: Measure, figure: Figure | None) -> tuple[int, ...]:
    """Return the counts of a figure, and what each leaves over of the denominator, or two that exclude
    each other leave over together.
    """
    wanted = counts_of(measure.formula)
    numbers = figure.counts if figure and figure.counts else (0,) * len(wanted)
    if not isinstance(measure.formula, Share):
        return numbers
    counts = dict(zip(wanted, numbers, strict=True))
    whole = figure.denominator if figure else 0
    factors = [count for count, _ in measure.formula.numerator.factors]
    alone = (number for count in factors for number in (counts[count], whole - counts[count]))
    pairs = ((one, other) for one, other in combinations(factors, 2) if disjoint(one.when, other.when))
    return (*alone, *(whole - counts[one] - counts[other] for one, other in pairs))


def disjoint(one: Condition, other: Condition) -> bool:
    """Tell whether no row can meet both, as far as it follows from one number in them."""
    pairs = product(tests_in(one), tests_in(other))
    return any(a.left == b.left and (excludes(a, b) or excludes(b, a)) for a, b in pairs)


def tests_in(condition: Condition) -> Iterator[Compared]:
    """The comparisons that must all hold."""
    match condition:
        case Both(parts):
            for each in parts:
                yield from tests_in(each)
        case Compared(right=int()):
            yield condition


def excludes(high: Compared, low: Compared) -> bool:
    """Tell whether a number that is at least so much cannot be another one, or below it."""
    if not isinstance(high.right, int) or not isinstance(low.right, int):
        return False
    return high.sign == ">=" and low.sign in ("==", "<=") and low.right < high.right


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
