"""The page on which both bots are tried by hand: what it shows, and what a person does on it."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from tests.botapi.calls import Log
from tests.botapi.errors import NoSuchButton, Refused
from tests.botapi.model import Account, Json
from tests.botapi.page.acts import act
from tests.botapi.page.view import call_view, chat_view
from tests.botapi.people import Person
from tests.botapi.world import World

HERE = Path(__file__).parent
FILES = {"": "page.html", "page.css": "page.css", "page.js": "page.js", "draw.js": "draw.js"}
HEARTBEAT = 15.0
CALLS = 200


class Page:
    """Reads the world for a browser and lets its people act."""

    def __init__(self, world: World, log: Log) -> None:
        self.world = world
        self.log = log

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.file),
            Route("/page/events", self.events),
            Route("/page/people", self.people),
            Route("/page/chat", self.chat),
            Route("/page/calls", self.calls),
            Route("/page/act", self.act, methods=["POST"]),
            Route("/page/picture/{unique}", self.picture),
            Route("/page/{name}", self.file),
        ]

    async def file(self, request: Request) -> Response:
        name = FILES.get(request.path_params.get("name", ""))
        return FileResponse(HERE / name) if name else Response(status_code=404)

    def _account(self, number: str | None) -> Account | None:
        account = self.world.accounts.get(int(number)) if number and number.isdigit() else None
        return account if account and not account.is_bot else None

    async def people(self, request: Request) -> Response:
        people = [each for each in self.world.accounts.values() if not each.is_bot]
        shown = [{"id": str(each.id), "name": each.first_name, "language": each.language} for each in people]
        bots = [
            {"name": bot.name, "username": bot.account.username, "hook": bot.hook.url}
            for bot in self.world.bots.values()
        ]
        return JSONResponse({"people": shown, "bots": bots})

    async def chat(self, request: Request) -> Response:
        account, bot = self._account(request.query_params.get("person")), request.query_params.get("bot", "")
        if account is None or bot not in self.world.bots:
            return Response(status_code=404)
        return JSONResponse(chat_view(self.world, self.world.bots[bot], account))

    async def calls(self, request: Request) -> Response:
        after = int(request.query_params.get("after", 0))
        return JSONResponse([call_view(call) for call in self.log.all[after:][-CALLS:]])

    async def picture(self, request: Request) -> Response:
        file = self.world.files.get(request.path_params["unique"])
        return Response(file.data, media_type=file.mime) if file else Response(status_code=404)

    async def events(self, request: Request) -> Response:
        """Tell that something has changed, by its number; the page fetches what it shows."""
        return StreamingResponse(self._changes(request), media_type="text/event-stream")

    async def _changes(self, request: Request) -> AsyncIterator[str]:
        seen = -1
        while not await request.is_disconnected():
            if seen != self.world.signal.revision:
                seen = self.world.signal.revision
                yield f"data: {json.dumps(seen)}\n\n"
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await self.world.signal.next()
            except TimeoutError:
                yield ": still here\n\n"

    async def act(self, request: Request) -> Response:
        """Let a person do something: a form with `person`, `bot`, `act` and what it needs."""
        async with request.form() as form:
            fields: Json = {name: value for name, value in form.items() if isinstance(value, str)}
            pictures = [await each.read() for each in form.getlist("photo") if not isinstance(each, str)]
        account = self._account(fields.get("person"))
        if fields.get("act") == "arrives":
            account = self.world.new_person(fields.get("name") or "某人", fields.get("language"), None)
            self.world.signal.ring()
            return JSONResponse({"id": str(account.id)})
        if account is None or fields.get("bot") not in self.world.bots:
            return JSONResponse({"error": "nobody by that number"}, 404)
        try:
            told = await act(Person(self.world, account), fields, pictures)
        except (NoSuchButton, Refused, ValueError, KeyError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(told)
