"""The public page of trials: what is tried where and until when, and what came of it."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.dialogue.votes import trials
from bot.web.door import WebDoor
from bot.web.pages import Pages
from bot.web.public_votes import Sayer
from workflows.participation.trials.view import listed


@dataclass(frozen=True)
class PublicTrials:
    """What everybody may read of trials."""

    door: WebDoor
    pages: Pages

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/trials", self.page, methods=["GET"])
        return router

    async def page(self, request: Request) -> Response:
        """Show them, the newest first."""
        found, say = await self.door.database.read(listed), Sayer(self.pages.locale(request), self.door)
        reference = self.door.reference()
        seen = [(each, say.all(trials.card(each, reference))) for each in found]
        return self.pages.show(request, "public_trials.html", found=seen)
