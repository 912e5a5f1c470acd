"""The desk's pages of votes: put one on one page, see it as voters will, announce it, take papers in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.datastructures import FormData, UploadFile
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of, show
from bot.dialogue.excuses import sentence
from bot.dialogue.votes import told
from bot.dialogue.votes.drafted import draft_of
from bot.dialogue.votes.organize import OFFERED, fits, worded
from bot.web.desk_forms import MOST_FIELDS, Form, about_in, form_of
from bot.web.desk_forms import told as typed
from bot.web.desk_merge import act_of
from bot.web.door import WebDoor
from bot.web.errors import NothingHere
from bot.web.exchange import clean
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.public_votes import LONGEST_CODE, Sayer
from bot.web.study_forms import Studied
from bot.web.study_forms import shown as studied
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary_votes import VoteStage
from workflows.errors import WorkflowError
from workflows.forms import AS_IT_IS, NO_PICTURE, SEPARATOR, Field
from workflows.governance.matters import MatterUnknown
from workflows.governance.view import for_seat
from workflows.participation.votes import asked
from workflows.participation.votes.asked import FORMS, LINES, Done, Put
from workflows.participation.votes.lists import votes_seen_to
from workflows.participation.votes.paper import Reading, Waiting, unread
from workflows.participation.votes.stages import ORGANIZERS, READERS, VoteVerb
from workflows.participation.votes.terms import MOST_OPTIONS
from workflows.participation.votes.view import VoteView, view
from workflows.transaction import Transaction

LISTED = 50
"""Votes on one page."""

SAID = ("put", "tick_voted", *(f"read_{each}" for each in Reading), *(str(verb) for verb in OFFERED))
"""What an act comes to, as it is said."""


@dataclass(frozen=True)
class VoteDesk:
    """Shows votes to who sees to them, and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/votes", self.listed, methods=["GET"])
        router.add_api_route("/desk/votes/put/{which}", self.blank, methods=["GET"])
        router.add_api_route("/desk/votes/vote_on_category", self.on_category, methods=["POST"])
        router.add_api_route("/desk/votes/vote_on_matter", self.on_matter, methods=["POST"])
        router.add_api_route("/desk/votes/{verb}", self.act, methods=["POST"])
        router.add_api_route("/desk/vote/{code}", self.page, methods=["GET"])
        return router

    async def visitor(self, request: Request) -> Visitor | None:
        """Who reads, if they see to votes."""
        visitor = await self.visitors.of_page(request, STAFF)
        return visitor if visitor is not None and visitor.chat.role in READERS else None

    async def listed(self, request: Request) -> Response:
        """Show all that the reader sees to, and what can be put."""
        visitor = await self.visitor(request)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        reference, before = self.door.reference(), key_in(request.query_params.get("before", ""))

        def look(tx: Transaction) -> tuple[list[VoteView], tuple[Put, ...]]:
            keys = votes_seen_to(tx, reference, visitor.chat, LISTED, before)
            found = [view(tx, reference, visitor.chat, key) for key in keys]
            return [each for each in found if each is not None], asked.offered(act_of(tx, self.door, visitor))

        seen, puts = await self.door.database.read(look)
        older = seen[-1].id if len(seen) == LISTED else 0
        return self.shown(request, visitor, "desk_votes.html", seen=seen, puts=puts, older=older)

    async def blank(self, request: Request, which: str) -> Response:
        """Show the form of one kind of vote. Raises NothingHere."""
        visitor = await self.visitor(request)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        return await self.form(request, visitor, which)

    async def form(
        self,
        request: Request,
        visitor: Visitor,
        which: str,
        refused: str = "",
        filled: Mapping[str, str] | None = None,
    ) -> Response:
        """Show the form of one kind of vote, and why the last one was refused. Raises NothingHere."""

        def look(tx: Transaction) -> Form | None:
            offered = asked.offered(act_of(tx, self.door, visitor))
            return self.made(tx, visitor, which, filled) if which in offered else None

        form = await self.door.database.read(look)
        if form is None:
            raise NothingHere
        return self.shown(request, visitor, "desk_vote_put.html", form=form, refused=refused)

    async def on_category(self, request: Request) -> Response:
        """Draft a vote on what many met: a category in an area. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        reference, category, area = self.door.reference(), str(form.get("category")), str(form.get("area"))
        if category not in reference.categories or area not in reference.areas:
            raise NothingHere
        given = draft_of(reference, locale_of(visitor.chat.locale), category, area)
        return await self.drafted(request, visitor, given, area)

    async def on_matter(self, request: Request) -> Response:
        """Draft a vote of a joint matter. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        reference, key = self.door.reference(), about_in(form).get("matter", 0)
        try:
            matter = await self.door.database.read(lambda tx: for_seat(tx, reference, visitor.chat, key))
        except MatterUnknown:
            raise NothingHere from None
        ways = [each.what for each in matter.ways]
        given = draft_of(reference, locale_of(visitor.chat.locale), matter.category, matter.cell, ways)
        return await self.drafted(request, visitor, given, matter.cell or "")

    async def drafted(
        self, request: Request, visitor: Visitor, given: Mapping[str, str], area: str
    ) -> Response:
        """Draft a vote with what is known; where several rolls fit, ask which. Raises NothingHere."""
        if visitor.chat.role not in ORGANIZERS:
            raise NothingHere
        reference = self.door.reference()

        def write(tx: Transaction) -> str:
            act = act_of(tx, self.door, visitor)
            roll = asked.roll_for(act, Put.CHOICE, area)
            done = asked.perform(act, Put.CHOICE, {}, {**given, "roll": roll}) if roll else None
            seen = view(tx, reference, visitor.chat, done.vote) if done else None
            return seen.code if seen else ""

        try:
            code = await self.door.database.write(write)
        except WorkflowError as refusal:
            words = show(sentence(refusal), locale_of(visitor.chat.locale), self.door.zone)
            return await self.form(request, visitor, Put.CHOICE, words, given)
        if not code:
            return await self.form(request, visitor, Put.CHOICE, filled=given)
        return RedirectResponse(f"/desk/vote/{code}?done=put", 303)

    async def page(self, request: Request, code: str) -> Response:
        """Show one as voters see it, with what can be done about it. Raises NothingHere."""
        visitor = await self.visitor(request)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        done = request.query_params.get("done", "")
        return await self.one(request, visitor, code[:LONGEST_CODE], done=done if done in SAID else "")

    async def one(
        self, request: Request, visitor: Visitor, key: int | str, refused: str = "", done: str = ""
    ) -> Response:
        """Show one vote, and what came of the last act. Raises NothingHere."""

        def look(tx: Transaction) -> tuple[VoteView | None, list[Form], Waiting | None, Studied]:
            seen = view(tx, self.door.reference(), visitor.chat, key)
            if seen is None or not is_kept(seen):
                return None, [], None, ([], [], False)
            study = studied(tx, self.door, visitor, seen)
            now, held = self.door.clock(), (VoteVerb.ANNOUNCE,) if study[2] else ()
            able = [each for each in seen.verbs if fits(seen, each, now) and each not in held]
            verbs = [each for each in OFFERED if each in able]
            forms = [self.made(tx, visitor, verb, vote=seen.id) for verb in verbs]
            return seen, forms, unread(tx, seen.id) if seen.stage is VoteStage.OPEN else None, study

        seen, forms, waiting, study = await self.door.database.read(look)
        if seen is None:
            raise NothingHere
        say = Sayer(locale_of(visitor.chat.locale), self.door)
        return self.shown(
            request,
            visitor,
            "desk_vote.html",
            each=seen,
            over=seen.is_over(self.door.clock()),
            asked=say.all(told.question(seen)[1:]),
            rules=say.all((*told.rules(seen), *told.promises(seen))),
            answers=[say.one(told.words_of(option)) for option in seen.options],
            pictures=[(each, f"/pictures/{each.file}") for each in seen.options if each.file],
            forms=forms,
            study=study[0],
            study_forms=study[1],
            waiting=waiting,
            refused=refused,
            done=done,
        )

    async def act(self, request: Request, verb: str) -> Response:
        """Do something, and show the vote. Raises NothingHere."""
        visitor, about, given = await self.sent(request, verb)

        def write(tx: Transaction) -> tuple[Done, str]:
            done = asked.perform(act_of(tx, self.door, visitor), verb, about, given)
            seen = view(tx, self.door.reference(), visitor.chat, done.vote)
            return done, seen.code if seen else ""

        try:
            done, code = await self.door.database.write(write)
        except WorkflowError as refusal:
            words = show(sentence(refusal), locale_of(visitor.chat.locale), self.door.zone)
            if verb in set(Put):
                return await self.form(request, visitor, verb, words, given)
            return await self.one(request, visitor, about.get("vote", 0), refused=words)
        self.door.engine.wake()
        return RedirectResponse(f"/desk/vote/{code}?done={done.said}", 303)

    async def sent(self, request: Request, verb: str) -> tuple[Visitor, dict[str, int], dict[str, str]]:
        """Read who sent a form, what it is about, and what it says; pictures are kept. Raises NothingHere."""
        files = MOST_OPTIONS if verb == VoteVerb.PICTURES else 0
        async with request.form(max_files=files, max_fields=MOST_FIELDS + 2 * files) as form:
            visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
            if verb not in FORMS or visitor.chat.role not in READERS:
                raise NothingHere
            given = await pictures_in(form, self.door, visitor) if files else typed(form, FORMS[verb])
            return visitor, about_in(form), given

    def made(
        self,
        tx: Transaction,
        visitor: Visitor,
        verb: str,
        filled: Mapping[str, str] | None = None,
        **about: int,
    ) -> Form:
        """The form of an act, its choices in the reader's words."""
        act, say = act_of(tx, self.door, visitor), Sayer(locale_of(visitor.chat.locale), self.door)

        def choices(field: Field) -> Sequence[tuple[str, str]]:
            found = worded(field, asked.choices(act, verb, about, field))
            return [(value, say.one(name)) for value, name in found]

        return form_of(verb, about, FORMS[verb], choices, filled)

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


async def pictures_in(form: FormData, door: WebDoor, visitor: Visitor) -> dict[str, str]:
    """Keep the pictures of a form; return what it says of each option, and the words for each picture.

    Raises PictureTooLarge, PictureUnreadable.
    """
    slots: list[str] = []
    alts: list[str] = []
    for place in range(1, MOST_OPTIONS + 1):
        upload = form.get(f"photo_{place}")
        if isinstance(upload, UploadFile) and upload.size:
            slots += await door.pictures.keep(visitor.chat.id, [await upload.read()])
            alts.append(LINES.sub(" ", clean(str(form.get(f"alt_{place}", "")))) or NO_PICTURE)
        else:
            slots.append(NO_PICTURE if form.get(f"none_{place}") else AS_IT_IS)
    while slots and slots[-1] == AS_IT_IS:
        slots.pop()
    return {"photos": SEPARATOR.join(slots), "alts": "\n".join(alts)}


def is_kept(seen: VoteView) -> bool:
    """Whether the reader sees to a vote: a vote that is over offers nothing to do, and is public."""
    return bool(seen.verbs) or seen.stage in (VoteStage.CLOSED, VoteStage.CANCELLED)


def key_in(written: str) -> int | None:
    """Read where a list goes on; None where it begins."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 19 else None
