"""The desk: staff see their queue by what is due, find a case by its number, take a list away."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.web.desk_budgets import BudgetsDesk
from bot.web.desk_bulk import Bulk
from bot.web.desk_case import CasePage
from bot.web.desk_covenants import CovenantsDesk
from bot.web.desk_evaluations import EvaluationsDesk
from bot.web.desk_export import Exports, may_export
from bot.web.desk_filters import Together, choices, narrowing_in, together
from bot.web.desk_grid import GridPage
from bot.web.desk_hotspots import HotSpots
from bot.web.desk_index import IndexDesk
from bot.web.desk_join import WayIn
from bot.web.desk_joint import Board
from bot.web.desk_loop import LoopDesk
from bot.web.desk_matters import MattersDesk
from bot.web.desk_means import MeansDesk
from bot.web.desk_merge import act_of
from bot.web.desk_needs import NeedsDesk
from bot.web.desk_opinions import OpinionsDesk
from bot.web.desk_panels import PanelsDesk
from bot.web.desk_petitions import PetitionsDesk
from bot.web.desk_practices import PracticesDesk
from bot.web.desk_reading import ReadingPage
from bot.web.desk_replies import Replies
from bot.web.desk_rolls import RollsDesk
from bot.web.desk_services import ServicesDesk
from bot.web.desk_sheet import Sheets
from bot.web.desk_signs import SignsDesk
from bot.web.desk_study import StudyDesk
from bot.web.desk_topics import TopicsDesk
from bot.web.desk_view import Day, sections
from bot.web.desk_votes import VoteDesk
from bot.web.door import WebDoor
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.routers import take_in
from bot.web.visitors import STAFF, Visitor, Visitors
from workflows.cases.export import MOST
from workflows.cases.queue_parts import Asked
from workflows.cases.queues import Load, Queue, queue, workload
from workflows.cases.search import Found, find_case
from workflows.conversation import state_of
from workflows.responsiveness.waiting import Room, waiting
from workflows.transaction import Transaction

LONGEST = 80


def routes(door: WebDoor, pages: Pages, visitors: Visitors) -> APIRouter:
    """Return the queue, the search, the case page with its acts, the export, and the way in."""
    return Desk(door, pages, visitors).routes()


class Page(Protocol):
    """What has addresses below the desk."""

    def routes(self) -> APIRouter:
        """Return its routes."""


PAGES: tuple[Callable[[WebDoor, Pages, Visitors], Page], ...] = (
    MattersDesk,
    ServicesDesk,
    TopicsDesk,
    LoopDesk,
    SignsDesk,
    RollsDesk,
    CovenantsDesk,
    BudgetsDesk,
    PracticesDesk,
    PetitionsDesk,
    PanelsDesk,
    EvaluationsDesk,
    OpinionsDesk,
    MeansDesk,
    NeedsDesk,
    IndexDesk,
    GridPage,
    HotSpots,
    Board,
    CasePage,
    Replies,
    Bulk,
    ReadingPage,
)
"""The pages of the desk that need nothing but what every page does."""


@dataclass(frozen=True)
class Desk:
    """The list of the desk and the search above it."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    @property
    def way_in(self) -> WayIn:
        """How staff come here."""
        return WayIn(self.door, self.pages, self.visitors)

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        take_in(router, self.way_in.routes())
        router.add_api_route("/desk", self.tasks, methods=["GET"])
        router.add_api_route("/desk/find", self.find, methods=["GET"])
        for page in PAGES:
            take_in(router, page(self.door, self.pages, self.visitors).routes())
        votes = VoteDesk(self.door, self.pages, self.visitors)
        take_in(router, votes.routes())
        take_in(router, StudyDesk(self.door, self.visitors, votes).routes())
        take_in(router, Exports(self.door, self.visitors).routes())
        take_in(router, Sheets(self.door, self.visitors).routes())
        return router

    async def tasks(self, request: Request) -> Response:
        """Show the queue, or the way in."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or "invitation" in request.query_params:
            return await self.way_in.page(request)
        return await self.list_of(request, visitor)

    async def list_of(self, request: Request, visitor: Visitor) -> Response:
        """Show the queue of a chat, under headings of what is due."""
        chat, reference, now = visitor.chat, self.door.reference(), self.door.clock()
        locale, asked = locale_of(chat.locale), request.query_params

        narrow = narrowing_in(asked).known(reference)

        def look(tx: Transaction) -> tuple[Queue, tuple[Load, ...], int, Together, Mapping[Room, int]]:
            here = Asked(tx, reference, chat, now, narrow)
            found = queue(here, asked.get("show", ""), page_in(asked.get("page", "")))
            waits = waiting(act_of(tx, self.door, visitor))
            return found, workload(here), state_of(tx, chat.id).last_number, together(here), waits

        found, loads, last, several, waits = await self.door.database.read(look)
        return self.pages.show(
            request,
            "desk.html",
            locale=locale,
            chat=chat,
            csrf=visitor.csrf,
            last=last,
            queue=found,
            sections=sections(found.cases, found.part, Day(now, self.door.zone), locale),
            loads=loads,
            waiting=waits,
            narrow=narrow,
            address=urlencode(narrow.given),
            choices=choices(reference, chat, locale),
            several=several,
            may_export=may_export(chat.role),
            most=MOST,
            now=now,
            names=Namer(reference, locale),
        )

    async def find(self, request: Request) -> Response:
        """Go to the case whose number was typed; else show what may have been meant."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        typed = request.query_params.get("number", "")[:LONGEST].strip()
        chat, reference, now = visitor.chat, self.door.reference(), self.door.clock()

        def look(tx: Transaction) -> Found:
            return find_case(tx, reference, chat, typed, now)

        found = await self.door.database.read(look)
        if found.number is not None:
            return RedirectResponse(f"/desk/case/{found.number}", 303)
        locale = locale_of(chat.locale)
        return self.pages.show(
            request,
            "desk_find.html",
            status=404 if typed else 200,
            locale=locale,
            chat=chat,
            csrf=visitor.csrf,
            typed=typed,
            found=found,
            names=Namer(reference, locale),
        )


def page_in(typed: str) -> int:
    """Read the number of a page from an address; the first where there is none."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1
