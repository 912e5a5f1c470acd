"""The public page: what was asked, what became of it, how long it took. Nobody signs in, nobody is named."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.web import charts
from bot.web.door import WebDoor
from bot.web.feeds import Feeds
from bot.web.names import Namer
from bot.web.noticeboard import Noticeboard
from bot.web.pages import Pages
from bot.web.plots import vendor
from bot.web.public_budgets import PublicBudgets
from bot.web.public_covenants import PublicCovenants
from bot.web.public_dashboard import PublicDashboard
from bot.web.public_deficits import PublicDeficits
from bot.web.public_evaluations import PublicEvaluations
from bot.web.public_figures import PublicFigures
from bot.web.public_index import PublicIndex
from bot.web.public_loop import PublicLoop
from bot.web.public_matters import PublicMatters
from bot.web.public_means import PublicMeans
from bot.web.public_needs import PublicNeeds
from bot.web.public_opinions import PublicOpinions
from bot.web.public_panels import PublicPanels
from bot.web.public_petitions import PublicPetitions
from bot.web.public_practices import PublicPractices
from bot.web.public_report import PublicReport
from bot.web.public_signs import PublicSigns
from bot.web.public_topics import PublicTopics
from bot.web.public_trials import PublicTrials
from bot.web.public_votes import PublicVotes
from bot.web.rate_tables import rates_csv
from bot.web.routers import take_in
from bot.web.timeline import public_lines
from bot.web.warmth import Warmth
from workflows.cases.numbers import find_numbers
from workflows.house.bot_links import case_link, residents_link
from workflows.responsiveness.progress import PublicCase, progress
from workflows.transaction import Transaction


def routes(door: WebDoor, pages: Pages, warmth: Warmth) -> APIRouter:
    """Return the public page, its data, and the progress of one case."""
    public = Public(door, pages, warmth.noticeboard)
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/", public.front, methods=["GET"])
    router.add_api_route("/figures.json", public.weekly, methods=["GET"])
    router.add_api_route("/grid.geojson", public.grid, methods=["GET"])
    router.add_api_route("/rates.csv", public.table, methods=["GET"])
    take_in(router, PublicMatters(door, pages).routes())
    take_in(router, PublicVotes(door, pages).routes())
    take_in(router, PublicPetitions(door, pages).routes())
    take_in(router, PublicCovenants(door, pages).routes())
    take_in(router, PublicTrials(door, pages).routes())
    take_in(router, PublicPractices(door, pages).routes())
    take_in(router, PublicOpinions(door, pages).routes())
    take_in(router, PublicPanels(door, pages).routes())
    take_in(router, PublicEvaluations(door, pages).routes())
    take_in(router, PublicBudgets(door, pages).routes())
    take_in(router, PublicMeans(door, pages).routes())
    take_in(router, PublicNeeds(door, pages).routes())
    take_in(router, PublicTopics(door, pages).routes())
    take_in(router, PublicFigures(door, pages).routes())
    take_in(router, PublicDeficits(door, pages).routes())
    take_in(router, PublicIndex(door, pages).routes())
    take_in(router, PublicLoop(door, pages).routes())
    take_in(router, PublicSigns(door, pages).routes())
    take_in(router, PublicDashboard(door, pages, warmth.noticeboard, warmth.memory).routes())
    take_in(router, PublicReport(door, pages, {}, asyncio.Lock()).routes())
    take_in(router, Feeds(door, pages).routes())
    router.add_api_route("/case", public.search, methods=["GET"])
    router.add_api_route("/case/{number}", public.case, methods=["GET"], name="public_case")
    return router


@dataclass(frozen=True)
class Public:
    """The pages everybody may read."""

    door: WebDoor
    pages: Pages
    noticeboard: Noticeboard

    async def front(self, request: Request) -> Response:
        """Show the figures, the newest matters, the chart and the map."""
        seen, grid = await self.noticeboard.read()
        names = Namer(self.door.reference(), self.pages.locale(request))
        drawing = charts.drawing(grid.shapes, grid.came.counts, names.reference)
        return self.pages.show(
            request,
            "public.html",
            board=seen,
            drawing=drawing,
            month=grid.came.month,
            vendor=vendor,
            names=names,
        )

    async def weekly(self, request: Request) -> Response:
        """Give the chart its figures."""
        seen, _ = await self.noticeboard.read()
        return JSONResponse(charts.weekly(seen.weeks, self.pages.locale(request), self.door.zone))

    async def grid(self, request: Request) -> Response:
        """Give the map its cells, with the counts that may be shown."""
        _, grid = await self.noticeboard.read()
        shown = charts.geojson(
            grid.shapes, grid.came.counts, self.door.reference(), self.pages.locale(request)
        )
        return JSONResponse(shown, media_type="application/geo+json")

    async def table(self, request: Request, by: str = "body") -> Response:
        """Give the rates as a table to take away. Raises Unprocessable."""
        return await rates_csv(self.door, self.pages.locale(request), by)

    async def search(self, request: Request, number: str = "") -> Response:
        """Go to the case whose number was typed, however it was typed."""
        found = find_numbers(number[:200]) or (number.strip()[:60],)
        if found[0] and found[0].isprintable() and "/" not in found[0]:
            return RedirectResponse(request.url_for("public_case", number=found[0]).path, 303)
        return self.unknown(request, number)

    async def case(self, request: Request, number: str) -> Response:
        """Show how far a case is."""
        names = Namer(self.door.reference(), self.pages.locale(request))

        def look(tx: Transaction) -> tuple[PublicCase | None, str]:
            wanted = (number, number.strip().upper())
            found = next((each for one in wanted if (each := progress(tx, names.reference, one))), None)
            return found, case_link(residents_link(tx), found.number) if found else ""

        seen, link = await self.door.database.read(look)
        if seen is None:
            return self.unknown(request, number)
        return self.pages.show(
            request,
            "public_case.html",
            case=seen,
            now=self.door.clock(),
            number=seen.number,
            link=link,
            lines=public_lines(seen.steps),
            names=names,
        )

    def unknown(self, request: Request, number: str) -> Response:
        """Say that no case that may be shown has this number, and let them try again."""
        return self.pages.show(request, "public_case.html", status=404, case=None, number=number[:60])
