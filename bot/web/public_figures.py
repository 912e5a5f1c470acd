"""The pages of the monthly figures: what each means, who decides by it, by body and place, and its cases."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from bot.web import figures
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.figure_words import FigureWords
from bot.web.names import Namer
from bot.web.pages import STATIC, Pages, asset
from workflows.responsiveness.figures.definitions import Definitions, Measure, versions
from workflows.responsiveness.figures.figure import By, Figure
from workflows.responsiveness.figures.months import Month
from workflows.responsiveness.figures.places import Telling
from workflows.responsiveness.figures.view import (
    LISTED,
    Behind,
    Detail,
    behind,
    detail,
    overview,
    places,
    told_places,
)
from workflows.transaction import Transaction

LONGEST = 40
HEAD = ("month", "code", "name", "state", "numerator", "denominator", "value", "left_out", "version")
TABLES: Final = ("month", "body", "area", "pair")
YEARS = (2000, 2100)
"""Months that anybody may ask for."""
OPENED: Final[tuple[By, ...]] = ("whole", "body")
"""Groups whose cases are listed; those of a place would say how many there are."""


@dataclass(frozen=True)
class PublicFigures:
    """What everybody may read of the figures."""

    door: WebDoor
    pages: Pages
    known: Sequence[Definitions] = field(default_factory=versions)

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/figures", self.listed, methods=["GET"])
        router.add_api_route("/figures/{code}", self.page, methods=["GET"])
        router.add_api_route("/figures/{code}/trend.json", self.chart, methods=["GET"])
        router.add_api_route("/figures/{code}/table.csv", self.table, methods=["GET"])
        router.add_api_route("/figures/{code}/cases", self.cases, methods=["GET"])
        return router

    async def listed(self, request: Request, version: str = "") -> Response:
        """Show every measure with its newest figure."""
        chosen = self.chosen(version)
        seen = await self.door.database.read(lambda tx: overview(tx, chosen))
        return self.show(request, "public_figures.html", seen=seen, versions=self.known)

    async def page(self, request: Request, code: str, month: str = "", version: str = "") -> Response:
        """Show one measure. Raises NothingHere."""
        seen = await self.seen(code, month, version)
        return self.show(request, "public_figure.html", seen=seen, versions=self.known, vendor=vendor)

    async def chart(self, request: Request, code: str, version: str = "") -> Response:
        """Give the chart its figures. Raises NothingHere."""
        seen, words = await self.seen(code, "", version), self.words(request)
        name = words.name(seen.measure)
        drawn = {"name": name, "data": [words.drawn(each) for each in seen.trend]}
        months = [str(each.month) for each in seen.trend]
        return JSONResponse({"title": name, "weeks": months, "series": [drawn]})

    async def table(
        self, request: Request, code: str, by: str = "month", month: str = "", version: str = ""
    ) -> Response:
        """Give a table to take away: by month, body, area, or who called whom. Raises NothingHere."""
        if by not in TABLES:
            raise NothingHere
        seen, words = await self.seen(code, month, version), self.words(request)
        body = figures.as_csv(HEAD, rows_of(seen, by, words))
        disposition = {"content-disposition": f'attachment; filename="{seen.measure.code}-by-{by}.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=disposition)

    async def cases(
        self, request: Request, code: str, month: str = "", by: str = "whole", of: str = "", version: str = ""
    ) -> Response:
        """List the cases behind a figure. Raises NothingHere."""
        grouping = next((each for each in OPENED if each == by), None)
        chosen, at = self.chosen(version), month_named(month)
        measure = chosen.measure(code[:LONGEST])
        if grouping is None or measure is None or at is None or not measure.source.has_cases:
            raise NothingHere
        found = await self.door.database.read(lambda tx: self.look(tx, chosen, measure, at, (grouping, of)))
        return self.show(
            request,
            "public_figure_cases.html",
            measure=measure,
            month=at,
            found=found,
            by=grouping,
            of=of,
            most=LISTED,
            now=self.door.clock(),
        )

    def look(
        self, tx: Transaction, chosen: Definitions, measure: Measure, at: Month, group: tuple[By, str]
    ) -> Behind:
        """Read the cases of a group; of the places only those that are told."""
        reference = self.door.reference()
        if not at.is_over(self.door.clock(), self.door.zone):
            return Behind((), "", more=False)
        seen = told_places(places(tx, reference, chosen, measure, at))
        return behind(tx, reference, measure, group, at, seen)

    async def seen(self, code: str, month: str, version: str) -> Detail:
        """Read one measure. Raises NothingHere."""
        chosen, wanted = self.chosen(version), month_named(month)
        measure = chosen.measure(code[:LONGEST])
        if measure is None or (month and wanted is None):
            raise NothingHere
        reference = self.door.reference()
        return await self.door.database.read(lambda tx: detail(tx, reference, chosen, measure, wanted))

    def chosen(self, version: str) -> Definitions:
        """The version that was asked for, else the newest in force. Raises NothingHere."""
        if not version:
            today = self.door.reference().local_date(self.door.clock())
            return next((each for each in reversed(self.known) if each.since <= today), self.known[0])
        found = next((each for each in self.known if each.version == version), None)
        if found is None:
            raise NothingHere
        return found

    def words(self, request: Request) -> FigureWords:
        """The lists, in the reader's language."""
        return FigureWords(Namer(self.door.reference(), self.pages.locale(request)))

    def show(self, request: Request, template: str, **what: Any) -> Response:
        """Show a page."""
        words = self.words(request)
        running = Month.of(self.door.clock(), self.door.zone)
        return self.pages.show(
            request, template, words=words, names=words.names, running=str(running), Telling=Telling, **what
        )


def month_named(name: str) -> Month | None:
    """Return a month by its name, None where it is none, or is written otherwise ("2026-1")."""
    try:
        found = Month.named(name)
    except ValueError:
        return None
    return found if str(found) == name and YEARS[0] <= found.year <= YEARS[1] else None


def vendor(name: str) -> str:
    """Return the address of a library of the browser; empty where it was not laid out."""
    return asset(f"vendor/{name}") if (STATIC / "vendor" / name).is_file() else ""


def rows_of(seen: Detail, by: str, words: FigureWords) -> list[list[object]]:
    """One of the tables of a measure, as cells."""
    if by == "month":
        return [row_of(each, str(each.month), words) for each in seen.trend]
    if by in ("body", "pair"):
        rows = seen.bodies if by == "body" else seen.pairs
        return [row_of(each, words.group(each), words) for each in rows]
    return [row_of(each.figure, words.group(each.figure), words, each.telling) for each in seen.places]


def row_of(figure: Figure, name: str, words: FigureWords, telling: Telling = Telling.EXACTLY) -> list[object]:
    """One figure as cells; of what is not told the cells say so."""
    start: list[object] = [str(figure.month), figure.code, name]
    left_out, version = sum(figure.excluded.values()), figure.version
    if telling in (Telling.FEW, Telling.HIDDEN):
        return [*start, words.untold(telling), "", "<5" if telling is Telling.FEW else "", "", "", version]
    if telling is Telling.PARTLY:
        return [*start, words.untold(telling), "", figure.denominator, "", "", version]
    left: object = left_out if figure.by != "area" else ""
    value = "" if figure.value is None else round(float(figure.value), 6)
    cells = (str(figure.state), exact(figure.numerator), figure.denominator, value, left, version)
    return [*start, *cells]


def exact(number: Fraction | None) -> str:
    """A number without loss, empty where there is none."""
    return "" if number is None else figures.exact(number)
