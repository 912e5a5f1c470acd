"""Takes updates that Telegram brings: at a path without the token, by a secret, durable before the answer."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.telegram.bots import Bot
from bot.telegram.incoming.intake import Intake

HEADER: Final = "x-telegram-bot-api-secret-token"
PATH: Final = "/telegram"
LARGEST_BODY = 1_048_576
FORBIDDEN, TOO_LARGE, TAKEN, UNKNOWN, FULL = 403, 413, 204, 404, 503


@dataclass(frozen=True)
class Hook:
    """Where one bot's updates are brought."""

    intake: Intake
    secret: bytes


def secret_of(bot: Bot) -> str:
    """Derive the secret that Telegram shows us from the token: every process knows it, nobody else can."""
    return hmac.new(bot.token.encode(), b"huiying webhook", hashlib.sha256).hexdigest()


def address_of(bot: Bot, public: str) -> str:
    """Return the address that Telegram is told. It names the channel, never the token."""
    return f"{public.rstrip('/')}{PATH}/{bot.channel}"


def routes(hooks: Mapping[str, Hook]) -> APIRouter:
    """Return the route by which updates come."""

    async def take(request: Request) -> Response:
        hook = hooks.get(request.path_params["channel"])
        if hook is None:
            return Response(status_code=UNKNOWN)
        if not hmac.compare_digest(shown(request), hook.secret):
            return Response(status_code=FORBIDDEN)
        if hook.intake.is_full:
            return Response(status_code=FULL)  # Telegram comes again
        body = await body_of(request)
        if body is None:
            return Response(status_code=TOO_LARGE)
        await hook.intake.accept(read(body))
        return Response(status_code=TAKEN)

    router = APIRouter()
    router.add_route(PATH + "/{channel}", take, methods=["POST"], include_in_schema=False)
    return router


def shown(request: Request) -> bytes:
    """Return the secret that a request shows, as the bytes that came."""
    return next((value for name, value in request.headers.raw if name.lower() == HEADER.encode()), b"")


async def body_of(request: Request) -> bytes | None:
    """Read the body as far as is bearable; None beyond."""
    parts: list[bytes] = []
    seen = 0
    try:
        async for part in request.stream():
            seen += len(part)
            if seen > LARGEST_BODY:
                return None
            parts.append(part)
    except ClientDisconnect:
        return None
    return b"".join(parts)


def read(body: bytes) -> Any:
    """Read JSON; what is none is kept as it came."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")
