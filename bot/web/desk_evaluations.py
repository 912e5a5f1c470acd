"""The desk's page of evaluations: to open one, to answer, to plan, to rule; sums alone, of nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of, render
from bot.dialogue.evaluations.officer import named
from bot.web.desk_forms import MOST_FIELDS, Form, about_in, done, form_of, told
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.public_evaluations import Shown, shown
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary import Locale, Role
from workflows.cases.acts import Act
from workflows.forms import Field
from workflows.participation.evaluations import asked
from workflows.participation.evaluations.asked import FORMS, OPEN, REPORTS, perform
from workflows.participation.evaluations.objects import has_objects
from workflows.participation.evaluations.seats import Seen, seen_by
from workflows.transaction import Transaction

READERS = frozenset({Role.ORGANIZER, Role.COORDINATOR, Role.HEAD, Role.HANDLER, Role.AUDITOR})


@dataclass(frozen=True)
class Card:
    """One evaluation as the desk shows it."""

    seen: Seen
    page: Shown
    forms: Sequence[Form]


@dataclass(frozen=True)
class EvaluationsDesk:
    """Shows evaluations to whom they concern, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/evaluations", self.page, methods=["GET"])
        router.add_api_route("/desk/evaluations/{verb}", self.act, methods=["POST"])
        return router

    async def page(self, request: Request) -> Response:
        """Show them."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or visitor.chat.role not in READERS:
            return RedirectResponse("/desk", 303)
        return await self.show(request, visitor)

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show them, and why the last act was refused."""
        locale = locale_of(visitor.chat.locale)

        def look(tx: Transaction) -> tuple[list[Card], list[Form]]:
            act = act_of(tx, self.door, visitor)
            cards = [self.card(act, each, locale) for each in seen_by(act)]
            return cards, [made(act, OPEN, {}, locale)] if has_objects(act) else []

        cards, begin = await self.door.database.read(look)
        return self.pages.show(
            request,
            "desk_evaluations.html",
            status=422 if refused else 200,
            locale=locale,
            chat=visitor.chat,
            csrf=visitor.csrf,
            cards=cards,
            begin=begin,
            refused=refused,
            names=Namer(self.door.reference(), locale),
        )

    def card(self, act: Act, seen: Seen, locale: Locale) -> Card:
        """Show one, with what the reader may do."""
        forms = [made(act, verb, {"evaluation": seen.view.id}, locale) for verb in seen.verbs]
        return Card(seen, shown(self.door, seen.view, locale), forms)

    async def act(self, request: Request, verb: str) -> Response:
        """Do something, and show them again. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        if verb not in FORMS or verb in REPORTS or visitor.chat.role not in READERS:
            raise NothingHere
        about, given = about_in(form), told(form, FORMS[verb])
        refused = await done(self.door, visitor, lambda act: perform(act, verb, about, given))
        if refused:
            return await self.show(request, visitor, refused)
        return RedirectResponse("/desk/evaluations", 303)


def made(act: Act, verb: str, about: dict[str, int], locale: Locale) -> Form:
    """The form of an act, its choices in the reader's words."""

    def choices(field: Field) -> list[tuple[str, str]]:
        found = ((each.value, named(field, each)) for each in asked.choices(act, field))
        return [(value, name if isinstance(name, str) else render(name, locale)) for value, name in found]

    return form_of(verb, about, FORMS[verb], choices)
