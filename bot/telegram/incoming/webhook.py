"""Takes updates that Telegram brings: at a path without the token, by a secret, durable before the answer."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.types import ASGIApp, Receive, Scope, Send

from bot.telegram.bots import Bot
from bot.telegram.incoming.intake import Intake

HEADER: Final = b"x-telegram-bot-api-secret-token"
PATH: Final = "/telegram"
LARGEST_BODY = 1_048_576
FORBIDDEN, NOT_SO, TOO_LARGE, TAKEN, FULL = 403, 405, 413, 204, 503


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


class Hooks:
    """Stands before the pages: a call of Telegram's needs none of what they need."""

    def __init__(self, app: ASGIApp, hooks: Mapping[str, Hook]) -> None:
        self._app = app
        self._hooks = {f"{PATH}/{channel}": hook for channel, hook in hooks.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        hook = self._hooks.get(scope["path"]) if scope["type"] == "http" else None
        if hook is None:
            await self._app(scope, receive, send)
            return
        status = await take(hook, scope, receive)
        headers = [] if status == TAKEN else [(b"content-length", b"0")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


async def take(hook: Hook, scope: Scope, receive: Receive) -> int:
    """Take an update in; return the status of the answer, which comes after all is durable."""
    if scope["method"] != "POST":
        return NOT_SO
    if not hmac.compare_digest(shown(scope), hook.secret):
        return FORBIDDEN
    if hook.intake.is_full:
        return FULL  # Telegram comes again
    body = await body_of(receive)
    if body is None:
        return TOO_LARGE
    await hook.intake.accept(read(body))
    return TAKEN


def shown(scope: Scope) -> bytes:
    """Return the secret that a request shows, as the bytes that came."""
    return next((value for name, value in scope["headers"] if name.lower() == HEADER), b"")


async def body_of(receive: Receive) -> bytes | None:
    """Read the body as far as is bearable; None beyond, and of a caller who hangs up."""
    parts: list[bytes] = []
    seen, more = 0, True
    while more:
        message = await receive()
        part = message.get("body", b"")
        seen += len(part)
        if message["type"] != "http.request" or seen > LARGEST_BODY:
            return None
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


def read(body: bytes) -> Any:
    """Read JSON; what is none is kept as it came."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")
