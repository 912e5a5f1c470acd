"""The dashboard: a month of the whole, a body, an area or a category; every chart with its table."""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web import charts
from bot.web.dashboard_plots import PLOTS, DashboardWords
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.figure_words import FigureWords
from bot.web.names import Namer
from bot.web.noticeboard import Noticeboard
from bot.web.pages import Pages
from bot.web.plots import table_of, vendor
from bot.web.public_figures import LONGEST, month_named
from workflows.reference import Reference
from workflows.responsiveness.dashboard.view import BESIDE, Dashboard, Memory, Wanted, dashboard
from workflows.responsiveness.figures.compute import expected_codes
from workflows.responsiveness.figures.definitions import in_force, versions
from workflows.responsiveness.figures.figure import By
from workflows.responsiveness.topics.view import published

GROUPS: Final[tuple[By, ...]] = ("whole", "body", "area", "category")


@dataclass(frozen=True)
class PublicDashboard:
    """What everybody may see of a month."""

    door: WebDoor
    pages: Pages
    noticeboard: Noticeboard
    memory: Memory

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/dashboard", self.page, methods=["GET"])
        router.add_api_route("/dashboard/{chart}.csv", self.table, methods=["GET"])
        return router

    async def page(self, request: Request, month: str = "", of: str = "whole", measure: str = "") -> Response:
        """Show the month. Raises NothingHere."""
        words = await self.words(request, month, of, measure)
        _, grid = await self.noticeboard.read()
        reference, topics = self.door.reference(), await self.door.database.read(published)
        return self.pages.show(
            request,
            "public_dashboard.html",
            seen=words.seen,
            words=words,
            names=words.words.names,
            plots={code: draw(words) for code, draw in PLOTS.items()},
            groups=groups(reference),
            beside=BESIDE,
            drawing=charts.drawing(grid.shapes, grid.came.counts, reference),
            month=grid.came.month,
            topic=topics[0] if topics else None,
            vendor=vendor,
        )

    async def table(
        self, request: Request, chart: str, month: str = "", of: str = "whole", measure: str = ""
    ) -> Response:
        """Give the table of a chart to take away. Raises NothingHere."""
        if chart not in PLOTS:
            raise NothingHere
        return table_of(PLOTS[chart](await self.words(request, month, of, measure)))

    async def words(self, request: Request, month: str, of: str, measure: str) -> DashboardWords:
        """Read what was chosen, in the reader's language. Raises NothingHere."""
        wanted, reference = self.wanted(month, of, measure), self.door.reference()
        definitions = in_force(reference.local_date(self.door.clock()), versions())
        seen: Dashboard = await self.door.database.read(
            lambda tx: dashboard(tx, reference, definitions, wanted, self.memory)
        )
        board, _ = await self.noticeboard.read()
        names = Namer(reference, self.pages.locale(request))
        return DashboardWords(seen, FigureWords(names), board.weeks, self.door.zone)

    def wanted(self, month: str, of: str, measure: str) -> Wanted:
        """Return what a reader chose. Raises NothingHere where there is no such thing."""
        kind, _, code = of[:LONGEST].partition(":")
        by = next((each for each in GROUPS if each == kind), None)
        at = month_named(month) if month else None
        if by is None or (month and at is None) or measure not in ("", *BESIDE):
            raise NothingHere
        if by != "whole" and code not in dict(groups(self.door.reference()))[by]:
            raise NothingHere
        return Wanted(at, by, code if by != "whole" else "", measure or BESIDE[0])


def groups(reference: Reference) -> list[tuple[By, list[str]]]:
    """What may be chosen, kind by kind."""
    categories = [code for code, fact in reference.categories.items() if fact.parent is None]
    return [
        ("body", list(expected_codes(reference, "body"))),
        ("area", list(expected_codes(reference, "area"))),
        ("category", categories),
    ]
