"""Computes the figures of a month from the tables: of the whole, each body, each area, each category.

A case counts where it is now: for the body that has it, in the area and category that it stands under. An
area that is no longer in the tree keeps its code, one that has moved counts where it hangs now.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case
from models.vocabulary import AreaKind
from workflows.reference import Reference
from workflows.responsiveness.figures.definitions import Definitions, Measure
from workflows.responsiveness.figures.figure import GROUPINGS, By, Figure, State, figure_of
from workflows.responsiveness.figures.formulas import Quantile
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.rowwise import Parts, together
from workflows.responsiveness.figures.sqlwise import Grouping, ask
from workflows.transaction import Transaction

LEVELS = (AreaKind.COMMUNITY, AreaKind.STREET, AreaKind.DISTRICT)
"""Areas above the cells."""
CAME = "came_in"
"""How many cases came: the measure that says of each month which areas there were."""
Rows = Mapping[str, Mapping[str, Parts]]


@dataclass(frozen=True)
class Asked:
    """Which figures are wanted."""

    definitions: Definitions
    month: Month
    measures: tuple[Measure, ...]
    groupings: tuple[By, ...] = GROUPINGS


def everything(definitions: Definitions, month: Month) -> Asked:
    """All figures of a month."""
    return Asked(definitions, month, definitions.measures)


def compute(tx: Transaction, reference: Reference, asked: Asked, now: datetime) -> tuple[Figure, ...]:
    """Return the figures of a month, in order of measure, grouping and code."""
    zone = reference.calendar.zone
    window = (asked.month.begins(zone), asked.month.ends(zone))
    running = not asked.month.is_over(now, zone)
    if window[0] > now or not has_data(tx, window[1]):
        return tuple(nothing(asked, measure) for measure in asked.measures)
    found = [
        replace(figure, running=running)
        for by in asked.groupings
        for figure in grouped(tx, reference, asked, by, window)
    ]
    place = {measure.code: at for at, measure in enumerate(asked.measures)}
    return tuple(sorted(found, key=lambda each: (place[each.measure], GROUPINGS.index(each.by), each.code)))


def has_data(tx: Transaction, until: datetime) -> bool:
    """Tell whether the house had any case before an instant."""
    first = tx.execute(select(func.min(col(Case.opened_at)))).scalar()
    return first is not None and first < until


def nothing(asked: Asked, measure: Measure) -> Figure:
    """Say that a month has no figures at all."""
    empty = figure_of(asked.definitions, measure, ("whole", ""), asked.month, None)
    return replace(empty, state=State.NO_DATA)


def grouped(
    tx: Transaction, reference: Reference, asked: Asked, by: By, window: tuple[datetime, datetime]
) -> list[Figure]:
    """Return the figures by one grouping; who stands on the list and has no case is there too."""
    measures = tuple(each for each in asked.measures if by in each.source.groupings)
    found = rows_by(tx, reference, measures, by, window)
    expected = expected_codes(reference, by)
    return [
        figure_of(asked.definitions, measure, (by, code), asked.month, found[measure.code].get(code))
        for measure in measures
        for code in sorted({*expected, *found[measure.code], *nowhere(measure, by)})
    ]


def nowhere(measure: Measure, by: By) -> tuple[str, ...]:
    """The group of what nobody knows the place of, where it is told even if it is empty (`stood`)."""
    return ("",) if (measure.code, by) == (CAME, "area") else ()


def stood(reference: Reference, rows: Iterable[Figure]) -> Sequence[str]:
    """Return the areas that there were when a month was published, from its published rows by area.

    One that was added later says nothing of that month, and hides nothing in it.
    """
    known = [each.code for each in rows if each.measure == CAME]
    return [each for each in known if each] if "" in known else expected_codes(reference, "area")


def expected_codes(reference: Reference, by: By) -> Sequence[str]:
    """Return the groups that are shown also where nothing happened."""
    if by == "whole":
        return ("",)
    if by == "body":
        return tuple(reference.standing)
    if by == "area":
        kinds = {AreaKind.CELL, *LEVELS}
        return tuple(code for code, fact in reference.areas.items() if fact.kind in kinds)
    return ()


def rows_by(
    tx: Transaction,
    reference: Reference,
    measures: Sequence[Measure],
    by: By,
    window: tuple[datetime, datetime],
) -> Rows:
    """Return what the formulas come to by one grouping; by area on every level, from the cells up."""
    if by != "area":
        return ask(tx, measures, Grouping(by), *window)
    cells = ask(tx, measures, Grouping("area"), *window)
    found = {
        code: {area: parts for area, parts in rows.items() if is_smallest(reference, area)}
        for code, rows in cells.items()
    }
    spans = [each for each in measures if isinstance(each.formula, Quantile)]
    for places in (above_of(reference, kind) for kind in LEVELS):
        of_spans = ask(tx, spans, Grouping("area", places), *window)
        for code, rows in cells.items():
            above = of_spans[code] if code in of_spans else added_up(rows, places)
            found[code].update({area: parts for area, parts in above.items() if area})
    return found


def added_up(cells: Mapping[str, Parts], places: Mapping[str, str]) -> Mapping[str, Parts]:
    """Return what the places above the cells come to."""
    within: defaultdict[str, list[Parts]] = defaultdict(list)
    for cell, parts in cells.items():
        within[places.get(cell, "")].append(parts)
    return {place: together(each) for place, each in within.items()}


def is_smallest(reference: Reference, area: str) -> bool:
    """Tell whether an area is a cell, or one that the tree no longer has, or none."""
    fact = reference.areas.get(area)
    return fact is None or fact.kind == AreaKind.CELL


def above_of(reference: Reference, kind: AreaKind) -> dict[str, str]:
    """Name for every area the one of a kind in which it lies."""
    return {
        code: above
        for code in reference.areas
        for above in reference.area_path(code)
        if reference.areas[above].kind == kind
    }
