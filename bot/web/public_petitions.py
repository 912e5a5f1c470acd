"""The public pages of petitions: what is asked, how far it is, what came of it; never a name."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from workflows.participation.petitions.view import public_all, view

LONGEST_CODE = 40


@dataclass(frozen=True)
class PublicPetitions:
    """What everybody may read of petitions."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/petitions", self.listed, methods=["GET"])
        router.add_api_route("/petition/{code}", self.page, methods=["GET"])
        return router

    async def listed(self, request: Request) -> Response:
        """Show them all, open ones first, and how many were taken down for what."""
        now = self.door.clock()
        found, removals = await self.door.database.read(lambda tx: public_all(tx, now))
        return self.pages.show(request, "public_petitions.html", found=found, removals=removals)

    async def page(self, request: Request, code: str) -> Response:
        """Show one. Raises NothingHere."""
        seen = await self.door.database.read(lambda tx: view(tx, code[:LONGEST_CODE]))
        if seen is None:
            raise NothingHere
        names = Namer(self.door.reference(), self.pages.locale(request))
        late = seen.rule_by is not None and self.door.clock() >= seen.rule_by
        return self.pages.show(request, "public_petition.html", each=seen, names=names, late=late)
