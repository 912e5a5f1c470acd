"""The report of a month as a PDF, for everybody."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.month_sheet import as_pdf, month_sheet
from bot.web.pages import Pages
from bot.web.public_figures import month_named


@dataclass(frozen=True)
class PublicReport:
    """Hands out the reports of months that are published, and keeps what it has drawn."""

    door: WebDoor
    pages: Pages
    drawn: dict[tuple[str, str], bytes]
    lock: asyncio.Lock

    def routes(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/report/{month}.pdf", self.report, methods=["GET"])
        return router

    async def report(self, request: Request, month: str) -> Response:
        """Hand out the report of a month. Raises NothingHere."""
        locale = self.pages.locale(request)
        at, reference = month_named(month), self.door.reference()
        if at is None:
            raise NothingHere
        async with self.lock:  # one at a time: it takes the processor for a second
            if (month, locale) not in self.drawn:
                address = f"{self.door.public_url}/dashboard?month={at}"
                sheet = await self.door.database.read(
                    lambda tx: month_sheet(tx, reference, at, locale, address)
                )
                if sheet is None:
                    raise NothingHere
                self.drawn[month, locale] = await asyncio.to_thread(as_pdf, sheet)
        answer = Response(self.drawn[month, locale], media_type="application/pdf")
        answer.headers["content-disposition"] = f'inline; filename="huiying-{at}.pdf"'
        return answer
