"""The public pages of joint-governance matters: each stage, without anybody's words or names."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from workflows.governance import view
from workflows.governance.view import MatterView
from workflows.transaction import Transaction

SHOWN = 50


@dataclass(frozen=True)
class PublicMatters:
    """What everybody may read of what many decide together."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/matters", self.listed, methods=["GET"])
        router.add_api_route("/matter/{code}", self.page, methods=["GET"])
        return router

    async def listed(self, request: Request) -> Response:
        """Show them all, the newest first."""

        def look(tx: Transaction) -> list[MatterView]:
            return [view.view(tx, each) for each in view.published(tx)[:SHOWN]]

        found = await self.door.database.read(look)
        return self.pages.show(request, "public_matters.html", found=found, names=self.names(request))

    async def page(self, request: Request, code: str) -> Response:
        """Show one. Raises NothingHere."""
        seen = await self.door.database.read(lambda tx: view.for_everybody(tx, code[:60]))
        if seen is None:
            raise NothingHere
        return self.pages.show(request, "public_matter.html", each=seen, names=self.names(request))

    def names(self, request: Request) -> Namer:
        """The lists, in the reader's language."""
        return Namer(self.door.reference(), self.pages.locale(request))
