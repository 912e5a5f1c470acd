"""Answers HTTP as api.telegram.org does: methods, files, and the faults that a test asked for."""

import asyncio
import inspect
import json
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from tests.botapi import requests
from tests.botapi.calls import Call, Log
from tests.botapi.errors import Refused, too_many
from tests.botapi.faults import Fault, Trouble, Troubles
from tests.botapi.methods.table import BY_LOWER, METHODS
from tests.botapi.model import Json
from tests.botapi.params import Params, Upload
from tests.botapi.windows import Limits
from tests.botapi.world import Bot, World

LINK_SECONDS = 3600
PAGE = "<html>\r\n<head><title>{0}</title></head>\r\n<body><h1>{0}</h1><hr>nginx</body>\r\n</html>\r\n"
PAGES = {Fault.BAD_GATEWAY: "502 Bad Gateway", Fault.GATEWAY_TIMEOUT: "504 Gateway Time-out"}


def as_response(body: Json) -> Response:
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, body.get("error_code", 200), media_type="application/json")


class Wire:
    """The HTTP side of the server."""

    def __init__(self, world: World, log: Log, limits: Limits | None) -> None:
        self.world = world
        self.log = log
        self.limits = limits
        self.troubles = Troubles()

    def routes(self) -> list[Route]:
        both = ["GET", "POST"]
        return [
            Route("/bot{token}/{method}", self.call, methods=both),
            Route("/file/bot{token}/{path:path}", self.file, methods=["GET"]),
        ]

    async def call(self, request: Request) -> Response:
        try:
            bot, method = self._meant(request.path_params["token"], request.path_params["method"])
            body = await request.body()
            values, files = await requests.read(request.query_params, request.headers, body)
        except Refused as refusal:
            return as_response(refusal.as_json())
        except ClientDisconnect:
            return Response(status_code=499)
        call = self.log.open(bot.name, method, values, files, requests.sender(request.headers))
        trouble = self.troubles.meet(bot.name, method, values)
        response = await (self._troubled(request, bot, call, trouble) if trouble else self._answer(bot, call))
        self.world.signal.ring()
        return response

    def _meant(self, token: str, method: str) -> tuple[Bot, str]:
        bot = self.world.with_token(token)
        if bot is None:
            raise Refused(401, "Unauthorized") if ":" in token else Refused(404, "Not Found")
        if method.lower() not in BY_LOWER:
            raise Refused(404, "Not Found: method not found")
        return bot, BY_LOWER[method.lower()]

    async def reply(self, bot: Bot, values: Json, files: dict[str, Upload]) -> None:
        """Carry out the method that a webhook's answer names; what comes of it, nobody is told."""
        method = BY_LOWER.get(str(values.pop("method", "")).lower())
        if method is not None:
            call = self.log.open(bot.name, method, values, files, "webhook")
            await self._answer(bot, call)

    async def _answer(self, bot: Bot, call: Call) -> Response:
        call.answer = body = await self._carried_out(bot, call)
        call.status = body.get("error_code", 200)
        return as_response(body)

    async def _carried_out(self, bot: Bot, call: Call) -> Json:
        sent = call.sent()
        wait = self.limits.wait(sent) if self.limits and sent else None
        try:
            if wait is not None:
                raise too_many(wait)
            if bot.logged_out:
                raise Refused(400, "Logged out")
            result: Any = METHODS[call.method](self.world, bot, Params(call.params, call.files))
            if inspect.isawaitable(result):
                result = await result
        except Refused as refusal:
            return refusal.as_json()
        call.effect = True
        return {"ok": True, "result": result}

    async def _troubled(self, request: Request, bot: Bot, call: Call, trouble: Trouble) -> Response:
        call.fault = trouble.kind.value
        if trouble.kind is Fault.SLOW:
            await asyncio.sleep(trouble.seconds or 1.0)
            return await self._answer(bot, call)
        if trouble.after:
            await self._carried_out(bot, call)
        if trouble.kind in {Fault.RESET, Fault.SILENCE}:
            return await self._cut(request, trouble)
        response = _failure(trouble)
        call.status = response.status_code
        call.answer = bytes(response.body).decode()
        return response

    async def _cut(self, request: Request, trouble: Trouble) -> Response:
        """End the connection without an answer: at once, or after a silence."""
        if trouble.kind is Fault.SILENCE:
            self.world.signal.ring()
            try:
                async with asyncio.timeout(trouble.seconds):
                    await request.receive()
            except TimeoutError:
                pass
        transport: asyncio.Transport = request.scope["state"]["transport"]
        transport.abort()
        await request.receive()
        return Response()

    async def file(self, request: Request) -> Response:
        bot = self.world.with_token(request.path_params["token"])
        if bot is None:
            return as_response(Refused(401, "Unauthorized").as_json())
        file, told = bot.paths.get(request.path_params["path"], (None, 0.0))
        if file is None or self.world.clock() - told > LINK_SECONDS:
            return as_response(Refused(404, "Not Found").as_json())
        return Response(file.data, media_type=file.mime)


def _failure(trouble: Trouble) -> Response:
    kind = trouble.kind
    if kind in PAGES:
        return Response(PAGE.format(PAGES[kind]), int(kind.value), media_type="text/html")
    if kind is Fault.GARBAGE:
        return Response(b"\x00<not json>", 200, media_type="application/json")
    refusal = {
        Fault.TOO_MANY: too_many(trouble.retry_after),
        Fault.FORBIDDEN: Refused(403, "Forbidden: bot was blocked by the user"),
        Fault.NO_VOICES: Refused(400, "Bad Request: VOICE_MESSAGES_FORBIDDEN"),
        Fault.NO_POLLS: Refused(400, "Bad Request: not enough rights to send polls to the chat"),
    }.get(kind, Refused(500, "Internal Server Error"))
    return as_response(refusal.as_json())
