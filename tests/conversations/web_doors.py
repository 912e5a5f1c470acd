"""The web door: inside this process, and over real HTTP on loopback."""

import asyncio
import json
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn

from bot.app import House
from bot.web.app import build_web
from tests.conversations.door import Key, Person, Shown

MESSAGES = "/api/chat/messages"
SHUT = 401


@dataclass
class Chat:
    """One person's chat at the web door."""

    headers: dict[str, str]
    last: int = 0
    refused: list[Shown] = field(default_factory=list)
    answered: list[Shown] = field(default_factory=list)  # what the newest call was answered with
    newest: dict[str, Any] = field(default_factory=dict)


@dataclass
class InProcessWeb:
    """The web door's application, asked without a network."""

    name: str = "网页"
    chats: dict[str, Chat] = field(default_factory=dict)
    count: int = 0

    @property
    def settings(self) -> dict[str, Any]:
        return {}

    def lacks(self, verb: str, text: str) -> bool:
        return False

    async def enter(self, house: House) -> None:
        transport = httpx.ASGITransport(build_web(house.door))
        self.client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")

    async def leave(self) -> None:
        await self.client.aclose()

    async def open(self, person: Person, invitation: str | None) -> None:
        body = {"invitation": invitation} if invitation else {"role": "resident"}
        language = {"accept-language": person.locale}
        answer = await self.client.post("/api/chat/sessions", json=body, headers=language)
        answer.raise_for_status()
        self.chats[person.name] = Chat({**language, "authorization": "Bearer " + answer.json()["token"]})

    async def say(self, who: str, text: str) -> None:
        await self._send(who, json={"text": text, "update_id": self._update()})

    async def edit(self, who: str, back: int, text: str) -> None:
        raise NotImplementedError  # such transcripts stand in `telegram/`

    async def press(self, who: str, token: str) -> None:
        await self._send(who, json={"button": token, "update_id": self._update()})

    async def send_photos(self, who: str, photos: Sequence[bytes], caption: str | None) -> None:
        files = [("photo", (f"{n}.png", data, "image/png")) for n, data in enumerate(photos)]
        fields = {"update_id": self._update(), **({"text": caption} if caption else {})}
        await self._send(who, files=files, data=fields)

    async def send_voice(self, who: str, voice: bytes, seconds: int, caption: str | None) -> None:
        raise NotImplementedError  # such transcripts stand in `telegram/`

    async def send_location(self, who: str, lat: float, lon: float, datum: str) -> None:
        point = {"lat": lat, "lon": lon, "datum": datum}
        await self._send(who, json={"location": point, "update_id": self._update()})

    async def send_raw(self, who: str, body: str) -> None:
        await self._send(who, content=body.encode(), extra={"content-type": "application/json"})

    async def again(self, who: str) -> None:
        await self._send(who, **self.chats[who].newest)

    async def seen(self, who: str) -> list[Shown]:
        chat = self.chats[who]
        answer = await self.client.get(MESSAGES, params={"after": chat.last}, headers=chat.headers)
        if answer.status_code == SHUT:  # the last words stood in the answer that shut the door
            found = [each for each in chat.answered if each.id > chat.last]
        else:
            answer.raise_for_status()
            found = [shown_of(each) for each in answer.json()["messages"]]
        chat.last = max([chat.last, *(each.id for each in found)])
        refused, chat.refused = chat.refused, []
        return [*found, *refused]

    async def whole(self, who: str) -> list[Shown] | None:
        answer = await self.client.get(MESSAGES, params={"after": 0}, headers=self.chats[who].headers)
        if answer.status_code == SHUT:
            return None
        answer.raise_for_status()
        return [shown_of(each) for each in answer.json()["messages"]]

    async def download(self, who: str) -> str:
        answer = await self.client.get("/api/chat/mydata", headers=self.chats[who].headers)
        answer.raise_for_status()
        return answer.text

    def _update(self) -> str:
        self.count += 1
        return f"u{self.count}"

    async def _send(self, who: str, extra: dict[str, str] | None = None, **request: Any) -> None:
        chat = self.chats[who]
        chat.newest = request
        answer = await self.client.post(MESSAGES, headers={**chat.headers, **(extra or {})}, **request)
        if answer.is_error:
            chat.refused.append(Shown(0, refusal(answer)))
        else:
            chat.answered = [shown_of(each) for each in answer.json()["messages"]]


def refusal(answer: httpx.Response) -> str:
    """The words of a refusal."""
    try:
        return str(answer.json()["message"])
    except (json.JSONDecodeError, KeyError):
        return f"{answer.status_code} {answer.text}"


def shown_of(message: dict[str, Any]) -> Shown:
    """A message of the chat API."""
    keys = tuple(Key(key["label"], key["name"], key["token"]) for row in message["buttons"] for key in row)
    images, papers = tuple(message["images"]), len(message.get("documents", ()))
    edited, case = message["edited"], message["case"]
    return Shown(message["id"], message["text"], keys, images, edited, case, documents=papers)


class LoopbackWeb(InProcessWeb):
    """The same application behind a real HTTP server."""

    async def enter(self, house: House) -> None:
        listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(build_web(house.door), log_config=None, access_log=False, lifespan="off")
        self.server = uvicorn.Server(config)
        self.task = asyncio.create_task(self.server.serve(sockets=[listener]))
        self.client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}")

    async def leave(self) -> None:
        await self.client.aclose()
        self.server.should_exit = True
        with suppress(asyncio.CancelledError):
            await self.task
