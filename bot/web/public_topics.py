"""The public pages of monthly topics (每月一题): what was chosen, planned, promised, and what came of it."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.plots import table_of, vendor
from bot.web.topic_plots import months_plot
from workflows.responsiveness.topics.telling import told_result
from workflows.responsiveness.topics.view import TopicView, published, published_one

LONGEST = 20


@dataclass(frozen=True)
class PublicTopics:
    """What everybody may read of topics."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/topics", self.listed, methods=["GET"])
        router.add_api_route("/topic/{code}", self.page, methods=["GET"])
        router.add_api_route("/topic/{code}/months.csv", self.table, methods=["GET"])
        return router

    async def listed(self, request: Request) -> Response:
        """Show them all, the newest first."""
        found = await self.door.database.read(published)
        now = self.door.clock()
        return self.pages.show(request, "public_topics.html", found=found, names=self.names(request), now=now)

    async def page(self, request: Request, code: str) -> Response:
        """Show one. Raises NothingHere."""
        each = await self.one(code)
        return self.pages.show(
            request,
            "public_topic.html",
            each=each,
            told=told_result(each.result) if each.result else None,
            months=months_plot(each, self.pages.locale(request)),
            names=self.names(request),
            vendor=vendor,
            now=self.door.clock(),
        )

    async def table(self, request: Request, code: str) -> Response:
        """Give the months to take away. Raises NothingHere."""
        plot = months_plot(await self.one(code), self.pages.locale(request))
        if plot is None:
            raise NothingHere
        return table_of(plot)

    async def one(self, code: str) -> TopicView:
        """Read one. Raises NothingHere."""
        found = await self.door.database.read(lambda tx: published_one(tx, code[:LONGEST]))
        if found is None:
            raise NothingHere
        return found

    def names(self, request: Request) -> Namer:
        """The lists, in the reader's language."""
        return Namer(self.door.reference(), self.pages.locale(request))
