"""The desk: staff see their tasks by due time, open a case, and act by the very buttons of their chat."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.sentences import locale_of
from bot.messages import Incoming, Rendered
from bot.web.chat import Bubble, folded
from bot.web.desk_join import WayIn
from bot.web.desk_view import task_list, task_of
from bot.web.door import CHANNEL, WebDoor
from bot.web.errors import NothingHere
from bot.web.exchange import Exchanges, clean
from bot.web.names import Namer
from bot.web.pages import Pages
from bot.web.timeline import staff_lines
from bot.web.visitors import STAFF, Visitor, Visitors
from workflows import desk
from workflows.cases.acts import CaseUnknown
from workflows.cases.queries import CaseView, case_for, open_tasks
from workflows.conversation import Letter, messages_after, state_of
from workflows.transaction import Transaction

RECENT = 1
"""So many messages of an unfinished exchange are shown when a case is opened in the middle of it."""


def routes(door: WebDoor, pages: Pages, visitors: Visitors) -> APIRouter:
    """Return the task list, the case page and its acts."""
    return Desk(door, pages, visitors).routes()


@dataclass(frozen=True)
class Panel:
    """What a case page lets its reader do: the exchange that runs, and the card with the buttons."""

    fresh: Sequence[Bubble]
    card: Bubble | None
    writing: bool  # the chat waits for words about this case
    offer: bool  # there is something to do, and no card on which to do it
    last: int


@dataclass(frozen=True)
class Desk:
    """The pages of the desk."""

    door: WebDoor
    pages: Pages
    visitors: Visitors

    @property
    def way_in(self) -> WayIn:
        """How staff come here."""
        return WayIn(self.door, self.pages, self.visitors)

    def routes(self) -> APIRouter:
        """Return the routes."""
        router = APIRouter(include_in_schema=False)
        router.include_router(self.way_in.routes())
        router.add_api_route("/desk", self.tasks, methods=["GET"])
        router.add_api_route("/desk/case/{number}", self.case, methods=["GET"])
        router.add_api_route("/desk/case/{number}/card", self.card, methods=["POST"])
        router.add_api_route("/desk/case/{number}/press", self.press, methods=["POST"])
        router.add_api_route("/desk/case/{number}/say", self.say, methods=["POST"])
        return router

    async def tasks(self, request: Request) -> Response:
        """Show the open tasks, or the way in."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None or "invitation" in request.query_params:
            return await self.way_in.page(request)
        return await self.list_of(request, visitor)

    async def list_of(self, request: Request, visitor: Visitor) -> Response:
        """Show the open tasks of a chat, by due time."""
        chat, reference, now = visitor.chat, self.door.reference(), self.door.clock()
        locale = locale_of(chat.locale)

        def look(tx: Transaction) -> tuple[list[CaseView], frozenset[int], int]:
            found = open_tasks(tx, reference, chat)
            return found, desk.taken_by(tx, chat.person_id), state_of(tx, chat.id).last_number

        cases, taken, last = await self.door.database.read(look)
        shown = task_list(cases, taken, chat.role, request.query_params.get("show", "all"), now, locale)
        return self.pages.show(
            request,
            "desk.html",
            locale=locale,
            chat=chat,
            csrf=visitor.csrf,
            last=last,
            list=shown,
            names=Namer(reference, locale),
        )

    async def case(self, request: Request, number: str) -> Response:
        """Show one case and what can be done with it. Raises NothingHere."""
        visitor = await self.visitors.of_page(request, STAFF)
        if visitor is None:
            return RedirectResponse("/desk", 303)
        reference, locale = self.door.reference(), locale_of(visitor.chat.locale)
        since = request.query_params.get("from", "")
        start = int(since) if since.isascii() and since.isdigit() and len(since) < 16 else None

        def look(tx: Transaction) -> tuple[CaseView, Panel]:
            found = case_for(tx, reference, visitor.chat, number)
            return found, self.panel(tx, visitor, found, start)

        try:
            case, panel = await self.door.database.read(look)
        except CaseUnknown:
            raise NothingHere from None
        task = task_of(case, self.door.clock(), locale)
        return self.pages.show(
            request,
            "desk_case.html",
            locale=locale,
            chat=visitor.chat,
            csrf=visitor.csrf,
            case=case,
            task=task,
            panel=panel,
            lines=staff_lines(case.timeline),
            names=Namer(reference, locale),
        )

    def panel(self, tx: Transaction, visitor: Visitor, case: CaseView, start: int | None) -> Panel:
        """Find the running exchange about a case, and the newest card whose buttons still fit."""
        chat = visitor.chat
        state = state_of(tx, chat.id)
        writing = state.name != "idle" and json.loads(state.memory).get("case") == case.id
        after = start - 1 if start else state.last_number - RECENT if writing else state.last_number
        recent = self.shown(messages_after(tx, chat.id, after))
        fresh = folded(without_progress(each) for each in recent)
        wanted = desk.acts_now(tx, self.door.reference(), chat, case)
        card = next((each for each in self.cards(tx, chat.id, case.id) if names_of(each) == wanted), None)
        repeated = card is not None and any(each.message.id == card.message.id for each in fresh)
        shown = None if repeated or writing or not wanted else card
        return Panel(fresh, shown, writing, bool(wanted) and card is None and not writing, state.last_number)

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
        return await self.exchange(
            visitor, number, Incoming(CHANNEL, chat, exchanges.update(chat, None), button=token)
        )

    async def say(self, request: Request, number: str) -> Response:
        """Say something in the chat: an answer, a question, what shows it."""
        async with request.form(max_files=16, max_fields=16) as form:
            visitor = await self.visitors.of_form(request, STAFF, form.get("csrf"))
            incoming = await Exchanges(self.door).from_form(visitor.chat.id, form)
            return await self.exchange(visitor, number, incoming)

    async def exchange(self, visitor: Visitor, number: str, incoming: Incoming) -> Response:
        """Let the engine answer, and show its answer on the page of the case."""
        messages = await Exchanges(self.door).send(incoming)
        self.visitors.forget(visitor.token)
        return back_to(number, messages[0].id if messages else None)


def without_progress(message: Rendered) -> Rendered:
    """Leave out the button that would only show what the page shows anyway."""
    rows = (tuple(button for button in row if button.name != "progress") for row in message.buttons)
    return replace(message, buttons=tuple(row for row in rows if row))


def names_of(bubble: Bubble) -> set[str]:
    """Return the names of the buttons of a message."""
    return {button.name for row in bubble.message.buttons for button in row}


def back_to(number: str, start: int | None = None) -> Response:
    """Return to the page of a case, at the messages from `start`."""
    address = f"/desk/case/{number}" if number.isascii() and number.replace("-", "").isalnum() else "/desk"
    return RedirectResponse(f"{address}?from={start}#act" if start else f"{address}#act", 303)
