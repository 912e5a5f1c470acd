"""The pages of the index: bodies by month with intervals, lists and pleas, each down to its figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web import figures
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.index_words import IndexWords, head
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.plots import table_of, vendor
from workflows.responsiveness.index.view import IndexPage, Shown, index_page

LONGEST = 40


@dataclass(frozen=True)
class PublicIndex:
    """What everybody may read of the index."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/index", self.page, methods=["GET"])
        router.add_api_route("/index/table.csv", self.table, methods=["GET"])
        router.add_api_route("/index/{code}", self.body, methods=["GET"])
        router.add_api_route("/index/{code}/months.csv", self.months, methods=["GET"])
        return router

    async def page(self, request: Request, month: str = "") -> Response:
        """Show a month of all bodies. Raises NothingHere."""
        seen, words = await self.seen(month), self.words(request)
        chart = words.rows(seen)
        return self.show(request, "public_index.html", {"seen": seen, "chart": chart})

    async def table(self, request: Request, month: str = "") -> Response:
        """Give a month to take away. Raises NothingHere."""
        seen, words = await self.seen(month), self.words(request)
        body = figures.as_csv(head(seen.definition), words.cells(seen))
        disposition = {"content-disposition": f'attachment; filename="index-{seen.month or "none"}.csv"'}
        return Response(body, media_type="text/csv; charset=utf-8", headers=disposition)

    async def body(self, request: Request, code: str, month: str = "") -> Response:
        """Show one body with every part. Raises NothingHere."""
        seen = await self.seen(month, code)
        own = found(seen, code)
        if own is None:
            raise NothingHere
        chart = self.words(request).months(own.code, seen.trend)
        pleas = [each for each in seen.pleas if each.body == own.code]
        what = {"seen": seen, "own": own, "chart": chart, "pleas": pleas}
        return self.show(request, "public_index_body.html", what)

    async def months(self, request: Request, code: str) -> Response:
        """Give the months of one body to take away. Raises NothingHere."""
        seen = await self.seen("", code)
        if found(seen, code) is None:
            raise NothingHere
        return table_of(self.words(request).months(code, seen.trend))

    async def seen(self, month: str, body: str = "") -> IndexPage:
        """Read a month, with the trend of a body. Raises NothingHere."""
        reference = self.door.reference()
        page = await self.door.database.read(
            lambda tx: index_page(tx, reference, month[:LONGEST], body[:LONGEST])
        )
        if page is None:
            raise NothingHere
        return page

    def words(self, request: Request) -> IndexWords:
        """The lists, in the reader's language."""
        return IndexWords(Namer(self.door.reference(), self.pages.locale(request)))

    def show(self, request: Request, template: str, what: Mapping[str, Any]) -> Response:
        """Show a page."""
        words = self.words(request)
        return self.pages.show(request, template, words=words, names=words.names, vendor=vendor, **what)


def found(seen: IndexPage, code: str) -> Shown | None:
    """The index of a body in a month, None where it has none there."""
    return next((each for each in seen.bodies if each.code == code[:LONGEST]), None)
