"""Reads published figures as everybody may see them: months, trends, bodies, places, and the cases behind.

Bodies are shown exactly, places as `places` allows. The cases of a figure are numbers with category and
community; what is sealed is counted, and a place is named only where its own figure is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import col

from models.case import Case
from models.vocabulary import Status
from workflows.reference import Reference
from workflows.responsiveness.board import MATTER, Matter, matter_of
from workflows.responsiveness.figures.compute import CAME, expected_codes, stood
from workflows.responsiveness.figures.definitions import Definitions, Measure
from workflows.responsiveness.figures.facts import CASES
from workflows.responsiveness.figures.figure import By, Figure, figure_of
from workflows.responsiveness.figures.formulas import Both, Condition, Either, Known, Quantile, Share
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.places import PlaceFigure, Telling, tell_places, themes
from workflows.responsiveness.figures.publish import measures_of, published
from workflows.responsiveness.figures.sqlwise import Grouping, chosen, population
from workflows.responsiveness.suppression import LEAST
from workflows.transaction import Transaction

MONTHS = 12
"""† So far back a trend goes."""
LISTED = 100
"""Cases on one page."""


@dataclass(frozen=True)
class Overview:
    """Every measure of the newest published month."""

    definitions: Definitions
    month: Month | None  # None: none has been published
    figures: Mapping[str, Figure]  # by code of the measure
    trends: Mapping[str, Sequence[Figure]]  # oldest first


@dataclass(frozen=True)
class Detail:
    """One measure in one month."""

    definitions: Definitions
    measure: Measure
    month: Month | None
    months: Sequence[Month]  # that are published, oldest first
    whole: Figure | None
    trend: Sequence[Figure]
    bodies: Sequence[Figure]
    places: Sequence[PlaceFigure]
    pairs: Sequence[Figure] = ()  # of who called and who was called


@dataclass(frozen=True)
class Behind:
    """The cases behind a figure."""

    matters: Sequence[Matter]
    sealed: str  # how many are not listed, as it may be shown; empty: none
    more: bool


def overview(tx: Transaction, definitions: Definitions) -> Overview:
    """Return every measure with its trend; measures of a version come in its order."""
    trends: dict[str, list[Figure]] = {each.code: [] for each in definitions.measures}
    for figure in published(tx, definitions, by="whole"):
        trends[figure.measure].append(figure)
    newest = max((each.month for rows in trends.values() for each in rows), default=None)
    figures = {code: rows[-1] for code, rows in trends.items() if rows and rows[-1].month == newest}
    return Overview(definitions, newest, figures, {code: rows[-MONTHS:] for code, rows in trends.items()})


def detail(
    tx: Transaction, reference: Reference, definitions: Definitions, measure: Measure, wanted: Month | None
) -> Detail:
    """Return one measure in a month, in the newest where none is wanted, with bodies and places."""
    trend = published(tx, definitions, by="whole", measures=[measure.code])
    months = [each.month for each in trend]
    month = wanted if wanted in months else months[-1] if months and wanted is None else None
    if month is None:
        return Detail(definitions, measure, None, months, None, trend[-MONTHS:], (), ())
    bodies: Sequence[Figure] = ()
    if "body" in measure.source.groupings:
        known = published(tx, definitions, month=month, by="body", measures=[measure.code])
        bodies = with_idle(known, expected_codes(reference, "body"), (definitions, measure, month, "body"))
    return Detail(
        definitions,
        measure,
        month,
        months,
        whole=next(each for each in trend if each.month == month),
        trend=trend[-MONTHS:],
        bodies=bodies,
        places=places(tx, reference, definitions, measure, month),
        pairs=published(tx, definitions, month=month, by="pair", measures=[measure.code]),
    )


def with_idle(
    found: Sequence[Figure], expected: Sequence[str], like: tuple[Definitions, Measure, Month, By]
) -> Sequence[Figure]:
    """Add the groups to which nothing happened: they are shown as such."""
    definitions, measure, month, by = like
    known = {each.code for each in found}
    idle = [code for code in expected if code not in known]
    return (
        *found,
        *(figure_of(definitions, measure, (by, code), month, None) for code in idle),
    )


def places(
    tx: Transaction, reference: Reference, definitions: Definitions, measure: Measure, month: Month
) -> Sequence[PlaceFigure]:
    """Return how a measure is told of each place of a month; nothing where it was defined later."""
    return theme_in_places(tx, reference, definitions, measure, month).get(measure.code, ())


def theme_in_places(
    tx: Transaction, reference: Reference, definitions: Definitions, measure: Measure, month: Month
) -> Mapping[str, Sequence[PlaceFigure]]:
    """Return the same of every measure that is counted among the same rows, by code."""
    stand = measures_of(tx, definitions, [month])[month]
    alike = next((each for each in themes(stand) if measure in each), None)
    if alike is None or "area" not in measure.source.groupings:
        return {}
    codes = {CAME, *(each.code for each in alike)}
    found = published(tx, definitions, month=month, by="area", measures=codes)
    expected = stood(reference, found)
    rows = {
        each.code: with_idle(
            [one for one in found if one.measure == each.code], expected, (definitions, each, month, "area")
        )
        for each in alike
    }
    if not measure.source.veiled:
        return {code: [PlaceFigure(one, Telling.EXACTLY) for one in each] for code, each in rows.items()}
    return tell_places(reference, alike, [one for each in rows.values() for one in each])


def behind(
    tx: Transaction,
    reference: Reference,
    measure: Measure,
    group: tuple[By, str],
    month: Month,
    shown_places: frozenset[str],
) -> Behind:
    """Return the cases in the denominator of a figure, the newest first."""
    if not measure.source.has_cases:
        return Behind((), "", more=False)
    zone = reference.calendar.zone
    which = cases_of(measure, group, (month.begins(zone), month.ends(zone)))
    order = (col(Case.opened_at).desc(), col(Case.id).desc())
    all_sealed = func.sum(case((MATTER[-1], 1), else_=0)).over()  # one pass: there may be no index to serve
    asked = select(col(Case.id), all_sealed).where(*which).order_by(*order)
    newest = tx.execute(asked.limit(LISTED + 1)).all()
    sealed, ids = int(newest[0][1]) if newest else 0, [row[0] for row in newest[:LISTED]]
    rows = tx.execute(select(*MATTER).where(col(Case.id).in_(ids)).order_by(*order))
    found = [matter_of(reference, tuple(row)) for row in rows]
    return Behind(
        [placed(each, shown_places) for each in found if not each.sealed],
        "" if not sealed else str(sealed) if sealed >= LEAST else f"<{LEAST}",
        more=len(newest) > LISTED,
    )


def cases_of(
    measure: Measure, group: tuple[By, str], window: tuple[datetime, datetime]
) -> Sequence[ColumnElement[bool]]:
    """The conditions on the cases to which the rows of a denominator belong."""
    source, (by, code) = measure.source, group
    at = source.column(measure.window)
    rows = [at >= window[0], at < window[1], chosen(counted(measure), source)]
    if by != "whole":
        rows.append(Grouping(by).key(source) == code)
    if source.rows is not CASES:  # a case may have several
        rows = [col(Case.id).in_(select(col(Case.id)).select_from(source.rows).where(*rows))]
    return (*rows, col(Case.status) != Status.DRAFT)


def placed(matter: Matter, shown_places: frozenset[str]) -> Matter:
    """Leave out the place where its own figure is not told."""
    return matter if matter.community in shown_places else replace(matter, community=None)


def told_places(rows: Sequence[PlaceFigure]) -> frozenset[str]:
    """The places whose denominators are told."""
    return frozenset(each.figure.code for each in rows if each.telling in (Telling.EXACTLY, Telling.PARTLY))


def counted(measure: Measure) -> Condition:
    """The condition on the rows of a denominator."""
    match measure.formula:
        case Share(_, below):
            within: Condition = Either(tuple(count.when for count, _ in below.factors))
        case Quantile(_, span, when):
            within = Both((when, Known(span.end), Known(span.start)))
        case above:
            within = Either(tuple(count.when for count, _ in above.factors))
    return Both((population(measure), within))
