"""The desk's page of rolls: how each stands, what waits for a ruling, and the sheets for the doors."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.catalogue.sentences import locale_of
from bot.dialogue.rolls.member import square_metres
from bot.door_codes import Bundle, bundle
from bot.door_sheets import as_pdf
from bot.web.desk_forms import MOST_FIELDS, Form, about_in, form_of
from bot.web.desk_frame import Frame
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.pages import Pages
from bot.web.routers import take_in
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary_votes import RollPlea
from workflows.gate import DUTIES
from workflows.gate_terms import Duty
from workflows.participation.rolls import view
from workflows.participation.rolls.asked import CORRECT, FORMS, GRANT, OF_OFFICERS, REFUSE, perform
from workflows.participation.rolls.terms import RollRefused
from workflows.participation.rolls.view import PleaView, RollView
from workflows.participation.rolls.vouch import draw_codes
from workflows.transaction import Transaction

READERS = DUTIES[Duty.ROLLS]
ON_DESK = {verb: FORMS[verb] for verb in OF_OFFICERS}


@dataclass(frozen=True)
class RollsDesk:
    """Shows the rolls somebody sees to, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/rolls/codes", self.codes, methods=["POST"])
        frame = Frame(self.door, self.visitors, "/desk/rolls", READERS, ON_DESK, perform, self.show)
        take_in(router, frame.routes())
        return router

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show them, and why the last act was refused."""
        reference = self.door.reference()

        def look(tx: Transaction) -> list[RollView]:
            return view.of_officer(act_of(tx, self.door, visitor))

        seen = await self.door.database.read(look)
        return self.pages.at_desk(
            request,
            visitor,
            "desk_rolls.html",
            refused,
            seen=seen,
            forms={plea.id: forms_of(plea) for each in seen for plea in each.pleas},
            square_metres=square_metres,
            days=reference.policy.roll_code_days,
        )

    async def codes(self, request: Request) -> Response:
        """Draw new codes for a roll's doors and hand the sheets out, this once. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        if visitor.chat.role not in READERS:
            raise NothingHere
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


def forms_of(plea: PleaView) -> list[Form]:
    """What may be done with one thing that waits."""
    yes = CORRECT if plea.kind is RollPlea.AREA else GRANT
    return [form_of(verb, {"plea": plea.id}, FORMS[verb], lambda _field: ()) for verb in (yes, REFUSE)]
