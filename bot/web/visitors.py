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
from workflows.access import SESSION_LASTS, ChatView, SessionInvalid, chat_of_token, end_session

REMEMBERED = 4096
REMEMBERED_FOR = timedelta(seconds=60)
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


class Visitors:
    """Finds the chat a token opens.

    It is looked up anew at every call: a door that was shut opens nothing any more, whichever process is
    asked. Only sending a message, where the engine looks at the chat itself, may use what it remembers.
    """

    def __init__(self, database: Doorway, real_clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = real_clock
        self._known: dict[str, tuple[ChatView, datetime]] = {}
        self.guesses = Guesses(real_clock)

    async def of_token(self, token: str, *, fresh: bool = True) -> Visitor:
        """Return who holds a token. Raises SessionUnknown."""
        now = self._clock()
        chat, until = self._known.get(token, (None, now))
        if fresh or chat is None or until <= now:
            self.forget(token)
            chat = await self._look_up(token, now)
            self._remember(token, chat, now)
        return Visitor(chat, token)

    async def of_page(self, request: Request, place: Place, *, fresh: bool = True) -> Visitor | None:
        """Return whose page this is; None when nobody is signed in here."""
        token = request.cookies.get(place.cookie)
        try:
            return await self.of_token(token, fresh=fresh) if token else None
        except SessionUnknown:
            return None

    async def of_form(self, request: Request, place: Place, csrf: object, *, fresh: bool = True) -> Visitor:
        """Return who sent a form of our own page. Raises SessionUnknown, ForeignForm."""
        visitor = await self.of_page(request, place, fresh=fresh)
        if visitor is None:
            raise SessionUnknown
        if not isinstance(csrf, str) or not secrets.compare_digest(csrf.encode(), visitor.csrf.encode()):
            raise ForeignForm
        return visitor

    async def of_call(self, request: Request, *, fresh: bool = True) -> Visitor:
        """Return who calls the API, by token or our page. Raises SessionUnknown, ForeignForm, TooMany."""
        visitor = await self._caller(request, fresh=fresh)
        request.state.locale = locale_of(visitor.chat.locale)
        return visitor

    def forget(self, token: str) -> None:
        """Look a token up anew next time: something about its chat has changed."""
        self._known.pop(token, None)

    async def _caller(self, request: Request, *, fresh: bool) -> Visitor:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return await self._bearer(request, token.strip(), fresh=fresh)
        name = request.headers.get(PLACE_HEADER) or request.query_params.get("place", RESIDENTS.name)
        place = PLACES.get(name, RESIDENTS)
        if request.method in {"GET", "HEAD"}:
            visitor = await self.of_page(request, place)
            if visitor is None:
                raise SessionUnknown
            return visitor
        return await self.of_form(request, place, request.headers.get(CSRF_HEADER), fresh=fresh)

    async def _bearer(self, request: Request, token: str, *, fresh: bool) -> Visitor:
        try:
            return await self.of_token(token, fresh=fresh)
        except SessionUnknown:
            self.guesses.wrong(request)
            raise

    async def sign_out(self, visitor: Visitor) -> None:
        """End a session here and for good: its token opens nothing any more, wherever it was copied to."""
        self.forget(visitor.token)
        await self._database.write(lambda tx: end_session(tx, visitor.token))

    async def _look_up(self, token: str, now: datetime) -> ChatView:
        try:
            return await self._database.read(lambda tx: chat_of_token(tx, token, now))
        except SessionInvalid:
            raise SessionUnknown from None

    def _remember(self, token: str, chat: ChatView, now: datetime) -> None:
        while len(self._known) >= REMEMBERED:
            self._known.pop(next(iter(self._known)))
        self._known[token] = (chat, now + REMEMBERED_FOR)


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


def sign_in(response: Response, place: Place, token: str, *, secure: bool) -> None:
    """Give the browser its session: no script sees it, no other site makes it be sent."""
    response.set_cookie(
        place.cookie,
        token,
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=secure,
        path="/",
    )
