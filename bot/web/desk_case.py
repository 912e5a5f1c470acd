"""The page of one case: its letter, what the resident sees of it, and the very buttons of the chat."""

import asyncio
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of, moment, render
from bot.dialogue.case_view import facts, timeline
from bot.messages import Incoming, Rendered
from bot.web.chat import Bubble, folded
from bot.web.desk_case_practices import Library, library
from bot.web.desk_letter import letter
from bot.web.desk_means import Drawn, offers
from bot.web.desk_merge import Beside, Merging, beside
from bot.web.desk_view import task_of
from bot.web.door import CHANNEL, WebDoor
from bot.web.errors import NothingHere
from bot.web.exchange import Exchanges, addresses, clean
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.routers import take_in
from bot.web.timeline import staff_timeline
from bot.web.visitors import STAFF, Visitor, Visitors
from models.vocabulary import BODY_ROLES, Locale, Role, Status
from nlu.reading import Reading
from workflows import desk
from workflows.attachments import pictures_in, recordings_in
from workflows.cases.acts import CaseUnknown
from workflows.cases.queries import CaseView, case_for
from workflows.conversation import ChatState, Letter, messages_after, state_of
from workflows.desk import Backdrop
from workflows.gate_terms import Grade
from workflows.joint.queries import PartView, parts_in
from workflows.screens import Sentence
from workflows.transaction import Transaction

RECENT = 1
"""So many messages of an unfinished exchange are shown when a case is opened in the middle of it."""

LOOKED_BACK = 20
"""Among so many messages of the chat that exchange is looked for; news of other cases may have come since."""


@dataclass(frozen=True)
class Panel:
    """What a case page lets its reader do: the exchange that runs, and the card with the buttons."""

    fresh: Sequence[Bubble]
    card: Bubble | None
    writing: bool  # the chat waits for words about this case
    offer: (
        str  # the words of the button that lays a card, where there is something to do and none to do it on
    )
    asked: Sequence[Sentence]  # what the body asks for: more time, a rest
    last: int


@dataclass(frozen=True)
class CasePage:
    """Shows a case at the desk and hands on what is done there."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/desk/case/{number}", self.case, methods=["GET"])
        router.add_api_route("/desk/case/{number}/card", self.card, methods=["POST"])
        router.add_api_route("/desk/case/{number}/press", self.press, methods=["POST"])
        take_in(router, Merging(self.door, self.visitors).routes())
        router.add_api_route("/desk/case/{number}/say", self.say, methods=["POST"])
        return router

    async def case(self, request: Request, number: str) -> Response:
        """Show one case and what can be done with it. Raises NothingHere."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        reference, locale, now = self.door.reference(), locale_of(visitor.chat.locale), self.door.clock()
        start = number_in(request.query_params.get("from", ""))

        def look(
            tx: Transaction,
        ) -> tuple[CaseView, Backdrop, Panel, Beside, Sequence[PartView], list[Drawn], Library]:
            found = case_for(tx, reference, visitor.chat, number)
            behind = desk.backdrop(tx, reference, visitor.chat, found)
            panel, near = self.panel(tx, visitor, found, start), beside(tx, reference, visitor, found)
            parts = parts_in(tx, reference, visitor.chat, found.id)
            means = offers(tx, self.door, visitor, found.id)
            return found, behind, panel, near, parts, means, library(tx, self.door, visitor, found.id)

        try:
            case, behind, panel, near, parts, means, practices = await self.door.database.read(look)
        except CaseUnknown:
            raise NothingHere from None
        read = await self.read_again(case, behind)
        names, seen = Namer(reference, locale), staff_timeline(case.timeline, behind.names, now)
        return self.pages.show(
            request,
            "desk_case.html",
            locale=locale,
            chat=visitor.chat,
            csrf=visitor.csrf,
            case=case,
            behind=behind,
            task=task_of(case, now, locale),
            panel=panel,
            beside=near,
            parts=parts,
            means=means,
            practices=practices,
            rests=rests(visitor.chat.role, case.status),
            asked=[render(line, locale, self.door.zone) for line in panel.asked],
            refused=clean(request.query_params.get("refused", ""))[:40],
            letter=letter(seen, names, lambda at: moment(at, locale, self.door.zone)),
            told=self.told_resident(case, locale),
            shots=addresses(pictures_in(case.pictures)),
            recordings=addresses(recordings_in(case.pictures)),
            read=read,
            now=now,
            names=names,
        )

    async def read_again(self, case: CaseView, behind: Backdrop) -> Reading | None:
        """Return what the machine makes of the words that this reader may see, where it can say why."""
        if behind.words.grade is Grade.REFUSED or not case.words:
            return None
        reading = await asyncio.to_thread(self.door.engine.understand, case.words)
        return reading if reading.because else None

    def told_resident(self, case: CaseView, locale: Locale) -> list[str]:
        """Return what the resident reads when asking for progress, in the reader's language."""
        reference = self.door.reference()
        lines = (*facts(reference, case), *timeline(reference, case))
        return [render(line, locale, self.door.zone) for line in lines]

    def panel(self, tx: Transaction, visitor: Visitor, case: CaseView, start: int | None) -> Panel:
        """Find the running exchange about a case, and the newest card whose buttons still fit."""
        chat = visitor.chat
        state = state_of(tx, chat.id)
        writing = state.name != "idle" and json.loads(state.memory).get("case") == case.id
        letters = running(tx, state, case.id, start, writing)
        fresh = folded(without_progress(each) for each in self.shown(letters))
        wanted = desk.acts_now(tx, self.door.reference(), chat, case, self.door.clock())
        card = next((each for each in self.cards(tx, chat.id, case.id) if names_of(each) == wanted), None)
        repeated = card is not None and any(each.message.id == card.message.id for each in fresh)
        shown = None if repeated or writing or not wanted else card
        offer = words_of_offer(case, wanted) if wanted and card is None and not writing else ""
        asked = desk.asked_for(tx, self.door.reference(), chat, case, self.door.clock())
        return Panel(fresh, shown, writing, offer, asked, state.last_number)

    def cards(self, tx: Transaction, chat_id: int, case_id: int) -> list[Bubble]:
        """Return the messages about a case whose buttons can still be pressed, newest first."""
        letters = [each for each in desk.letters_about(tx, chat_id, case_id) if not each.spent]
        return [Bubble(each.id, without_progress(each)) for each in self.shown(letters)]

    def shown(self, letters: Sequence[Letter]) -> list[Rendered]:
        """Render messages; buttons that were used up are not offered again."""
        rendered = Exchanges(self.door).shown(letters)
        return [
            replace(each, buttons=()) if letter.spent else each
            for letter, each in zip(letters, rendered, strict=True)
        ]

    async def card(self, request: Request, number: str) -> Response:
        """Lay the present card of a case, so that it can be worked on. Raises NothingHere."""
        form = await request.form(max_files=0, max_fields=4)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        reference, now = self.door.reference(), self.door.clock()
        try:
            await self.door.database.write(
                lambda tx: desk.lay_card(tx, reference, visitor.chat, number, now, self.door.chance)
            )
        except CaseUnknown:
            raise NothingHere from None
        self.door.streams.wake((visitor.chat.id,))
        return back_to(number)

    async def press(self, request: Request, number: str) -> Response:
        """Press a button of the chat."""
        form = await request.form(max_files=0, max_fields=8)
        visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
        exchanges, chat = Exchanges(self.door), visitor.chat.id
        token = clean(str(form.get("button", "")))
        update = exchanges.update(chat, None)
        return await self.exchange(number, Incoming(CHANNEL, chat, update, button=token))

    async def say(self, request: Request, number: str) -> Response:
        """Say something in the chat: an answer, a question, what shows it."""
        async with request.form(max_files=16, max_fields=16) as form:
            visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
            incoming = await Exchanges(self.door).from_form(visitor.chat.id, form)
            return await self.exchange(number, incoming)

    async def exchange(self, number: str, incoming: Incoming) -> Response:
        """Let the engine answer, and show its answer on the page of the case."""
        messages = await Exchanges(self.door).send(incoming)
        return back_to(number, messages[0].id if messages else None)


def number_in(typed: str) -> int | None:
    """Read the number of a message from an address."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else None


SHOWN = frozenset({"progress", "related"})


def running(
    tx: Transaction, state: ChatState, case_id: int, start: int | None, writing: bool
) -> Sequence[Letter]:
    """Return what was said of a case since a number, or last in an exchange that waits; nothing of others."""
    if start is None and not writing:
        return ()
    found = messages_after(tx, state.chat.id, start - 1 if start else state.last_number - LOOKED_BACK)
    ours = [each for each in found if each.case_id in (None, case_id)]
    return ours if start else ours[-RECENT:]


def without_progress(message: Rendered) -> Rendered:
    """Leave out the buttons that would only show what the page shows anyway."""
    rows = (tuple(button for button in row if button.name not in SHOWN) for row in message.buttons)
    return replace(message, buttons=tuple(row for row in rows if row))


RESTS = frozenset({Status.RETURNED, Status.SUSPENDED, Status.ASSIGNED, Status.REOPENED})
"""Where a body cannot answer, although the case is open."""


def rests(role: Role, status: str) -> str:
    """Return the status that keeps somebody of a body from answering; empty where none does."""
    return status if role in BODY_ROLES and status in RESTS else ""


def words_of_offer(case: CaseView, acts: Collection[str]) -> str:
    """Return the key of what the button says behind which these acts stand."""
    if "approve" in acts:
        return "desk.card_ruling"
    return "desk.card_closed" if case.status == Status.CLOSED else "desk.card"


def names_of(bubble: Bubble) -> frozenset[str]:
    """Return the names of the buttons of a message."""
    return frozenset(button.name for row in bubble.message.buttons for button in row)


def back_to(number: str, start: int | None = None) -> Response:
    """Return to the page of a case, at the messages from `start`."""
    address = f"/desk/case/{number}" if number.isascii() and number.replace("-", "").isalnum() else "/desk"
    return RedirectResponse(f"{address}?from={start}#act" if start else f"{address}#act", 303)
