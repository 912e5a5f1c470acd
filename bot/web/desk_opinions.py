"""The desk's pages of opinion maps: open one, see how it stands, take statements down, rule on appeals."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of, show
from bot.dialogue.conversations import told
from bot.dialogue.conversations.writing import worded
from bot.dialogue.excuses import sentence
from bot.web.desk_forms import MOST_FIELDS, Form, about_in, form_of
from bot.web.desk_forms import told as typed
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.public_opinions import LONGEST_CODE
from bot.web.public_votes import Sayer
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary_opinions import ConversationStage
from workflows.errors import WorkflowError
from workflows.forms import Field
from workflows.participation.conversations import asked, moderate
from workflows.participation.conversations.asked import END, FORMS, KEEP, OPEN, REMOVE, RESTORE
from workflows.participation.conversations.moderate import ToLook
from workflows.participation.conversations.record import find
from workflows.participation.conversations.view import ConversationView, Line, lines_of, seen_by, view
from workflows.participation.votes.stages import ORGANIZERS
from workflows.transaction import Transaction

VERBS = (OPEN, END, REMOVE, RESTORE, KEEP)
LISTED = 50


@dataclass(frozen=True)
class Looked:
    """One conversation as its officer reads it, with what may be done about it and its statements."""

    seen: ConversationView
    lines: list[str]
    forms: list[Form]
    waiting: list[tuple[ToLook, list[Form]]]


@dataclass(frozen=True)
class OpinionsDesk:
    """Shows opinion maps to who sees to them, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/opinions", self.listed, methods=["GET"])
        router.add_api_route("/desk/opinions/{verb}", self.act, methods=["POST"])
        router.add_api_route("/desk/opinions/{code}", self.page, methods=["GET"])
        return router

    async def visitor(self, request: Request) -> Visitor | None:
        """Who reads, if they open such maps."""
        visitor = await self.visitors.of_page(request, STAFF)
        return visitor if visitor is not None and visitor.chat.role in ORGANIZERS else None

    async def listed(self, request: Request) -> Response:
        """Show all that the reader sees to, and the form that opens one."""
        visitor = await self.visitor(request)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        return await self.list_of(request, visitor)

    async def list_of(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show the list, and why the last act was refused."""
        reference = self.door.reference()

        def look(tx: Transaction) -> tuple[list[Line], Form]:
            found = seen_by(tx, reference, visitor.chat, LISTED)
            return lines_of(tx, found), self.made(tx, visitor, OPEN)

        found, form = await self.door.database.read(look)
        return self.shown(request, visitor, "desk_opinions.html", found=found, form=form, refused=refused)

    async def page(self, request: Request, code: str) -> Response:
        """Show one with what may be done. Raises NothingHere."""
        visitor = await self.visitor(request)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        done = request.query_params.get("done", "")
        return await self.one(request, visitor, code[:LONGEST_CODE], done=done if done in VERBS else "")

    async def one(
        self, request: Request, visitor: Visitor, key: int | str, refused: str = "", done: str = ""
    ) -> Response:
        """Show one, and what came of the last act. Raises NothingHere."""
        found = await self.door.database.read(lambda tx: self.look(tx, visitor, key))
        if found is None:
            raise NothingHere
        return self.shown(
            request, visitor, "desk_opinion.html", each=found.seen, found=found, refused=refused, done=done
        )

    def look(self, tx: Transaction, visitor: Visitor, key: int | str) -> Looked | None:
        """Read one for who sees to it."""
        act, seen, row = act_of(tx, self.door, visitor), view(tx, key), find(tx, key)
        if seen is None or row is None or not moderate.is_seen_to(self.door.reference(), visitor.chat, row):
            return None
        say = Sayer(locale_of(visitor.chat.locale), self.door)
        is_open = seen.stage is ConversationStage.OPEN
        waiting = [
            (each, [self.made(tx, visitor, verb, statement=each.id) for verb in verbs_for(each)])
            for each in moderate.to_look_at(act, seen.id)
        ]
        forms = [self.made(tx, visitor, END, opinions=seen.id)] if is_open else []
        return Looked(seen, say.all(told.card(self.door.reference(), seen)[1:]), forms, waiting)

    async def act(self, request: Request, verb: str) -> Response:
        """Do something, and show the map it was about. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        if verb not in VERBS or visitor.chat.role not in ORGANIZERS:
            raise NothingHere
        about, given = about_in(form), typed(form, FORMS[verb])

        def write(tx: Transaction) -> str:
            done = asked.perform(act_of(tx, self.door, visitor), verb, about, given)
            seen = view(tx, done.conversation)
            return seen.code if seen else ""

        try:
            code = await self.door.database.write(write)
        except WorkflowError as refusal:
            return await self.refused(request, visitor, verb, about, refusal)
        self.door.engine.wake()
        return RedirectResponse(f"/desk/opinions/{code}?done={verb}", 303)

    async def refused(
        self, request: Request, visitor: Visitor, verb: str, about: asked.About, refusal: WorkflowError
    ) -> Response:
        """Show where the reader stood, and why nothing was done. Raises NothingHere."""
        words = show(sentence(refusal), locale_of(visitor.chat.locale), self.door.zone)
        if verb == OPEN:
            return await self.list_of(request, visitor, words)

        def place(tx: Transaction) -> int:
            try:
                return asked.conversation_of(act_of(tx, self.door, visitor), about)
            except WorkflowError:
                raise NothingHere from None

        return await self.one(request, visitor, await self.door.database.read(place), refused=words)

    def made(self, tx: Transaction, visitor: Visitor, verb: str, **about: int) -> Form:
        """The form of an act, its choices in the reader's words."""
        act, say = act_of(tx, self.door, visitor), Sayer(locale_of(visitor.chat.locale), self.door)

        def choices(field: Field) -> Sequence[tuple[str, str]]:
            return [(value, say.one(name)) for value, name in worded(field, asked.choices(act, field))]

        return form_of(verb, about, FORMS[verb], choices)

    def shown(self, request: Request, visitor: Visitor, page: str, **given: object) -> Response:
        """Show a page of the desk."""
        locale = locale_of(visitor.chat.locale)
        return self.pages.show(
            request,
            page,
            status=422 if given.get("refused") else 200,
            locale=locale,
            chat=visitor.chat,
            csrf=visitor.csrf,
            names=Namer(self.door.reference(), locale),
            **given,
        )


def verbs_for(each: ToLook) -> tuple[str, ...]:
    """What may be done about a statement."""
    return (RESTORE, KEEP) if each.removed else (REMOVE,)
