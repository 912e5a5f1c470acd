"""A web door on a real engine and a real database, with a small dialogue of its own."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

import httpx
from fastapi import FastAPI

from bot.dialogue.engine import Engine
from bot.dialogue.turn import Reply, Turn, in_place, stay
from bot.web.app import build_web
from bot.web.door import WebDoor
from bot.web.pictures import Pictures
from bot.web.streams import Streams
from models.database import Database
from models.vocabulary import Locale, Role
from nlu.reading import Reading
from tests.databases import newest
from tests.vaults import a_vault
from workflows.access import ChatView, invite
from workflows.policy import Policy
from workflows.reference import Reference
from workflows.screens import Button, Screen, say
from workflows.transaction import Transaction

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
ADDRESS = "http://127.0.0.1"
LANGUAGES = tuple(Button(f"locale_{locale}", {"locale": locale}) for locale in Locale)


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def move(self, span: timedelta) -> None:
        self.now += span


def echo(turn: Turn) -> Reply:
    """Greets, repeats what it hears, offers two buttons, and edits its message when one is pressed."""
    incoming = turn.incoming
    if incoming.command == "start":
        return Reply((Screen((say("web.start.title"),)),))
    if incoming.command == "language":
        return Reply((Screen((say("web.start.lead"),), (LANGUAGES,)),))
    if turn.press is not None and "locale" in turn.press.action:
        return Reply(
            (in_place(turn, Screen((say("web.start.lead"),))),), locale=str(turn.press.action["locale"])
        )
    if turn.press is not None:
        return Reply((in_place(turn, Screen((say("web.chat.case", number=turn.press.name),))),))
    if incoming.text == "fail":
        raise ZeroDivisionError("李晓 must not stand in a log")
    heard = (
        incoming.text if incoming.location is None else f"{incoming.location.lat} {incoming.location.datum}"
    )
    keys = (
        Button("confirm", label=say("web.chat.send")),
        Button("cancel", label=say("web.chat.leave")),
    )
    screen = Screen(
        (say("web.chat.case", number=heard),), (keys,), incoming.photos, case_number="HY-20261123-K7M3"
    )
    return stay(turn, screen)


@dataclass
class Rig:
    """The door under test and what a test may look at or move."""

    door: WebDoor
    database: Database
    clock: Clock
    seen: set[tuple[int, str]] = field(default_factory=set)
    healthy: bool = True

    @cached_property
    def app(self) -> FastAPI:
        """The application of the door, built when somebody asks for it."""
        return build_web(self.door)

    def client(self, **headers: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=True)
        return httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=headers)

    async def resident(self, **headers: str) -> httpx.AsyncClient:
        """Open a session; return a client that carries its token."""
        async with self.client(**headers) as client:
            answer = await client.post("/api/chat/sessions", json={"role": "resident"})
        return self.client(authorization="Bearer " + answer.json()["token"], **headers)

    async def invitation(self, role: Role = Role.DISPATCHER) -> str:
        invited = await self.database.write(
            lambda tx: invite(tx, role, None, None, self.clock(), self.door.chance)
        )
        return invited.secret


def understand(text: str) -> Reading:
    """Read what everybody would: a lift where one is named."""
    if "电梯" in text:
        return Reading(category="01", leaf="0101", confidence=0.9, because=("电梯",))
    return Reading(category=None, leaf=None, confidence=0.0)


def build(folder: Path, url: str) -> Rig:
    """Build a rig in a folder, on a database."""
    database, clock = Database(url, vault=a_vault()), Clock()
    chance = random.Random(7)
    engine = Engine(
        database=database,
        understand=understand,
        reference=lambda: cast(Reference, None),
        clock=clock,
        real_clock=clock,
        chance=chance,
        dialogues=dict.fromkeys(Role, echo),
        expects_words=lambda _role, _text: False,
        wake=lambda: None,
    )
    seen: set[tuple[int, str]] = set()

    def may_see(_tx: Transaction, chat: ChatView, name: str) -> bool:
        return (chat.id, name) in seen

    async def healthy() -> bool:
        return rig.healthy

    door = WebDoor(
        engine=engine,
        database=database,
        reference=lambda: cast(Reference, SimpleNamespace(policy=Policy())),  # of the lists it asks nothing
        clock=clock,
        real_clock=clock,
        chance=chance,
        streams=Streams(poll_seconds=3600),  # woken, never by its own look
        pictures=Pictures(database, clock),
        may_see_picture=may_see,
        healthy=healthy,
        zone=ZoneInfo("Asia/Shanghai"),
        demo=True,
        public_url=ADDRESS,
    )
    rig = Rig(door, database, clock, seen)
    return rig


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Rig]:
    """Build a rig on an empty database and close it after the test."""
    rig = build(folder, newest(folder))
    try:
        yield rig
    finally:
        rig.door.streams.close()
        rig.database.close()
