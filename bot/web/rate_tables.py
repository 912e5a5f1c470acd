"""The rates to take away as a table: of bodies and categories as they are now, of places as published.

A window that moves every second tells of a place, by what has changed since the last look, what one person
has just said. So places are told of the newest published month alone, as the pages of the figures tell them.
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
from workflows.responsiveness.dashboard.view import published_months
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
SHARES = tuple(f"{rate}_{part}" for rate in RATES for part in ("numerator", "denominator", "value"))
LAST = ("median_answer_hours", "version")


async def rates_csv(door: WebDoor, locale: Locale, by: str) -> Response:
    """Return the rates as a table to take away. Raises Unprocessable."""
    grouping = next((each for each in GROUPINGS if each == by), None)
    if grouping is None:
        raise Unprocessable
    now, names = door.clock(), Namer(door.reference(), locale)
    if grouping == "area":
        head: Sequence[str] = ("area", "name", "month", *SHARES, *LAST)
        today = names.reference.local_date(now)
        lines = list(await door.database.read(lambda tx: place_rows(tx, names, in_force(today, versions()))))
    else:
        head = (grouping, "name", "cases", "excluded", "exempted", *SHARES, *LAST)
        rows = await door.database.read(
            lambda tx: rates(tx, grouping, now - WINDOW, now + timedelta(seconds=1))
        )
        lines = [csv_row(row, name_of(names, grouping, row.code)) for row in rows]
    disposition = {"content-disposition": f'attachment; filename="rates-by-{by}.csv"'}
    return Response(figures.as_csv(head, lines), media_type="text/csv; charset=utf-8", headers=disposition)


def csv_row(row: Measures, name: str) -> list[object]:
    """One body or category as cells."""
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


def name_of(names: Namer, by: By, code: str) -> str:
    """Return the name of a body or a category."""
    return names.body(code) if by == "body" else names.category(code)
