"""The public page of joint meetings: who came, what was promised and whether it was kept, the minutes."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web.door import WebDoor
from bot.web.names import Namer
from bot.web.pages import Pages
from workflows.meetings.queries import published


@dataclass(frozen=True)
class Minutes:
    """Shows what is published of joint meetings, to everybody."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/meetings", self.page, methods=["GET"])
        return router

    async def page(self, request: Request) -> Response:
        """Show the newest minutes."""
        found = await self.door.database.read(published)
        names = Namer(self.door.reference(), self.pages.locale(request))
        now = self.door.clock()
        return self.pages.show(request, "meetings.html", meetings=found, names=names, now=now)
