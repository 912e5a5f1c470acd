"""The rates to take away as a table: of bodies as they are now, of places and categories as published.

A window that moves every second tells, by what has changed since the last look, what one person has just
said. So places are told of the newest published month alone, as the pages of the figures tell them, and
categories of the same, at the first level, as the dashboard tells them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from starlette.responses import Response

from bot.web import figures
from bot.web.door import WebDoor
from bot.web.errors import Unprocessable
from bot.web.names import Namer
from models.vocabulary import Locale
from workflows.responsiveness.board import WINDOW
from workflows.responsiveness.dashboard.view import WANTED, Memory, all_told, published_months
from workflows.responsiveness.figures.definitions import Definitions, in_force, versions
from workflows.responsiveness.figures.places import PlaceFigure, Telling
from workflows.responsiveness.figures.view import theme_in_places
from workflows.responsiveness.measures import By, Measures
from workflows.responsiveness.rates import rates
from workflows.responsiveness.suppression import LEAST
from workflows.transaction import Transaction

GROUPINGS: Final[tuple[By, ...]] = ("body", "area", "category")
RATES = ("response", "solution", "satisfaction", "composite", "on_time", "returned", "reopened")
MEDIAN = "answer_time"
HOUR = 3600
OF_CATEGORIES = tuple(rate for rate in RATES if rate in WANTED)
"""Of categories nothing is told but what the dashboard tells: another share would decide what is hidden."""
SECOND = timedelta(seconds=1)
LAST = ("median_answer_hours", "version")


def shares(measures: Iterable[str]) -> Sequence[str]:
    """Name the columns of some shares."""
    return [f"{each}_{part}" for each in measures for part in ("numerator", "denominator", "value")]


async def rates_csv(door: WebDoor, locale: Locale, by: str) -> Response:
    """Return the rates as a table to take away. Raises Unprocessable."""
    grouping = next((each for each in GROUPINGS if each == by), None)
    if grouping is None:
        raise Unprocessable
    now, names = door.clock(), Namer(door.reference(), locale)
    definitions = in_force(names.reference.local_date(now), versions())
    if grouping == "area":
        head: Sequence[str] = ("area", "name", "month", *shares(RATES), *LAST)
        lines = await door.database.read(lambda tx: list(place_rows(tx, names, definitions)))
    elif grouping == "category":
        head = ("category", "name", "month", *shares(OF_CATEGORIES), "version")
        lines = await door.database.read(lambda tx: list(category_rows(tx, names, definitions)))
    else:
        head = ("body", "name", "cases", "excluded", "exempted", *shares(RATES), *LAST)
        rows = await door.database.read(lambda tx: rates(tx, "body", now - WINDOW, now + SECOND))
        lines = [csv_row(row, names.body(row.code)) for row in rows]
    disposition = {"content-disposition": f'attachment; filename="rates-by-{by}.csv"'}
    return Response(figures.as_csv(head, lines), media_type="text/csv; charset=utf-8", headers=disposition)


def csv_row(row: Measures, name: str) -> list[object]:
    """One body as cells."""
    cells: list[object] = [row.code, name, row.cases, row.excluded, row.exempted]
    for rate in RATES:
        value = getattr(row, rate)
        share = "" if value.value is None else round(float(value.value), 6)
        cells += [float(value.numerator), value.denominator, share]
    median = row.answer_time.median
    hours = "" if median is None else round(median.total_seconds() / HOUR, 2)
    return [*cells, hours, row.response.version]


def place_rows(tx: Transaction, names: Namer, definitions: Definitions) -> Iterable[list[object]]:
    """Give the places of the newest published month as cells; none before the first is published."""
    months, first = published_months(tx, definitions), definitions.measure(RATES[0])
    if not months or first is None:
        return []
    told = theme_in_places(tx, names.reference, definitions, first, months[-1])
    of: dict[str, dict[str, PlaceFigure]] = {}
    for measure in (*RATES, MEDIAN):
        for each in told.get(measure, ()):
            of.setdefault(each.figure.code, {})[measure] = each
    start = {code: (code, names.area(code), str(months[-1])) for code in of}
    return [[*start[code], *place_cells(each), definitions.version] for code, each in of.items()]


def category_rows(tx: Transaction, names: Namer, definitions: Definitions) -> Iterable[list[object]]:
    """Give the categories of the newest published month as cells; none before the first is published."""
    months = published_months(tx, definitions)[-1:]
    for month, told in all_told(tx, names.reference, definitions, "category", months, Memory()).items():
        for code, each in sorted(told.items()):
            found = [cell for rate in OF_CATEGORIES for cell in share_cells(each.get(rate))]
            yield [code, names.category(code), str(month), *found, definitions.version]


def place_cells(told: Mapping[str, PlaceFigure]) -> Iterable[object]:
    """Give what is told of one place, share by share, and the median of its answers in hours."""
    for rate in RATES:
        yield from share_cells(told.get(rate))
    median = told.get(MEDIAN)
    exact = median.figure.value if median is not None and median.telling is Telling.EXACTLY else None
    yield "" if exact is None else round(float(exact) / HOUR, 2)


def share_cells(told: PlaceFigure | None) -> tuple[object, object, object]:
    """Give numerator, denominator and value as far as they are told."""
    if told is None or told.telling is Telling.HIDDEN:
        return ("", "", "")
    if told.telling is Telling.FEW:
        return ("", f"<{LEAST}", "")
    figure = told.figure
    if told.telling is Telling.PARTLY or figure.numerator is None:
        return ("", figure.denominator, "")
    value = "" if figure.value is None else round(float(figure.value), 6)
    return (figures.exact(figure.numerator), figure.denominator, value)
