"""Hands out the sheet of a case as a PDF: what its page says on paper, for the reader's own eyes."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.web.case_sheet import CaseSheets
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.visitors import STAFF, Visitors
from workflows.cases.acts import CaseUnknown


@dataclass(frozen=True)
class Sheets:
    """Sheets of cases at the desk."""

    door: WebDoor
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/case/{number}/sheet", self.sheet, methods=["GET"])
        return router

    async def sheet(self, request: Request, number: str) -> Response:
        """Hand out a PDF. Raises NothingHere."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        door = self.door
        try:
            drawn = await CaseSheets(door.database, door.reference, door.clock, door.zone).of(
                visitor.chat, number
            )
        except CaseUnknown:
            raise NothingHere from None
        answer = Response(drawn, media_type="application/pdf")
        answer.headers["content-disposition"] = f'inline; filename="{number}.pdf"'
        answer.headers["cache-control"] = "no-store"
        return answer
