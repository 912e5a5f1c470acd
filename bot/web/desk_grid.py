"""The page of the grid: cells that need somebody, rotas, looks on site in hand, what came of rounds."""

import random
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.web.door import WebDoor
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.visitors import STAFF, Visitors
from workflows.cases.acts import Act, Actor
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.grid.board import WINDOW, GridBoard, board
from workflows.transaction import Transaction


@dataclass(frozen=True)
class GridPage:
    """Shows how things stand on site where the reader's seat reaches."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the route."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/grid", self.page, methods=["GET"])
        return router

    async def page(self, request: Request) -> Response:
        """Show it; to who has no list of cases, the desk."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or not has_duty(visitor.chat.role, Duty.QUEUE):
            return RedirectResponse("/desk", 303)
        chat, reference = visitor.chat, self.door.reference()
        locale = locale_of(chat.locale)
        seat = Actor(chat.role, chat.person_id, chat.body, chat.area)

        def read(tx: Transaction) -> GridBoard:
            return board(Act(tx, seat, self.door.clock(), reference, random.Random(0)))

        return self.pages.show(
            request,
            "desk_grid.html",
            locale=locale,
            chat=chat,
            csrf=visitor.csrf,
            board=await self.door.database.read(read),
            silent=reference.policy.silent_days,
            days=WINDOW.days,
            names=Namer(reference, locale),
        )
