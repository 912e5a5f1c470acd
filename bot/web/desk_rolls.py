"""The desk's page of rolls: how each stands, what waits for a ruling, and the sheets for the doors."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.dialogue.rolls.member import square_metres
from bot.door_codes import Bundle, bundle
from bot.door_sheets import as_pdf
from bot.web.desk_forms import MOST_FIELDS, Form, about_in, done, form_of, told
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary_votes import RollPlea
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.participation.rolls import view
from workflows.participation.rolls.asked import CORRECT, FORMS, GRANT, OF_OFFICERS, REFUSE, perform
from workflows.participation.rolls.terms import RollRefused
from workflows.participation.rolls.view import PleaView, RollView
from workflows.participation.rolls.vouch import draw_codes
from workflows.transaction import Transaction


@dataclass(frozen=True)
class RollsDesk:
    """Shows the rolls somebody sees to, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/rolls", self.page, methods=["GET"])
        router.add_api_route("/desk/rolls/codes", self.codes, methods=["POST"])
        router.add_api_route("/desk/rolls/{verb}", self.act, methods=["POST"])
        return router

    async def page(self, request: Request) -> Response:
        """Show them."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or not has_duty(visitor.chat.role, Duty.ROLLS):
            return RedirectResponse("/desk", 303)
        return await self.show(request, visitor)

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show them, and why the last act was refused."""
        reference, locale = self.door.reference(), locale_of(visitor.chat.locale)

        def look(tx: Transaction) -> list[RollView]:
            return view.of_officer(act_of(tx, self.door, visitor))

        seen = await self.door.database.read(look)
        return self.pages.show(
            request,
            "desk_rolls.html",
            status=422 if refused else 200,
            locale=locale,
            chat=visitor.chat,
            csrf=visitor.csrf,
            seen=seen,
            forms={plea.id: forms_of(plea) for each in seen for plea in each.pleas},
            refused=refused,
            square_metres=square_metres,
            days=reference.policy.roll_code_days,
            names=Namer(reference, locale),
        )

    async def act(self, request: Request, verb: str) -> Response:
        """Rule on something, and show the rolls again. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.officer(request, form)
        if verb not in OF_OFFICERS:
            raise NothingHere
        about, given = about_in(form), told(form, FORMS[verb])
        refused = await done(self.door, visitor, lambda act: perform(act, verb, about, given))
        return await self.show(request, visitor, refused) if refused else RedirectResponse("/desk/rolls", 303)

    async def codes(self, request: Request) -> Response:
        """Draw new codes for a roll's doors and hand the sheets out, this once. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.officer(request, form)
        roll_id, real_now = about_in(form).get("roll", 0), self.door.real_clock()
        days = self.door.reference().policy.roll_code_days

        def draw(tx: Transaction) -> Bundle:
            roll, doors = draw_codes(act_of(tx, self.door, visitor), roll_id, real_now)
            return bundle(tx, roll.name, doors, self.door.public_url, days)

        try:
            sheets = await self.door.database.write(draw)
        except RollRefused:
            raise NothingHere from None
        drawn = await asyncio.to_thread(as_pdf, sheets, locale_of(visitor.chat.locale))
        headers = {
            "content-disposition": 'attachment; filename="door-codes.pdf"',
            "cache-control": "no-store",
        }
        return Response(drawn, media_type="application/pdf", headers=headers)

    async def officer(self, request: Request, form: FormData) -> Visitor:
        """Who sends a form, if they see to rolls. Raises NothingHere."""
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        if not has_duty(visitor.chat.role, Duty.ROLLS):
            raise NothingHere
        return visitor


def forms_of(plea: PleaView) -> list[Form]:
    """What may be done with one thing that waits."""
    yes = CORRECT if plea.kind is RollPlea.AREA else GRANT
    return [form_of(verb, {"plea": plea.id}, FORMS[verb], lambda _field: ()) for verb in (yes, REFUSE)]
