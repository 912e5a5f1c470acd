"""The desk's page of supply and demand: what is foreseen exactly, what is short, what is done about it."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import locale_of
from bot.web.desk_forms import Form, form_of
from bot.web.desk_frame import Frame
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.needs_plots import NeedsPlots, last_day
from bot.web.pages import Pages
from bot.web.plots import table_of, vendor
from bot.web.visitors import STAFF, Visitor, Visitors
from workflows.gate import DUTIES
from workflows.gate_terms import Duty
from workflows.responsiveness.forecast.asked import ASK_MEANS, ASK_PURCHASE, FORMS, MEET, REFUSE, perform
from workflows.responsiveness.forecast.view import Outlook, ShortageView, outlook, shortages_for
from workflows.services.scope import Need
from workflows.services.view import missing
from workflows.transaction import Transaction

READERS = DUTIES[Duty.NEEDS]
ADDRESS = "/desk/needs/{code}.csv"


@dataclass(frozen=True)
class NeedsDesk:
    """Shows supply and demand to who may read it, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        frame = Frame(self.door, self.visitors, "/desk/needs", READERS, FORMS, perform, self.show)
        router = frame.routes()
        router.add_api_route("/desk/needs/{code}.csv", self.table, methods=["GET"], include_in_schema=False)
        return router

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show it, and why the last act was refused."""
        reference, now, locale = self.door.reference(), self.door.clock(), locale_of(visitor.chat.locale)

        def look(tx: Transaction) -> tuple[Outlook, list[ShortageView], list[Need]]:
            act = act_of(tx, self.door, visitor)
            needs = missing(tx, reference, visitor.chat, now)
            return outlook(tx, reference, now), shortages_for(act), needs

        seen, short, needs = await self.door.database.read(look)
        names = Namer(reference, locale)
        plots = NeedsPlots(seen, names, None, ADDRESS)
        return self.pages.at_desk(
            request,
            visitor,
            "desk_needs.html",
            refused,
            seen=seen,
            short=short,
            needs=needs,
            plots=plots.all(),
            words=plots,
            until=last_day(seen),
            forms={each.code: forms_of(each) for each in short},
            names=names,
            vendor=vendor,
        )

    async def table(self, request: Request, code: str) -> Response:
        """Give a table to take away. Raises NothingHere."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or visitor.chat.role not in READERS:
            raise NothingHere
        reference, now = self.door.reference(), self.door.clock()
        seen = await self.door.database.read(lambda tx: outlook(tx, reference, now))
        names = Namer(reference, locale_of(visitor.chat.locale))
        plot = NeedsPlots(seen, names, None, ADDRESS).all().get(code)
        if plot is None:
            raise NothingHere
        return table_of(plot)


def forms_of(each: ShortageView) -> list[Form]:
    """What the reader may do about a shortage."""
    verbs = (ASK_MEANS, ASK_PURCHASE) if each.asks else (MEET, REFUSE) if each.answers else ()
    return [form_of(verb, {"shortage": each.id}, FORMS[verb], lambda _field: ()) for verb in verbs]
