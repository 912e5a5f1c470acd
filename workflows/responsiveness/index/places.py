"""Works out the index of places from nothing but what may be told of them, so that it gives nothing away.

A part enters where a place's own figure is told exactly; where a part of the level is hidden or too small,
the place has no index. Of effort and of months before nothing enters that is not told either.
"""

from collections.abc import Mapping

from workflows.reference import Reference
from workflows.responsiveness.figures.figure import State
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.places import Telling
from workflows.responsiveness.figures.view import places as told_places
from workflows.responsiveness.index.count import good
from workflows.responsiveness.index.definitions import IndexDefinition, Part, PartOf
from workflows.responsiveness.index.estimate import Rows
from workflows.responsiveness.index.expected import PartRows, evidence
from workflows.responsiveness.index.score import Scored, score
from workflows.transaction import Transaction

Shown = Mapping[str, Rows | None]
"""What is told of each place; None: something happened that may not be told."""


def places(
    tx: Transaction, reference: Reference, definition: IndexDefinition, month: Month
) -> dict[str, tuple[Scored, bool]]:
    """Return the index of every area, and whether too little may be told for one."""
    shown = {part.code: shown_of(tx, reference, definition, part, month) for part in definition.parts}
    levels = [part.code for part in definition.parts if part.of is PartOf.LEVEL]
    found = {}
    for area, fact in reference.areas.items():
        few = any(shown[code].get(area, Rows()) is None for code in levels)
        alike = frozenset(code for code, each in reference.areas.items() if each.kind == fact.kind)
        parts = () if few else evidence(definition, rows_of(shown, alike), area)
        found[area] = (score(definition, parts), few)
    return found


def rows_of(shown: Mapping[str, Shown], alike: frozenset[str]) -> dict[str, PartRows]:
    """Return the told rows of places of one kind: cells are held against cells."""
    return {
        code: PartRows(
            {area: {"": each} for area, each in told.items() if area in alike and each and each.rows}, {}, {}
        )
        for code, told in shown.items()
    }


def shown_of(
    tx: Transaction, reference: Reference, definition: IndexDefinition, part: Part, month: Month
) -> dict[str, Rows | None]:
    """Return what is told of one measure of each place."""
    found: dict[str, Rows | None] = {}
    for each in told_places(tx, reference, definition.figures, part.measure, month):
        figure = each.figure
        if each.telling is not Telling.EXACTLY:
            found[figure.code] = None
        elif figure.state is State.TOLD and figure.numerator is not None:
            found[figure.code] = good(part.measure, figure.numerator, figure.denominator)
    return found
