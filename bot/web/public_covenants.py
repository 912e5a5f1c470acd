"""The public pages of residents' covenants: what is in force, what is being made, what was, and a search."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.dialogue.covenants import told
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.pages import Pages
from bot.web.public_votes import Sayer
from models.vocabulary import Role
from workflows.cases.acts import Act, Actor
from workflows.participation.covenants.cite import Cited, found
from workflows.participation.covenants.view import CovenantView, listed, one
from workflows.transaction import Transaction

LONGEST_CODE, LONGEST_QUERY, FOUND = 40, 60, 20
ANYBODY = Actor(Role.RESIDENT)


@dataclass(frozen=True)
class PublicCovenants:
    """What everybody may read of covenants."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/covenant", self.listed, methods=["GET"])
        router.add_api_route("/covenant/{code}", self.page, methods=["GET"])
        return router

    def act(self, tx: Transaction) -> Act:
        """Read as anybody may."""
        return Act(tx, ANYBODY, self.door.clock(), self.door.reference(), self.door.chance)

    async def listed(self, request: Request) -> Response:
        """Show them all, and the articles that answer what is asked."""
        asked = request.query_params.get("q", "")[:LONGEST_QUERY].strip()

        def look(tx: Transaction) -> tuple[list[CovenantView], list[Cited]]:
            act = self.act(tx)
            return list(listed(act)), found(act, asked, FOUND) if asked else []

        seen, hits = await self.door.database.read(look)
        return self.pages.show(request, "public_covenants.html", seen=seen, asked=asked, hits=hits)

    async def page(self, request: Request, code: str) -> Response:
        """Show one with its history. Raises NothingHere."""
        seen = await self.door.database.read(lambda tx: one(self.act(tx), code[:LONGEST_CODE]))
        if seen is None:
            raise NothingHere
        say = Sayer(self.pages.locale(request), self.door)
        return self.pages.show(
            request,
            "public_covenant.html",
            each=seen,
            now=say.all(told.in_force(seen.now)) if seen.now else (),
            making=say.all(told.making(seen.making)) if seen.making else (),
        )
