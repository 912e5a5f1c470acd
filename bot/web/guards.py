"""Guards every exchange: headers that keep a page to itself, and bodies of bearable size."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.errors import BodyTooLarge, PictureTooLarge, WebRefusal

SMALL_BODY = 262_144
"""20,000 characters in the widest writing (twelve bytes of JSON escapes each) still fit."""
PICTURE_BODY = 12_000_000
DRAINED_BYTES = 64_000_000
DRAIN_SECONDS = 20.0

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' blob:",  # the preview of a picture before it is sent
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "geolocation=(self), camera=(), microphone=()",
}
STRICT = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
FRAMED = ("/chat", "/desk")
HOLDER = b"frame-ancestors https://web.telegram.org"
RAW_HEADERS = [(name.encode(), value.encode()) for name, value in HEADERS.items()]

Refuse = Callable[[HTTPConnection, WebRefusal], Response]
Apologise = Callable[[HTTPConnection], Response]
log = structlog.get_logger()


class Overrun(Exception):
    """A body went past its limit; nothing but BodyLimit sees this."""


class SecurityHeaders:
    """Adds HEADERS to every answer, and forbids keeping what is not a static file.

    Where browsers reach us by HTTPS (`secure`), they are told to do so for a year. Where a bot has a Mini App
    (`framed`), Telegram's page may hold the two places that it opens, nobody else's may, and nothing else.
    """

    def __init__(self, app: ASGIApp, *, secure: bool = False, framed: bool = False) -> None:
        self._app = app
        self._framed = framed
        self._headers = [*RAW_HEADERS, *([STRICT] if secure else [])]
        self._headers_in_frame = [held(each) for each in self._headers if each[0] != b"x-frame-options"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = self._headers_in_frame if self._framed and is_place(scope) else self._headers
                message["headers"] = [*message.get("headers", ()), *own]
                MutableHeaders(scope=message).setdefault("cache-control", keeping(scope))
            await send(message)

        await self._app(scope, receive, guarded if scope["type"] == "http" else send)


def is_place(scope: Scope) -> bool:
    """Whether a page belongs to one of the places that Telegram opens."""
    path = scope["path"]
    return any(path == place or path.startswith(f"{place}/") for place in FRAMED)


def held(header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """Let Telegram's own page hold ours."""
    return header[0], header[1].replace(b"frame-ancestors 'none'", HOLDER)


def keeping(scope: Scope) -> str:
    """Say how long an answer may be kept: a file named with its version for ever, a page never."""
    if not scope["path"].startswith("/static/"):
        return "no-store"
    return "public, max-age=31536000, immutable" if b"v=" in scope["query_string"] else "no-cache"


class Apologies:
    """Answers for a fault of ours; its words may be a resident's, so only its kind is logged."""

    def __init__(self, app: ASGIApp, apologise: Apologise) -> None:
        self._app = app
        self._apologise = apologise

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # the edge of the house
            log.error("a page failed", method=scope.get("method"), error=type(error).__name__)
            if not started and scope["type"] == "http":
                await self._apologise(HTTPConnection(scope))(scope, receive, send)


class BodyLimit:
    """Refuses a body that is too large, before it is read, in the person's language."""

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        pictures = headers.get("content-type", "").startswith("multipart/form-data")
        limit = PICTURE_BODY if pictures else SMALL_BODY
        refusal: WebRefusal = PictureTooLarge() if pictures else BodyTooLarge()
        if declared(headers) > limit:
            await self._turn_away(scope, receive, send, refusal)
        else:
            await self._count(scope, receive, send, limit, refusal)

    async def _count(
        self, scope: Scope, receive: Receive, send: Send, limit: int, refusal: WebRefusal
    ) -> None:
        """Let the body through, up to the limit: its declared length may be missing or wrong."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise Overrun
            return message

        try:
            await self._app(scope, counted, send)
        except Overrun:
            await self._turn_away(scope, receive, send, refusal)

    async def _turn_away(self, scope: Scope, receive: Receive, send: Send, refusal: WebRefusal) -> None:
        """Answer at once, then let the sender finish: a connection cut in mid-body loses the answer."""
        response = self._refuse(HTTPConnection(scope), refusal)
        start = {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": response.raw_headers,
        }
        await send(start)
        await send({"type": "http.response.body", "body": bytes(response.body), "more_body": True})
        with suppress(TimeoutError):
            await asyncio.wait_for(drain(receive), DRAIN_SECONDS)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def declared(headers: Headers) -> int:
    """Return the length a sender announces; 0 when it announces none."""
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0


async def drain(receive: Callable[[], Awaitable[Message]]) -> None:
    """Throw away what still comes, as far as is bearable."""
    seen = 0
    while seen < DRAINED_BYTES:
        message = await receive()
        seen += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            return
