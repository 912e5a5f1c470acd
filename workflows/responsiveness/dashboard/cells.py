"""Reads how many cases came from each grid cell: in the newest published month, as its areas are told.

A window that moves tells, by what has changed since the last look, in which cell a case was just opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from models.vocabulary import AreaKind
from workflows.reference import Reference
from workflows.responsiveness.dashboard.view import Memory, all_told, published_months
from workflows.responsiveness.figures.compute import CAME
from workflows.responsiveness.figures.definitions import in_force, versions
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.places import PlaceFigure, Telling
from workflows.responsiveness.suppression import LEAST
from workflows.transaction import Transaction

UNTOLD = "–"
"""Stands for a count that another would give away, and for every one before the first month is published."""


@dataclass(frozen=True)
class CellCounts:
    """The cells of a month."""

    month: Month | None  # None: none has been published
    counts: Mapping[str, str]  # by code, as they may be shown


def cell_counts(tx: Transaction, reference: Reference, now: datetime, memory: Memory) -> CellCounts:
    """Return the counts of the newest published month."""
    definitions = in_force(reference.local_date(now), versions())
    months = published_months(tx, definitions)[-1:]
    if not months:
        return CellCounts(None, {})
    told = all_told(tx, reference, definitions, "area", months, memory, only=CAME)[months[0]]
    known = {code: each[CAME] for code, each in told.items() if CAME in each}
    here = {code: count_of(each) for code, each in known.items() if is_cell(reference, code)}
    return CellCounts(months[0], here)


def is_cell(reference: Reference, code: str) -> bool:
    """Tell whether an area is a cell of the grid."""
    return code in reference.areas and reference.areas[code].kind == AreaKind.CELL


def count_of(told: PlaceFigure) -> str:
    """Say how many, as far as it is told."""
    if told.telling in (Telling.EXACTLY, Telling.PARTLY):
        return str(told.figure.denominator)
    return f"<{LEAST}" if told.telling is Telling.FEW else UNTOLD
