"""The page of the four deficits: what is missing, how it is counted, by community and month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web import figures
from bot.web.deficit_words import DeficitWords
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.plots import table_of, vendor
from bot.web.public_figures import month_named
from workflows.responsiveness.deficits.definitions import Formulas, versions
from workflows.responsiveness.deficits.finding import WHOLE, Finding, Piece
from workflows.responsiveness.deficits.view import Seen, look

HEAD = (
    *("month", "deficit", "area", "name", "state", "value", "low", "high"),
    *("part", "part_state", "numerator", "denominator", "part_value", "part_low", "part_high"),
    *("version", "figures"),
)
NUMBERS = ("value", "low", "high")


@dataclass(frozen=True)
class PublicDeficits:
    """What everybody may read of the deficits."""

    door: WebDoor
    pages: Pages
    known: Sequence[Formulas] = field(default_factory=versions)

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/deficits", self.page, methods=["GET"])
        router.add_api_route("/deficits/table.csv", self.table, methods=["GET"])
        router.add_api_route("/deficits/trend.csv", self.trend, methods=["GET"])
        router.add_api_route("/deficits/{code}.csv", self.places, methods=["GET"])
        return router

    async def page(self, request: Request, month: str = "", version: str = "") -> Response:
        """Show the deficits of a month, of the newest where none is asked for. Raises NothingHere."""
        words = await self.words(request, month, version)
        return self.show(request, words)

    async def table(self, request: Request, month: str = "", version: str = "") -> Response:
        """Give everything of a month to take away. Raises NothingHere."""
        words = await self.words(request, month, version)
        body = figures.as_csv(HEAD, rows_of(words))
        disposition = {"content-disposition": 'attachment; filename="deficits.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=disposition)

    async def trend(self, request: Request, version: str = "") -> Response:
        """Give the deficits month by month. Raises NothingHere."""
        return table_of((await self.words(request, "", version)).trend())

    async def places(self, request: Request, code: str, month: str = "", version: str = "") -> Response:
        """Give one deficit by community. Raises NothingHere."""
        words = await self.words(request, month, version)
        deficit = words.seen.formulas.deficit(code)
        if deficit is None:
            raise NothingHere
        return table_of(words.places(deficit))

    async def words(self, request: Request, month: str, version: str) -> DeficitWords:
        """Read a month, in the reader's language. Raises NothingHere."""
        chosen, wanted = self.chosen(version), month_named(month)
        if month and wanted is None:
            raise NothingHere
        seen: Seen = await self.door.database.read(lambda tx: look(tx, chosen, wanted))
        return DeficitWords(seen, Namer(self.door.reference(), self.pages.locale(request)))

    def chosen(self, version: str) -> Formulas:
        """The version that was asked for, else the newest in force. Raises NothingHere."""
        if not version:
            today = self.door.reference().local_date(self.door.clock())
            return next((each for each in reversed(self.known) if each.since <= today), self.known[0])
        found = next((each for each in self.known if each.version == version), None)
        if found is None:
            raise NothingHere
        return found

    def show(self, request: Request, words: DeficitWords) -> Response:
        """Show the page."""
        what: dict[str, Any] = {"seen": words.seen, "versions": self.known, "vendor": vendor}
        return self.pages.show(request, "public_deficits.html", words=words, names=words.names, **what)


def rows_of(words: DeficitWords) -> Iterator[list[object]]:
    """Every part of every deficit of a month, the whole and each community."""
    seen = words.seen
    for found in seen.found.values():
        for piece in found.pieces:
            yield [
                str(seen.month),
                *cells_of(words, found),
                *part_cells(piece),
                seen.formulas.version,
                seen.figures,
            ]


def cells_of(words: DeficitWords, found: Finding) -> list[object]:
    """A deficit as cells."""
    name = "" if found.area == WHOLE else words.area(found.area)
    numbers = [number(getattr(found, each)) for each in NUMBERS]
    return [found.deficit, found.area, name, str(found.state), *numbers]


def part_cells(piece: Piece) -> list[object]:
    """A part of it as cells."""
    some = "" if piece.numerator is None else figures.exact(piece.numerator)
    among = "" if piece.denominator is None else piece.denominator
    return [piece.code, str(piece.state), some, among, *(number(getattr(piece, each)) for each in NUMBERS)]


def number(value: Fraction | None) -> object:
    """A number as a cell, empty where there is none."""
    return "" if value is None else round(float(value), 6)
