"""The public pages of panels and deliberations: who is asked what, what is resolved; the minutes."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import show
from bot.dialogue.votes import decided
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.minutes_sheet import as_pdf, put_in_words
from bot.web.names import Namer
from bot.web.pages import Pages
from workflows.joint.between import Table, between
from workflows.participation.decisions.view import DecisionView
from workflows.participation.deliberation import view as floor
from workflows.participation.panels import view
from workflows.participation.panels.view import ConsultationView, PanelView
from workflows.screens import Sentence
from workflows.transaction import Transaction

LONGEST_CODE = 40
Front = tuple[list[PanelView], list[floor.Line], Table]


@dataclass(frozen=True)
class PublicPanels:
    """What everybody may read of panels and deliberations."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/panels", self.listed, methods=["GET"])
        router.add_api_route("/panel/{code}", self.panel, methods=["GET"])
        router.add_api_route("/session/{code}", self.session, methods=["GET"])
        router.add_api_route("/session/{code}/minutes.pdf", self.minutes, methods=["GET"])
        return router

    async def listed(self, request: Request) -> Response:
        """Show all panels and deliberations, and which body came when which called."""
        now = self.door.clock()

        def look(tx: Transaction) -> Front:
            return view.panels(tx, now), floor.public_all(tx), between(tx, now)

        panels, sessions, table = await self.door.database.read(look)
        return self.show(request, "public_panels.html", panels=panels, sessions=sessions, table=table)

    async def panel(self, request: Request, code: str) -> Response:
        """Show one panel with what it was asked. Raises NothingHere."""
        now = self.door.clock()

        def look(tx: Transaction) -> tuple[PanelView, list[ConsultationView]] | None:
            found = view.panel(tx, code[:LONGEST_CODE], now)
            return None if found is None else (found, view.consultations(tx, found.id, now))

        seen = await self.door.database.read(look)
        if seen is None:
            raise NothingHere
        return self.show(request, "public_panel.html", each=seen[0], asked=seen[1])

    async def session(self, request: Request, code: str) -> Response:
        """Show one deliberation. Raises NothingHere."""
        return self.show(request, "public_session.html", each=await self.found(code))

    async def minutes(self, request: Request, code: str) -> Response:
        """Hand out the minutes of a deliberation that is closed. Raises NothingHere."""
        seen = await self.found(code)
        if seen.closed_at is None:
            raise NothingHere
        sheet = put_in_words(seen, self.door.reference(), self.pages.locale(request))
        answer = Response(await asyncio.to_thread(as_pdf, sheet), media_type="application/pdf")
        answer.headers["content-disposition"] = f'inline; filename="{seen.code}.pdf"'
        return answer

    async def found(self, code: str) -> floor.AssemblyView:
        """Load one deliberation. Raises NothingHere."""
        reference, now = self.door.reference(), self.door.clock()
        seen = await self.door.database.read(lambda tx: floor.view(tx, reference, code[:LONGEST_CODE], now))
        if seen is None:
            raise NothingHere
        return seen

    def show(self, request: Request, name: str, **values: object) -> Response:
        """Render a page."""
        locale, reference = self.pages.locale(request), self.door.reference()

        def words(sentence: Sentence) -> str:
            return show(sentence, locale, reference.calendar.zone)

        def lines(found: DecisionView) -> list[str]:
            return [words(each) for each in decided.card(found, reference)]

        names = Namer(reference, locale)
        return self.pages.show(request, name, words=words, lines=lines, names=names, **values)  # type: ignore[arg-type]
