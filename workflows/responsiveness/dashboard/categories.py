"""Decides how figures of categories are told: of the first level, and no number under five by subtracting."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from workflows.reference import Reference
from workflows.responsiveness.figures.definitions import Definitions, Measure, Unit
from workflows.responsiveness.figures.figure import Figure, figure_of
from workflows.responsiveness.figures.places import PlaceFigure, rows_in, tell_measure, themes
from workflows.responsiveness.figures.rowwise import Parts
from workflows.responsiveness.figures.veil import WHOLE, Tree, few_or_more, veil


def rolled_up(reference: Reference, definitions: Definitions, rows: Iterable[Figure]) -> list[Figure]:
    """Add up the figures of leaves at the first level. Of spans of time there is no such sum."""
    alike: defaultdict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for each in rows:
        path = reference.category_path(each.code) if each.code in reference.categories else (each.code,)
        if each.code and each.unit is not Unit.SPAN:
            alike[str(each.month), each.measure, path[0]].append(each)
    return [added(definitions, code, parts) for (_, _, code), parts in alike.items()]


def added(definitions: Definitions, code: str, parts: Sequence[Figure]) -> Figure:
    """Return the figure of several that have nothing in common."""
    measure = definitions.measure(parts[0].measure)
    if measure is None:
        return parts[0]
    excluded: Counter[str] = Counter()
    for each in parts:
        excluded.update(each.excluded)
    counts = tuple(sum(each) for each in zip(*(part.counts for part in parts if part.counts), strict=True))
    whole = Parts(sum(each.rows for each in parts), dict(excluded), counts)
    return figure_of(definitions, measure, ("category", code), parts[0].month, whole if counts else None)


def tell_categories(
    measures: Sequence[Measure], rows: Sequence[Figure]
) -> Mapping[str, Sequence[PlaceFigure]]:
    """Return how the figures of categories are told: like those of places that lie beside each other."""
    summed = [each for each in measures if each.unit is not Unit.SPAN]
    found: dict[str, dict[str, Figure]] = {each.code: {} for each in summed}
    for each in rows:
        if each.measure in found:
            found[each.measure][each.code] = each
    told: dict[str, Sequence[PlaceFigure]] = {}
    for alike in themes(summed):
        codes = sorted({code for each in alike for code in found[each.code]})
        tree = Tree(dict.fromkeys(codes, WHOLE))
        counts = {code: tuple(rows_in(found[each.code].get(code)) for each in alike) for code in codes}
        first = veil(tree, counts, few_or_more)
        told.update({each.code: tell_measure(tree, each, found[each.code], first) for each in alike})
    return told
