"""The desk's pages of joint-governance matters: which there are, how each stands, and what can be done."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.web.desk_forms import MOST_FIELDS, Form, about_in, done, form_of, told
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary import MatterStage, Role
from workflows.governance import asked, matters, view
from workflows.governance.asked import AGAINST, AGREE, FORMS, perform
from workflows.governance.stages import Verb
from workflows.governance.view import MatterView
from workflows.participation.votes import asked as votes
from workflows.participation.votes.asked import Put
from workflows.transaction import Transaction

READERS = frozenset({Role.COORDINATOR, Role.HEAD})


@dataclass(frozen=True)
class MattersDesk:
    """Shows matters to who sees to them, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/matters", self.listed, methods=["GET"])
        router.add_api_route("/desk/matter/{code}", self.page, methods=["GET"])
        router.add_api_route("/desk/matter/{code}/{verb}", self.act, methods=["POST"])
        return router

    async def listed(self, request: Request) -> Response:
        """Show the matters that are not over."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or visitor.chat.role not in READERS:
            return RedirectResponse("/desk", 303)
        reference = self.door.reference()

        def look(tx: Transaction) -> list[MatterView]:
            return [view.view(tx, each) for each in view.of_seat(tx, reference, visitor.chat)]

        found = await self.door.database.read(look)
        return self.show(request, visitor, "desk_matters.html", found=found)

    async def page(self, request: Request, code: str) -> Response:
        """Show one. Raises NothingHere."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        return await self.matter(request, visitor, code)

    async def matter(self, request: Request, visitor: Visitor, code: str, refused: str = "") -> Response:
        """Show one, and why the last act was refused. Raises NothingHere."""
        reference = self.door.reference()

        def look(tx: Transaction) -> tuple[MatterView, list[Form], bool]:
            seen = view.for_seat(tx, reference, visitor.chat, code)
            may_put = Put.CHOICE in votes.offered(act_of(tx, self.door, visitor))
            return seen, list(forms(tx, self.door, visitor, seen)), may_put

        try:
            seen, offered, may_put = await self.door.database.read(look)
        except matters.MatterUnknown:
            raise NothingHere from None
        status = 422 if refused else 200
        may_put = may_put and seen.stage is not MatterStage.PROPOSED
        given = {"each": seen, "forms": offered, "refused": refused, "may_put": may_put}
        return self.show(request, visitor, "desk_matter.html", status, **given)

    async def act(self, request: Request, code: str, verb: str) -> Response:
        """Do something about one, and show it again. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        if verb not in FORMS or verb in (Verb.STAND, Verb.STAND_DOWN):
            raise NothingHere
        reference = self.door.reference()

        def known(tx: Transaction) -> MatterView:
            return view.for_seat(tx, reference, visitor.chat, code)

        try:
            seen = await self.door.database.read(known)
        except matters.MatterUnknown:
            raise NothingHere from None
        about = {**about_in(form), "matter": seen.id, "case": seen.case_id}
        given = told(form, FORMS[verb])
        refused = await done(self.door, visitor, lambda act: perform(act, verb, about, given))
        if refused:
            return await self.matter(request, visitor, code, refused)
        return RedirectResponse(f"/desk/matter/{seen.code}", 303)

    def show(
        self, request: Request, visitor: Visitor, name: str, status: int = 200, **values: object
    ) -> Response:
        """Render a page of the desk."""
        locale = locale_of(visitor.chat.locale)
        names = Namer(self.door.reference(), locale)
        return self.pages.show(
            request,
            name,
            status=status,
            locale=locale,
            chat=visitor.chat,
            csrf=visitor.csrf,
            names=names,
            **values,
        )


def forms(tx: Transaction, door: WebDoor, visitor: Visitor, seen: MatterView) -> Iterator[Form]:
    """Yield what the reader may do about a matter now."""
    act, matter, chat = act_of(tx, door, visitor), matters.find(tx, seen.id), visitor.chat
    assert matter is not None
    about = {"matter": seen.id, "case": seen.case_id}

    def made(verb: str, **more: int) -> Form:
        whole = {**about, **more}
        return form_of(verb, whole, FORMS[verb], lambda field: asked.choices(act, verb, whole, field))

    for verb in asked.offered(matter, chat.role):
        yield made(verb)
    chosen = next((way.id for way in seen.ways if way.chosen), None)
    silent = [each for each in seen.bodies if each.body == chat.body and each.agrees is None]
    if seen.stage is MatterStage.CONSULTING and chat.role is Role.HEAD and silent and chosen:
        yield made(AGREE, option=chosen)
        yield made(AGAINST, option=chosen)
    if seen.stage is not MatterStage.DECIDED:
        return
    for each in seen.promises:
        if each.kept is None and (chat.role is not Role.HEAD or each.body == chat.body):
            yield made(Verb.KEEP, promise=each.id)
            if chat.role is Role.COORDINATOR:
                yield made(Verb.GIVE_UP, promise=each.id)
