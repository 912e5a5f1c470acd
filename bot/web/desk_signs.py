"""The desk's page of signs of gaming: the figures, the cases, the body's answer, and the review."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of, render
from bot.dialogue.signs.routes import figures
from bot.web.desk_forms import MOST_FIELDS, Form, about_in, done, form_of, told
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.public_signs import day_in
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary import Role
from workflows.responsiveness.signs.asked import FORMS, perform
from workflows.responsiveness.signs.view import SignView, seen_by

READERS = frozenset({Role.AUDITOR, Role.HEAD})


@dataclass(frozen=True)
class Card:
    """One sign with what its reader may do."""

    seen: SignView
    forms: Sequence[Form]


@dataclass(frozen=True)
class SignsDesk:
    """Shows signs to who reviews and to the bodies they are of."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/signs", self.page, methods=["GET"])
        router.add_api_route("/desk/signs/{verb}", self.act, methods=["POST"])
        return router

    async def page(self, request: Request) -> Response:
        """Show them; to others, the desk."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or visitor.chat.role not in READERS:
            return RedirectResponse("/desk", 303)
        return await self.show(request, visitor)

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show them, and why the last act was refused."""
        locale = locale_of(visitor.chat.locale)
        found = await self.door.database.read(lambda tx: seen_by(act_of(tx, self.door, visitor)))
        return self.pages.show(
            request,
            "desk_signs.html",
            status=422 if refused else 200,
            locale=locale,
            chat=visitor.chat,
            csrf=visitor.csrf,
            cards=[Card(each, forms(each)) for each in found],
            refused=refused,
            figures=lambda each: render(figures(each), locale),
            day=day_in(self.door.zone),
            names=Namer(self.door.reference(), locale),
        )

    async def act(self, request: Request, verb: str) -> Response:
        """Do something, and show them again. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        if verb not in FORMS or visitor.chat.role not in READERS:
            raise NothingHere
        about, given = about_in(form), told(form, FORMS[verb])
        refused = await done(self.door, visitor, lambda act: perform(act, verb, about, given))
        return await self.show(request, visitor, refused) if refused else RedirectResponse("/desk/signs", 303)


def forms(seen: SignView) -> list[Form]:
    """What may be done about a sign now."""
    return [form_of(verb, {"sign": seen.id}, FORMS[verb], lambda _field: ()) for verb in seen.verbs]
