"""The desk's page of supply and demand: what is foreseen exactly, what is short, what is done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.web.desk_forms import MOST_FIELDS, Form, about_in, done, form_of, told
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.needs_plots import NeedsPlots, last_day
from bot.web.pages import Pages
from bot.web.plots import table_of, vendor
from bot.web.visitors import STAFF, Visitor, Visitors
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.responsiveness.forecast.asked import ASK_MEANS, ASK_PURCHASE, FORMS, MEET, REFUSE, perform
from workflows.responsiveness.forecast.view import Outlook, ShortageView, outlook, shortages_for
from workflows.services.scope import Need
from workflows.services.view import missing
from workflows.transaction import Transaction

Offered = Mapping[str, Sequence[Form]]
ADDRESS = "/desk/needs/{code}.csv"


@dataclass(frozen=True)
class NeedsDesk:
    """Shows supply and demand to who may read it, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/needs", self.page, methods=["GET"])
        router.add_api_route("/desk/needs/{code}.csv", self.table, methods=["GET"])
        router.add_api_route("/desk/needs/{verb}", self.act, methods=["POST"])
        return router

    async def page(self, request: Request) -> Response:
        """Show it; to others, the desk."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or not has_duty(visitor.chat.role, Duty.NEEDS):
            return RedirectResponse("/desk", 303)
        return await self.show(request, visitor)

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
        return self.pages.show(
            request,
            "desk_needs.html",
            status=422 if refused else 200,
            locale=locale,
            chat=visitor.chat,
            csrf=visitor.csrf,
            seen=seen,
            short=short,
            needs=needs,
            plots=plots.all(),
            words=plots,
            until=last_day(seen),
            forms={each.code: forms_of(each) for each in short},
            refused=refused,
            names=names,
            vendor=vendor,
        )

    async def table(self, request: Request, code: str) -> Response:
        """Give a table to take away. Raises NothingHere."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or not has_duty(visitor.chat.role, Duty.NEEDS):
            raise NothingHere
        reference, now = self.door.reference(), self.door.clock()
        seen = await self.door.database.read(lambda tx: outlook(tx, reference, now))
        names = Namer(reference, locale_of(visitor.chat.locale))
        plot = NeedsPlots(seen, names, None, ADDRESS).all().get(code)
        if plot is None:
            raise NothingHere
        return table_of(plot)

    async def act(self, request: Request, verb: str) -> Response:
        """Do something, and show the page again. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        if verb not in FORMS or not has_duty(visitor.chat.role, Duty.NEEDS):
            raise NothingHere
        about, given = about_in(form), told(form, FORMS[verb])
        refused = await done(self.door, visitor, lambda act: perform(act, verb, about, given))
        return await self.show(request, visitor, refused) if refused else RedirectResponse("/desk/needs", 303)


def forms_of(each: ShortageView) -> list[Form]:
    """What the reader may do about a shortage."""
    verbs = (ASK_MEANS, ASK_PURCHASE) if each.asks else (MEET, REFUSE) if each.answers else ()
    return [form_of(verb, {"shortage": each.id}, FORMS[verb], lambda _field: ()) for verb in verbs]
