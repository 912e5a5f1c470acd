"""Speaks HTTP over plain sockets, many chats at once, so lightly that the server is what is measured."""

import asyncio
import json
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Burst:
    """What a burst of updates showed: how many, in how long, and how long each took (seconds)."""

    updates: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)


class Refused(Exception):
    """The server answered with anything but 200."""


class Line:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._token = ""

    async def open(self) -> None:
        """Connect."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def sign_in(self) -> None:
        """Open a resident's chat of one's own."""
        self._token = (await self.post("/api/chat/sessions", {"role": "resident"}))["token"]

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send one request and read its answer. Raises Refused."""
        payload = json.dumps(body, ensure_ascii=False).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {self._token}\r\nContent-Length: {len(payload)}\r\n\r\n"
        )
        self._writer.write(head.encode() + payload)
        answered = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        _, _, rest = answered.partition(b"content-length:")
        content = await self._reader.readexactly(int(rest.partition(b"\r")[0]))
        if not answered.startswith(b"http/1.1 200"):
            raise Refused(answered[:20], content[:200])
        told: dict[str, Any] = json.loads(content)
        return told

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


class Chats:
    """So many residents, each of whom waits for an answer before saying the next."""

    def __init__(self, port: int, count: int, texts: Sequence[str]) -> None:
        self._port, self._count = port, count
        self._lines: list[Line] = []
        self._texts = texts
        self._next: list[dict[str, Any]] = []

    async def open(self, *, sign_in: bool) -> None:
        """Connect everybody; a bare server knows no residents."""
        chance = random.Random(7)
        for _ in range(self._count):
            line = Line(self._port)
            await line.open()
            if sign_in:
                await line.sign_in()
            self._lines.append(line)
            self._next.append({"text": chance.choice(self._texts)})

    async def burst(self, seconds: float) -> Burst:
        """Let everybody talk for so long."""
        for line in self._lines:  # a server hangs up on who is silent for some seconds
            line.close()
            await line.open()
        done = Burst()
        begun = time.perf_counter()
        await asyncio.gather(*(self._talk(each, begun + seconds, done) for each in range(len(self._lines))))
        done.seconds = time.perf_counter() - begun
        return done

    async def _talk(self, chat: int, until: float, done: Burst) -> None:
        chance = random.Random(chat)
        while (sent := time.perf_counter()) < until:
            told = await self._lines[chat].post("/api/chat/messages", self._next[chat])
            done.waits.append(time.perf_counter() - sent)
            done.updates += 1
            pressed = None if "button" in self._next[chat] else confirm_of(told)
            self._next[chat] = {"button": pressed} if pressed else {"text": chance.choice(self._texts)}

    def close(self) -> None:
        """Hang up."""
        for line in self._lines:
            line.close()


def confirm_of(told: dict[str, Any]) -> str | None:
    """The token of the button that registers what was understood."""
    for message in told["messages"]:
        for row in message["buttons"]:
            for button in row:
                if button["name"] == "confirm":
                    return str(button["token"])
    return None
