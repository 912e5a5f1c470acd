"""Reads the figure of a trial before and during it, where the house has one; small numbers are not told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, select
from sqlmodel import col

from models.case import Case
from models.vocabulary_covenants import TrialFigure
from workflows.participation.trials.terms import window_before
from workflows.reference import Reference
from workflows.responsiveness.measures import MeasurePolicy, Measures, Rate
from workflows.responsiveness.rates import measures_of
from workflows.responsiveness.rollups.read import counted
from workflows.responsiveness.rollups.ways import closed
from workflows.responsiveness.suppression import LEAST
from workflows.transaction import Transaction

Part = dict[str, str | int]


@dataclass(frozen=True)
class Asked:
    """What is compared: which figure, of which matters, where."""

    figure: TrialFigure
    category: str | None
    area: str


def compared(tx: Transaction, reference: Reference, asked: Asked, begins: datetime, until: datetime) -> Part:
    """Return the figure in the time before a trial and in the trial, as it may be published."""
    before, during = window_before(begins, until), (begins, until)
    return {
        "before": told(tx, reference, asked, *before),
        "after": told(tx, reference, asked, *during),
        "from": before[0].isoformat(),
        "version": MeasurePolicy().version,
    }


def told(tx: Transaction, reference: Reference, asked: Asked, since: datetime, until: datetime) -> str:
    """Return a figure as it may be told: a count, or a part of a whole; under five neither."""
    here = where(reference, asked)
    if asked.figure is TrialFigure.REPORTED:
        window = (col(Case.opened_at) >= since, col(Case.opened_at) < until)
        count = tx.execute(select(func.count()).select_from(Case).where(*window, *here)).scalar_one()
        return str(count) if count >= LEAST else f"<{LEAST}"
    rate = rate_of(measured(tx, here, since, until), asked.figure)
    if rate is None or rate.denominator < LEAST:
        return f"<{LEAST}"
    share = round(100 * float(rate.numerator) / rate.denominator)
    return f"{share}% ({float(rate.numerator):g}/{rate.denominator})"


def where(reference: Reference, asked: Asked) -> tuple[ColumnElement[bool], ...]:
    """The cases of a place, and of a category with all below it."""
    inside = reference.cells_under(asked.area)
    cells = {*inside, *(cell for each in inside if (cell := reference.areas[each].cell))}
    here: tuple[ColumnElement[bool], ...] = (col(Case.cell).in_(sorted(cells)),)
    return (*here, col(Case.category).startswith(asked.category)) if asked.category else here


def measured(
    tx: Transaction, here: tuple[ColumnElement[bool], ...], since: datetime, until: datetime
) -> Measures | None:
    """Return the measures of the cases that were closed in a time."""
    found = counted(tx, closed(literal(""), *here), since, until).get("")
    measures = found and measures_of("", found, MeasurePolicy())
    return measures if measures and measures.cases else None


def rate_of(found: Measures | None, figure: TrialFigure) -> Rate | None:
    """Return one of the measures."""
    if found is None:
        return None
    rates: dict[TrialFigure, Rate] = {
        TrialFigure.RESPONSE: found.response,
        TrialFigure.SOLUTION: found.solution,
        TrialFigure.SATISFACTION: found.satisfaction,
        TrialFigure.ON_TIME: found.on_time,
        TrialFigure.REOPENED: found.reopened,
    }
    return rates[figure]
