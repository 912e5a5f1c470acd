"""The desk's page of practices: what somebody writes, what waits for their review, what their body adopts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.dialogue.practices import told as words
from bot.dialogue.practices.routes import ORIGINS
from bot.dialogue.practices.wording import wording
from bot.web.desk_case import back_to
from bot.web.desk_forms import MOST_FIELDS, Choices, Form, about_in, done, form_of
from bot.web.desk_frame import Frame
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.exchange import clean
from bot.web.pages import Pages
from bot.web.public_votes import Sayer
from bot.web.routers import take_in
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary import Role
from workflows.cases.acts import Act
from workflows.forms import Field
from workflows.practices import asked
from workflows.practices.asked import FORMS
from workflows.practices.propose import propose
from workflows.practices.suggest import judge
from workflows.practices.terms import PracticeVerb
from workflows.practices.view import PracticeView, at_work, listed
from workflows.transaction import Transaction

READERS = frozenset(Role) - {Role.OPERATOR, Role.ORGANIZER, Role.DISPATCHER}
"""The others of the staff write, review and adopt none."""


@dataclass(frozen=True)
class Desk:
    """A practice as somebody finds it at the desk."""

    seen: PracticeView
    lines: Sequence[str]
    forms: Sequence[Form]


@dataclass(frozen=True)
class PracticesDesk:
    """Shows practices to who works on them, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/practices/propose", self.propose, methods=["POST"])
        router.add_api_route("/desk/practices/judge", self.judge, methods=["POST"])
        frame = Frame(self.door, self.visitors, "/desk/practices", READERS, FORMS, perform, self.show)
        take_in(router, frame.routes())
        return router

    async def show(self, request: Request, visitor: Visitor, refused: str = "") -> Response:
        """Show them, and why the last act was refused."""
        locale = locale_of(visitor.chat.locale)
        sayer = Sayer(locale, self.door)

        def look(tx: Transaction) -> tuple[list[Desk], list[Desk]]:
            act = act_of(tx, self.door, visitor)
            mine = at_work(act)
            known = {each.id for each in mine}
            others = [each for each in listed(act) if each.id not in known]
            return [at_desk(each, sayer) for each in mine], [at_desk(each, sayer) for each in others]

        found, others = await self.door.database.read(look)
        return self.pages.at_desk(
            request,
            visitor,
            "desk_practices.html",
            refused,
            found=found,
            others=others,
        )

    async def propose(self, request: Request) -> Response:
        """Begin a practice out of what worked, and show it with what is missing."""
        sent = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, sent.get("csrf"))
        about = about_in(sent)
        name = next((each for each in ORIGINS if each in about), "")
        if not name:
            raise NothingHere
        words_in = wording(self.door.reference(), locale_of(visitor.chat.locale))
        refused = await done(
            self.door, visitor, lambda act: propose(act, ORIGINS[name], about[name], words_in)
        )
        if refused:
            return await self.show(request, visitor, refused)
        return RedirectResponse("/desk/practices", 303)

    async def judge(self, request: Request) -> Response:
        """Count whether a practice helped with a case, and go back to the case."""
        sent = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, sent.get("csrf"))
        about, useful = about_in(sent), sent.get("useful") == "1"
        practice, case = about.get("practice", 0), about.get("case", 0)
        refused = await done(self.door, visitor, lambda act: judge(act, practice, case, useful=useful))
        if refused:
            return await self.show(request, visitor, refused)
        return back_to(clean(str(sent.get("number", ""))))


def perform(act: Act, verb: str, about: Mapping[str, int], given: Mapping[str, str]) -> int:
    """Do something with a practice, if it can be done now."""
    asked.check(act, verb, about)
    return asked.perform(act, verb, about, given)


def at_desk(seen: PracticeView, sayer: Sayer) -> Desk:
    """Put together what the desk shows of a practice."""
    forms = [form(verb, {"practice": seen.id}, sayer) for verb in seen.verbs]
    if seen.making is not None:
        forms += [form(verb, {"version": seen.making.id}, sayer) for verb in seen.making.verbs]
    return Desk(seen, sayer.all(words.card(seen, sayer.door.reference())[1:]), forms)


def form(verb: PracticeVerb, about: dict[str, int], sayer: Sayer) -> Form:
    """The form of an act, its choices in the reader's words; a step was most often taken today."""
    today = sayer.door.reference().local_date(sayer.door.clock())
    return form_of(str(verb), about, FORMS[verb], choices(sayer), {"day": today.isoformat()})


def choices(sayer: Sayer) -> Choices:
    """What may be chosen."""

    def found(field: Field) -> Sequence[tuple[str, str]]:
        return [(part, words.named(part, sayer.locale)) for part in asked.parts_for(field)]

    return found
