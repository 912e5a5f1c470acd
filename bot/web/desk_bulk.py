"""Several cases of a queue at once: what would be done is shown first, then done, and can be undone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere, Unprocessable
from bot.web.exchange import clean
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary_presence import BulkKind
from workflows.cases.acts import Act
from workflows.presence import bulk
from workflows.presence.hands import name_of
from workflows.transaction import Transaction

LONGEST = 40
Found = TypeVar("Found")


@dataclass(frozen=True)
class Bulk:
    """The forms for several cases."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/bulk", self.look, methods=["POST"])
        router.add_api_route("/desk/bulk/do", self.do, methods=["POST"])
        router.add_api_route("/desk/bulk/undo", self.undo, methods=["POST"])
        return router

    async def look(self, request: Request) -> Response:
        """Show what would be done. Raises NothingHere, Unprocessable, ForeignForm, SessionUnknown."""
        visitor, order, show = await self.ordered(request)

        def outlook(act: Act) -> tuple[bulk.Outlook, str]:
            found = bulk.foresee(act, order)  # refuses whoever does not work there
            named = order.kind is BulkKind.ASSIGN
            return found, name_of(act.tx, int(order.value)) if named else order.value

        found, value = await self.door.database.read(self.step(visitor, outlook))
        locale = locale_of(visitor.chat.locale)
        return self.pages.show(
            request,
            "desk_bulk.html",
            locale=locale,
            chat=visitor.chat,
            csrf=visitor.csrf,
            order=order,
            value=value,
            found=found,
            show=show,
            names=Namer(self.door.reference(), locale),
        )

    async def do(self, request: Request) -> Response:
        """Do it, and go back to the queue. Raises as `look`."""
        visitor, order, show = await self.ordered(request)
        await self.door.database.write(self.step(visitor, lambda act: bulk.do(act, order)))
        self.door.engine.wake()
        return RedirectResponse(f"/desk?show={show}", 303)

    async def undo(self, request: Request) -> Response:
        """Undo it, and go back to the queue. Raises as `look`."""
        form = await request.form(max_files=0, max_fields=4)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        which = str(form.get("bulk", ""))
        if not (which.isascii() and which.isdigit() and len(which) < 16):
            raise NothingHere
        await self.door.database.write(self.step(visitor, lambda act: bulk.undo(act, int(which))))
        self.door.engine.wake()
        return RedirectResponse("/desk", 303)

    async def ordered(self, request: Request) -> tuple[Visitor, bulk.Order, str]:
        """Read what is to be done to what."""
        form = await request.form(max_files=0, max_fields=bulk.MOST + 8)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        kind = str(form.get("kind", ""))
        if kind not in {str(each) for each in BulkKind}:
            raise NothingHere
        numbers = tuple(clean(str(each))[:LONGEST] for each in form.getlist("case"))
        value = clean(str(form.get(f"value_{kind}", form.get("value", "")))).strip()[:LONGEST]
        show = str(form.get("show", ""))
        return visitor, bulk.Order(BulkKind(kind), numbers, value), show if show.isalpha() else ""

    def step(self, visitor: Visitor, work: Callable[[Act], Found]) -> Callable[[Transaction], Found]:
        """Make a step of what somebody at the desk does; what cannot be done is refused politely."""

        def run(tx: Transaction) -> Found:
            try:
                return work(act_of(tx, self.door, visitor))
            except bulk.BulkRefused:
                raise Unprocessable from None

        return run
