"""Residents and handlers who say everything again until it is answered, to whichever server answers."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

PATIENCE = 30.0
"""Seconds until an answer is given up, and the same is said again."""

LONGEST = 240.0
"""Seconds after which one who got no answer says so; the database may be down for two minutes of them."""

Message = dict[str, Any]


class NoAnswer(Exception):
    """A server could not answer: the same may be asked again."""


class Silence(Exception):
    """No server has answered for so long that none will."""


class Refused(Exception):
    """A server said no: whatever happens to it, it must not."""


@dataclass
class Spoken:
    """What all have said, and what was answered."""

    answered: dict[str, list[int]] = field(default_factory=dict)  # update id -> numbers of the answer
    chat_of: dict[str, int] = field(default_factory=dict)  # update id -> chat
    reports: dict[str, bool] = field(default_factory=dict)  # mark in the words -> confirmed and answered
    cases: list[str] = field(default_factory=list)  # case numbers that confirmations were answered with
    repeats: int = 0
    waits: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)  # status -> how often


@dataclass
class Person:
    """One chat, whose words go to any of the servers."""

    token: str
    chat: int
    ports: Sequence[int]
    spoken: Spoken
    chance: random.Random
    count: int = 0

    async def say(self, **words: Any) -> list[Message]:
        """Say one thing until it is answered; return the answer."""
        self.count += 1
        update = f"{self.chat}-{self.count}"
        self.spoken.chat_of[update] = self.chat
        begun = time.perf_counter()
        told = await self.ask("POST", "/api/chat/messages", {**words, "update_id": update})
        self.spoken.waits.append(time.perf_counter() - begun)
        messages: list[Message] = told["messages"]
        self.spoken.answered[update] = [message["id"] for message in messages]
        return messages

    async def heard_after(self, number: int) -> list[Message]:
        """What the chat has been told after a message."""
        told = await self.ask("GET", f"/api/chat/messages?after={number}", None)
        messages: list[Message] = told["messages"]
        return messages

    async def ask(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        """Ask one server after the other until one answers. Raises Silence."""
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            port = self.chance.choice(self.ports)
            try:
                async with asyncio.timeout(PATIENCE):
                    return await ask(port, method, path, self.token, body)
            except (OSError, EOFError, TimeoutError, NoAnswer) as error:
                self.spoken.repeats += 1
                self.spoken.refused.update([str(error)] if isinstance(error, NoAnswer) else [])
                await asyncio.sleep(self.chance.uniform(0.05, 0.4))
        raise Silence(method, path, LONGEST)


async def ask(
    port: int, method: str, path: str, token: str = "", body: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Ask one server. Raises NoAnswer, OSError, IncompleteReadError; Refused when the fault is ours."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request(method, path, token, body))
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        content = await reader.readexactly(int(head.partition("content-length:")[2].partition("\r")[0]))
    finally:
        writer.close()
    status = head.partition("\r\n")[0].split()[1]
    if status.startswith("4"):
        raise Refused(status, content)
    if status != "200":
        raise NoAnswer(status)
    told: dict[str, Any] = json.loads(content)
    return told


def request(method: str, path: str, token: str, body: dict[str, Any] | None) -> bytes:
    """One HTTP request on a connection of its own."""
    payload = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload


def buttons_of(messages: Sequence[Message]) -> Iterator[tuple[str, str]]:
    """Name and token of every button, newest message first."""
    for message in reversed(messages):
        for row in message["buttons"]:
            for button in row:
                yield button["name"], button["token"]


def button(messages: Sequence[Message], *names: str) -> str | None:
    """The token of the first of these buttons that is shown."""
    shown = list(buttons_of(messages))
    return next((token for wanted in names for name, token in shown if name == wanted), None)


async def complain(person: Person, texts: Sequence[str], over: Callable[[], bool]) -> None:
    """Report one matter after the other, rate what was answered."""
    heard = 0
    while not over():
        mark = f"R{person.chat}N{person.count}E"
        messages = await person.say(text=f"{person.chance.choice(texts)}，记号{mark}")
        pressed = button(messages, "confirm")
        person.spoken.reports[mark] = False
        if pressed is not None:
            answer = await person.say(button=pressed)
            numbers = {message["case"] for message in answer if message["case"]}
            person.spoken.reports[mark] = bool(numbers)
            person.spoken.cases += sorted(numbers)
        heard = await rate(person, heard)
        await asyncio.sleep(person.chance.uniform(0.1, 0.8))


async def rate(person: Person, heard: int) -> int:
    """Answer the questions that follow an answer; return up to where was read."""
    messages = await person.heard_after(heard)
    asked = button(messages, "contacted")
    if asked is not None:
        answer = await person.say(button=asked)
        for names in (("solved", "unsolved"), ("rate_5", "rate_1"), ("skip",)):
            pressed = button(answer, person.chance.choice(names))
            if pressed is None:
                break
            answer = await person.say(button=pressed)
    return max((message["id"] for message in messages), default=heard)


async def answer(person: Person, over: Callable[[], bool]) -> None:
    """Accept what comes, and answer it."""
    heard = 0
    while not over():
        messages = await person.heard_after(heard)
        heard = max((message["id"] for message in messages), default=heard)
        pressed = button(messages, "accept")
        if pressed is not None:
            shown = await person.say(button=pressed)
            opened = button(shown, "reply")
            if opened is not None:
                await person.say(button=opened)
                draft = await person.say(text="已到现场处理完毕，维保人员王工负责复查")
                sent = button(draft, "confirm")
                if sent is not None:
                    await person.say(button=sent)
        await asyncio.sleep(person.chance.uniform(0.3, 1.2))
