"""The desk's page of covenants: drafts with their articles and comments, and what may be done about each."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.dialogue.covenants import told as words
from bot.dialogue.covenants.book import may, worded, wording
from bot.web.desk_forms import MOST_FIELDS, Choices, Form, about_in, done, form_of, told
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.pages import Pages
from bot.web.public_votes import Sayer
from bot.web.visitors import STAFF, Visitor, Visitors
from workflows.cases.acts import Act
from workflows.forms import Field
from workflows.participation.covenants import asked
from workflows.participation.covenants.asked import FORMS
from workflows.participation.covenants.draft import rolls
from workflows.participation.covenants.stages import OFFICERS
from workflows.participation.covenants.terms import CovenantVerb
from workflows.participation.covenants.view import CommentView, CovenantView, listed
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Answerable:
    """A comment that waits, with the form of its answer."""

    lines: Sequence[str]
    form: Form


@dataclass(frozen=True)
class Desk:
    """A covenant as who sees to it finds it at the desk."""

    seen: CovenantView
    lines: Sequence[str]
    forms: Sequence[Form]
    waiting: Sequence[Answerable]


@dataclass(frozen=True)
class CovenantsDesk:
    """Shows covenants to who sees to them, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/covenants", self.page, methods=["GET"])
        router.add_api_route("/desk/covenants/{verb}", self.act, methods=["POST"])
        return router

    async def page(self, request: Request) -> Response:
        """Show them."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or visitor.chat.role not in OFFICERS:
            return RedirectResponse("/desk", 303)
        return await self.show(request, visitor)

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show them, and why the last act was refused."""
        locale = locale_of(visitor.chat.locale)
        sayer = Sayer(locale, self.door)

        def look(tx: Transaction) -> tuple[list[Desk], Form | None]:
            act = act_of(tx, self.door, visitor)
            begin = form(act, CovenantVerb.DRAFT, {}, sayer) if rolls(act) else None
            return [at_desk(act, each, sayer) for each in listed(act, mine=True)], begin

        found, begin = await self.door.database.read(look)
        return self.pages.at_desk(
            request,
            visitor,
            "desk_covenants.html",
            refused,
            found=found,
            begin=begin,
        )

    async def act(self, request: Request, verb: str) -> Response:
        """Do something, and show them again. Raises NothingHere."""
        sent = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, sent.get("csrf"))
        if visitor.chat.role not in OFFICERS or verb not in FORMS or verb == CovenantVerb.COMMENT:
            raise NothingHere
        about, given = about_in(sent), told(sent, FORMS[verb])

        def step(act: Act) -> object:
            return asked.perform(act, verb, about, given, wording(act, locale_of(visitor.chat.locale)))

        refused = await done(self.door, visitor, step)
        if refused:
            return await self.show(request, visitor, refused)
        return RedirectResponse("/desk/covenants", 303)


def at_desk(act: Act, seen: CovenantView, sayer: Sayer) -> Desk:
    """Put together what the desk shows of a covenant."""
    versions = [each for each in (seen.making, seen.now) if each is not None]
    forms = [form(act, verb, {"version": each.id}, sayer) for each in versions for verb in may(seen, each)]
    left = seen.making.unanswered if seen.making else ()
    return Desk(seen, sayer.all(words.card(seen)[1:]), forms, [answer(act, each, sayer) for each in left])


def answer(act: Act, said: CommentView, sayer: Sayer) -> Answerable:
    """A comment with the form of its answer."""
    about = {"comment": said.id}
    return Answerable(sayer.all(words.comment(said)), form(act, CovenantVerb.ANSWER, about, sayer))


def form(act: Act, verb: CovenantVerb, about: dict[str, int], sayer: Sayer) -> Form:
    """The form of an act, its choices in the reader's words."""
    return form_of(str(verb), about, FORMS[verb], choices(act, verb, about, sayer))


def choices(act: Act, verb: CovenantVerb, about: dict[str, int], sayer: Sayer) -> Choices:
    """What may be chosen."""

    def found(field: Field) -> Sequence[tuple[str, str]]:
        return [(value, sayer.one(name)) for value, name in worded(asked.choices(act, verb, about, field))]

    return found
