"""The chat page, for residents and for staff: works as plain forms, and better with its script."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.catalogue.letters import rendered
from bot.catalogue.sentences import locale_of
from bot.messages import Incoming, Rendered
from bot.web.door import CHANNEL, WebDoor
from bot.web.errors import InvitationRefused
from bot.web.exchange import Exchanges, clean, with_addresses
from bot.web.pages import Pages
from bot.web.routers import take_in
from bot.web.visitors import RESIDENTS, STAFF, Place, Visitors, refuse_foreign, sign_in
from models.vocabulary import Role
from workflows.access import ChatView, InvitationInvalid, Opened
from workflows.conversation import Letter, messages_after, state_of
from workflows.participation.votes.codes import find_vote
from workflows.transaction import Transaction

LONGEST_INVITATION = 200
SHOWN = 120
"""How many of the newest messages a page begins with."""


def routes(door: WebDoor, pages: Pages, visitors: Visitors) -> APIRouter:
    """Return the two chat pages."""
    router = APIRouter(include_in_schema=False)
    for place in (RESIDENTS, STAFF):
        take_in(router, ChatPage(door, pages, visitors, place).routes())
    return router


@dataclass(frozen=True)
class ChatPage:
    """One of the two chat pages."""

    door: WebDoor
    pages: Pages
    visitors: Visitors
    place: Place

    @property
    def exchanges(self) -> Exchanges:
        """What speaks with the engine."""
        return Exchanges(self.door)

    def routes(self) -> APIRouter:
        """Return the routes of this page."""
        router = APIRouter()
        router.add_api_route(self.place.path, self.show, methods=["GET"])
        router.add_api_route(f"{self.place.path}/say", self.say, methods=["POST"])
        router.add_api_route(f"{self.place.path}/press", self.press, methods=["POST"])
        if self.place is RESIDENTS:
            router.add_api_route(f"{self.place.path}/start", self.start, methods=["POST"])
        else:
            router.add_api_route(f"{self.place.path}/leave", self.leave, methods=["POST"])
        return router

    async def show(self, request: Request) -> Response:
        """Show the conversation, or the way in."""
        visitor = await self.visitors.of_page(request, self.place)
        if visitor is None:
            return self.way_in(request)
        chat, letters = await self.door.database.read(lambda tx: newest(tx, visitor.chat.id))
        return self.pages.show(
            request,
            "chat.html",
            locale=locale_of(chat.locale),
            place=self.place,
            chat=chat,
            csrf=visitor.csrf,
            last=max((letter.number or 0 for letter in letters), default=0),
            messages=folded(self.bubble(letter) for letter in letters),
            zone=str(self.door.zone),
            vote=self.vote_in(request),
        )

    def vote_in(self, request: Request) -> str:
        """The number of the vote for which somebody comes from its page; residents alone vote."""
        return find_vote(request.query_params.get("vote", "")) or "" if self.place is RESIDENTS else ""

    def way_in(self, request: Request) -> Response:
        """Say who sees what before the first message; staff come in at the desk."""
        if self.place is STAFF:
            return RedirectResponse("/desk", 303)
        invitation = request.query_params.get("invitation", "")[:LONGEST_INVITATION]
        vote = self.vote_in(request)
        return self.pages.show(request, "chat_start.html", place=self.place, invitation=invitation, vote=vote)

    async def start(self, request: Request) -> Response:
        """Open a resident's chat, by invitation or without. Raises InvitationRefused, ForeignForm."""
        refuse_foreign(request)
        form = await request.form(max_files=0, max_fields=4)
        vote = find_vote(str(form.get("vote", "")))
        asked = f"?vote={vote}" if vote else ""
        answer = RedirectResponse(RESIDENTS.path + asked, 303)
        invitation = str(form.get("invitation", ""))[:LONGEST_INVITATION]
        if invitation or await self.visitors.of_page(request, self.place) is None:
            opened = await self.opened(request, invitation or None)
            place = RESIDENTS if opened.chat.role is Role.RESIDENT else STAFF
            answer = RedirectResponse(place.path + (asked if place is RESIDENTS else ""), 303)
            sign_in(answer, place, opened.token, secure=self.door.secure)
        return answer

    async def opened(self, request: Request, invitation: str | None) -> Opened:
        """Open a session. Raises InvitationRefused, TooMany."""
        try:
            return await self.exchanges.open(invitation, self.pages.locale(request))
        except InvitationInvalid:
            self.visitors.guesses.wrong(request)
            raise InvitationRefused from None

    async def leave(self, request: Request) -> Response:
        """Sign a member of staff out of this browser."""
        form = await request.form(max_files=0, max_fields=4)
        await self.visitors.sign_out(await self.visitors.of_form(request, self.place, form.get("csrf")))
        answer = RedirectResponse(self.place.path, 303)
        answer.delete_cookie(self.place.cookie, path="/")
        return answer

    async def say(self, request: Request) -> Response:
        """Take words and pictures from the form."""
        async with request.form(max_files=16, max_fields=16) as form:
            visitor = await self.visitors.of_form(request, self.place, form.get("csrf"))
            request.state.locale = locale_of(visitor.chat.locale)
            return await self.exchange(await self.exchanges.from_form(visitor.chat.id, form))

    async def press(self, request: Request) -> Response:
        """Take the press of a button from its form."""
        form = await request.form(max_files=0, max_fields=8)
        visitor = await self.visitors.of_form(request, self.place, form.get("csrf"))
        chat = visitor.chat.id
        token = clean(str(form.get("button", "")))
        update = self.exchanges.update(chat, None)
        return await self.exchange(Incoming(CHANNEL, chat, update, button=token))

    async def exchange(self, incoming: Incoming) -> Response:
        """Let the engine answer, and show where its answer begins."""
        messages = await self.exchanges.send(incoming)
        anchor = f"#m{messages[0].edited or messages[0].id}" if messages else ""
        return RedirectResponse(self.place.path + anchor, 303)

    def bubble(self, letter: Letter) -> Rendered:
        """Render a letter for the page; buttons that were used up are not offered again."""
        message = with_addresses(rendered(letter, self.door.zone))
        return replace(message, buttons=()) if letter.spent else message


def newest(tx: Transaction, chat_id: int) -> tuple[ChatView, Sequence[Letter]]:
    """Return a chat and its newest messages."""
    state = state_of(tx, chat_id)
    return state.chat, messages_after(tx, chat_id, state.last_number - SHOWN)


@dataclass(frozen=True)
class Bubble:
    """A message as it stands now, and the number under which it first stood there."""

    first: int
    message: Rendered


def folded(messages: Iterable[Rendered]) -> list[Bubble]:
    """Put each edit in the place of what it replaces."""
    place_of: dict[int, int] = {}
    shown: dict[int, Rendered] = {}
    for message in messages:
        first = place_of.get(message.edited or message.id, message.edited or message.id)
        place_of[message.id] = first
        shown[first] = message
    return [Bubble(first, message) for first, message in sorted(shown.items())]
