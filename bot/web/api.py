"""The chat API: sessions, messages, events. The page itself uses it."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.responses import JSONResponse, Response

from bot.messages import Incoming, Rendered
from bot.pictures import media_type
from bot.web import api_schema as schema
from bot.web.door import WebDoor
from bot.web.errors import (
    InvitationNeeded,
    InvitationRefused,
    Malformed,
    NothingHere,
    TooMany,
    Unprocessable,
)
from bot.web.exchange import Exchanges, number_of
from bot.web.language import wanted
from bot.web.mini_app import Launches
from bot.web.visitors import PLACES, Visitor, Visitors
from models.vocabulary import Role
from workflows.access import InvitationInvalid
from workflows.transaction import Transaction

LONGEST_INVITATION = 200
HEARTBEAT_SECONDS = 15
MOST_STREAMS = 16
"""Streams of one chat at one time: tabs and telephones of one person, not a flood."""


def routes(door: WebDoor, visitors: Visitors) -> APIRouter:
    """Return the routes of the chat API."""
    router = APIRouter(tags=["chat"])
    exchanges = Exchanges(door)

    @router.post("/api/chat/sessions", **schema.SESSIONS)
    async def open_session(request: Request) -> Response:
        body = await json_body(request)
        if body.get("init_data") is not None:
            launched = await Launches(door, visitors).open(request, init_data_of(body))
            return JSONResponse({"token": launched.token, "chat": launched.chat.id})
        locale = wanted(request, door.locale)
        try:
            opened = await exchanges.open(invitation_of(body), locale)
        except InvitationInvalid:
            visitors.guesses.wrong(request)
            raise InvitationRefused from None
        return JSONResponse({"token": opened.token, "chat": opened.chat.id})

    @router.post("/api/chat/messages", **schema.SEND)
    async def send(request: Request) -> Response:
        visitor = await visitors.of_call(request)
        messages = await exchanges.send(await incoming_of(request, exchanges, visitor.chat.id))
        return JSONResponse(as_json(messages))

    @router.get("/api/chat/messages", **schema.MESSAGES)
    async def read(request: Request) -> Response:
        visitor = await visitors.of_call(request)
        number = number_of(request.query_params.get("after"))
        return JSONResponse(as_json(await exchanges.after(visitor.chat.id, number)))

    @router.get("/api/chat/events", **schema.EVENTS)
    async def listen(request: Request) -> Response:
        visitor = await visitors.of_call(request)
        if door.streams.listeners(visitor.chat.id) >= MOST_STREAMS:
            raise TooMany(HEARTBEAT_SECONDS)
        last = request.headers.get("last-event-id") or request.query_params.get("after")
        return EventSourceResponse(
            events(exchanges, visitor.chat.id, number_of(last), visitors.holding(visitor.token)),
            ping=HEARTBEAT_SECONDS,
        )

    @router.get("/pictures/{name}", **schema.PICTURE)
    async def picture(request: Request, name: str) -> Response:
        if not await is_shown(door, visitors, request, name):
            raise NothingHere
        content = await door.pictures.content(name)
        return Response(content, media_type=media_type(name), headers=KEEP_PRIVATELY)

    return router


KEEP_PRIVATELY = {"cache-control": "private, max-age=86400"}


async def incoming_of(request: Request, exchanges: Exchanges, chat: int) -> Incoming:
    """Read a message from JSON or from a form. Raises WebRefusal."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form(max_files=16, max_fields=16) as form:
            return await exchanges.from_form(chat, form)
    return exchanges.from_json(chat, await json_body(request))


async def json_body(request: Request) -> Mapping[str, Any]:
    """Read a JSON object. Raises Malformed, Unprocessable."""
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise Malformed from None
    if not isinstance(body, dict):
        raise Unprocessable
    return body


def init_data_of(body: Mapping[str, Any]) -> str:
    """Return what Telegram has signed. Raises Unprocessable."""
    init_data = body["init_data"]
    others = (body.get("invitation"), body.get("role"))
    if not isinstance(init_data, str) or others != (None, None):
        raise Unprocessable
    return init_data


def invitation_of(body: Mapping[str, Any]) -> str | None:
    """Return the invitation of a request for a session, None for a resident. Raises WebRefusal."""
    invitation, role = body.get("invitation"), body.get("role")
    if isinstance(invitation, str) and len(invitation) <= LONGEST_INVITATION:
        if not invitation.isascii():
            raise InvitationRefused
        return invitation
    if invitation is not None or not isinstance(role, str):
        raise Unprocessable
    if role != Role.RESIDENT:
        raise InvitationNeeded if role in set(Role) else Unprocessable
    return None


def as_json(messages: list[Rendered]) -> Mapping[str, object]:
    """Messages as the API gives them."""
    return {"messages": [message.as_json() for message in messages]}


async def events(
    exchanges: Exchanges, chat: int, after: int, holds: Callable[[Transaction], bool]
) -> AsyncIterator[ServerSentEvent]:
    """Give every message of a chat after a number, in order, as it is delivered; end with the session."""
    streams = exchanges.door.streams
    with streams.listening(chat) as signal:
        while not streams.closed:
            messages = await exchanges.after_while(chat, after, holds)
            if messages is None:
                return  # signed out, idle for too long, the seat ended, or the door was shut
            for message in messages:
                after = message.id
                data = json.dumps(message.as_json(), ensure_ascii=False)
                yield ServerSentEvent(data, event="message", id=str(after))
            await streams.news(signal)


async def is_shown(door: WebDoor, visitors: Visitors, request: Request, name: str) -> bool:
    """Whether one of this caller's chats may see a picture. Raises SessionUnknown."""
    if "authorization" in request.headers:
        callers: list[Visitor | None] = [await visitors.of_call(request)]
    else:
        callers = [await visitors.of_page(request, place) for place in PLACES.values()]
    chats = [each.chat for each in callers if each]
    return await door.database.read(lambda tx: any(door.may_see_picture(tx, chat, name) for chat in chats))
