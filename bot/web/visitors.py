"""Knows who calls: the bearer token of the API, or the cookie of one of the two chat pages."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from bot.catalogue.sentences import locale_of
from bot.dialogue.engine import Doorway
from bot.web.errors import ForeignForm, SessionUnknown
from bot.web.guesses import Guesses
from workflows.access import SESSION_LASTS, ChatView, SessionInvalid
from workflows.bearers import Bearer, bearer_of, end_session, note_use
from workflows.transaction import Transaction

CSRF_HEADER: Final = "x-csrf-token"
PLACE_HEADER: Final = "x-place"


@dataclass(frozen=True)
class Place:
    """A chat page. Residents and staff have one each, so that one browser may hold both."""

    name: str
    path: str
    cookie: str


RESIDENTS = Place("chat", "/chat", "huiying_chat")
STAFF = Place("desk", "/desk/chat", "huiying_desk")
PLACES = {place.name: place for place in (RESIDENTS, STAFF)}


@dataclass(frozen=True)
class Visitor:
    """A caller with a session."""

    chat: ChatView
    token: str

    @property
    def csrf(self) -> str:
        """What our own forms carry and a foreign page cannot know."""
        return csrf_of(self.token)

    def proves(self, csrf: object) -> bool:
        """Tell whether a form carries what only our own page can know."""
        return isinstance(csrf, str) and csrf.isascii() and secrets.compare_digest(csrf, self.csrf)


class Visitors:
    """Finds the chat a token opens.

    It is looked up anew at every call: a door that was shut opens nothing any more, whichever process is
    asked. `idle` says after how long unused a session of staff ends.
    """

    def __init__(
        self, database: Doorway, real_clock: Callable[[], datetime], idle: Callable[[], timedelta]
    ) -> None:
        self._database = database
        self._clock = real_clock
        self._idle = idle
        self.guesses = Guesses(real_clock)

    async def of_token(self, token: str, *, by_hand: bool = False) -> Visitor:
        """Return who holds a token; note that it was used where a person did it. Raises SessionUnknown."""
        now = self._clock()
        bearer = await self._look_up(token, now)
        if by_hand and bearer.is_to_note(now):
            await self._database.write(lambda tx: note_use(tx, token, now))
        return Visitor(bearer.chat, token)

    async def of_page(self, request: Request, place: Place) -> Visitor | None:
        """Return whose page this is; None when nobody is signed in here."""
        token = request.cookies.get(place.cookie)
        try:
            return await self.of_token(token, by_hand=is_by_hand(request)) if token else None
        except SessionUnknown:
            return None

    async def of_form(self, request: Request, place: Place, csrf: object) -> Visitor:
        """Return who sent a form of our own page. Raises SessionUnknown, ForeignForm."""
        visitor = await self.of_page(request, place)
        if visitor is None:
            raise SessionUnknown
        if not visitor.proves(csrf):
            raise ForeignForm
        return visitor

    async def of_call(self, request: Request) -> Visitor:
        """Return who calls the API, by token or our page. Raises SessionUnknown, ForeignForm, TooMany."""
        visitor = await self._caller(request)
        request.state.locale = locale_of(visitor.chat.locale)
        return visitor

    async def _caller(self, request: Request) -> Visitor:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return await self._bearer(request, token.strip())
        name = request.headers.get(PLACE_HEADER) or request.query_params.get("place", RESIDENTS.name)
        place = PLACES.get(name, RESIDENTS)
        if request.method in {"GET", "HEAD"}:
            visitor = await self.of_page(request, place)
            if visitor is None:
                raise SessionUnknown
            return visitor
        return await self.of_form(request, place, request.headers.get(CSRF_HEADER))

    async def _bearer(self, request: Request, token: str) -> Visitor:
        try:
            return await self.of_token(token, by_hand=is_by_hand(request))
        except SessionUnknown:
            self.guesses.wrong(request)
            raise

    async def sign_out(self, visitor: Visitor) -> None:
        """End a session here and for good: its token opens nothing any more, wherever it was copied to."""
        await self._database.write(lambda tx: end_session(tx, visitor.token))

    def holding(self, token: str) -> Callable[[Transaction], bool]:
        """Return what tells, whenever it is asked, whether a token still opens its chat."""

        def holds(tx: Transaction) -> bool:
            try:
                bearer_of(tx, token, self._clock(), self._idle())
            except SessionInvalid:
                return False
            return True

        return holds

    async def _look_up(self, token: str, now: datetime) -> Bearer:
        idle = self._idle()
        try:
            return await self._database.read(lambda tx: bearer_of(tx, token, now, idle))
        except SessionInvalid:
            raise SessionUnknown from None


def is_by_hand(request: Request) -> bool:
    """Tell whether a person asks, rather than an open page that keeps itself up to date."""
    if request.method not in {"GET", "HEAD"}:
        return True
    streams = "text/event-stream" in request.headers.get("accept", "")
    return not streams and "hx-request" not in request.headers


def csrf_of(token: str) -> str:
    """Derive a form's proof from the session's secret."""
    return hashlib.sha256(b"form " + token.encode()).hexdigest()[:32]


def refuse_foreign(request: Request) -> None:
    """Refuse a form sent from another site, where there is no session to prove it by. Raises ForeignForm."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise ForeignForm
    origin = request.headers.get("origin")
    if origin is not None and origin.split("://")[-1] != request.headers.get("host"):
        raise ForeignForm


def sign_in(response: Response, place: Place, token: str, *, secure: bool, framed: bool = False) -> None:
    """Give the browser its session: no script sees it, no other site makes it be sent.

    `framed`: our page may stand in a page of Telegram's; there a session is sent only when it is partitioned,
    which keeps it to that frame.
    """
    response.set_cookie(
        place.cookie,
        token,
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="none" if framed and secure else "strict",
        secure=secure,
        path="/",
    )
    if framed and secure:
        name, kept = response.raw_headers.pop()
        response.raw_headers.append((name, kept + b"; Partitioned"))
