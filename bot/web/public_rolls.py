"""The public pages of rolls: counts, and the hashes of what votes froze; never a door, never a name."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.dialogue.rolls.member import square_metres
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from workflows.participation.rolls import view

LONGEST = 60


@dataclass(frozen=True)
class PublicRolls:
    """What everybody may read of who votes together."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/rolls", self.listed, methods=["GET"])
        router.add_api_route("/roll/{code}", self.page, methods=["GET"])
        return router

    async def listed(self, request: Request) -> Response:
        """Show them all."""
        found = await self.door.database.read(view.public_all)
        return self.show(request, found, alone=False)

    async def page(self, request: Request, code: str) -> Response:
        """Show one. Raises NothingHere."""
        seen = await self.door.database.read(lambda tx: view.public(tx, code[:LONGEST]))
        if seen is None:
            raise NothingHere
        return self.show(request, [seen], alone=True)

    def show(self, request: Request, found: list[view.PublicRoll], *, alone: bool) -> Response:
        """Show some."""
        names = Namer(self.door.reference(), self.pages.locale(request))
        return self.pages.show(
            request, "public_rolls.html", found=found, alone=alone, names=names, square_metres=square_metres
        )
