"""The operator's pages on a real door and a real database, with a browser that is signed in."""

import html
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

import httpx
from fastapi import FastAPI

from bot.catalogue.sentences import phrase, speak_otherwise
from bot.dialogue.engine import Engine
from bot.web.app import build_web
from bot.web.door import WebDoor
from bot.web.pictures import Pictures
from bot.web.streams import Streams
from models.database import Database
from models.vocabulary import Locale, Role
from nlu.reading import Reading
from tests.bot.web.rig import ADDRESS, Clock, echo
from tests.workflows.house.installation import Installation, installation
from workflows.access import invite
from workflows.cases.acts import Act
from workflows.house import texts

Result = TypeVar("Result")
PAGE = {"accept": "text/html", "accept-language": "zh-CN"}


@dataclass
class Office:
    """The installation, its door, and who is at it."""

    house: Installation
    door: WebDoor
    app: FastAPI
    clock: Clock
    failing: bool = False  # the dialogue fails at every word
    heard: list[str] = field(default_factory=list)

    @property
    def database(self) -> Database:
        """The database of the installation."""
        return self.house.database

    def client(self, **headers: str) -> httpx.AsyncClient:
        """Return a browser that is not signed in."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=True)
        return httpx.AsyncClient(transport=transport, base_url=ADDRESS, headers=PAGE | headers)

    def invitation(self, role: Role = Role.OPERATOR, body: str | None = None) -> str:
        """Invite somebody."""
        return self.database.write_now(
            lambda tx: invite(tx, role, body, None, self.clock(), self.door.chance)
        ).secret

    async def enter(
        self, role: Role = Role.OPERATOR, body: str | None = None, language: str = "zh-CN"
    ) -> httpx.AsyncClient:
        """Come in by an invitation; return the browser."""
        browser = self.client(**{"accept-language": language})
        answer = await browser.post("/desk/join", data={"invitation": self.invitation(role, body)})
        assert answer.status_code == 303
        return browser

    def see(self, query: Callable[[Act], Result]) -> Result:
        """Ask something of the installation."""
        return self.house.see(query)


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """Open the operator's pages on a filled installation; afterwards the house speaks as it came."""
    place = build(folder)
    try:
        yield place
    finally:
        speak_otherwise({})
        place.door.streams.close()
        place.database.close()


def build(folder: Path) -> Office:
    """Put the parts together as the composition root does."""
    house = installation(folder)
    clock, chance = Clock(house.now), random.Random(7)
    seen: dict[str, Office] = {}

    async def renew() -> None:
        house.now = clock()
        house.reload()
        speak_otherwise(house.see(lambda act: texts.spoken(act.tx)))

    def dialogue(turn: object) -> object:
        if seen["office"].failing:
            raise ZeroDivisionError
        return echo(turn)  # type: ignore[arg-type]  # a turn, as the engine makes it

    engine = Engine(
        database=house.database,
        understand=cast(Callable[[str], Reading], None),
        reference=lambda: house.reference,
        clock=clock,
        real_clock=clock,
        chance=chance,
        dialogues=dict.fromkeys(Role, dialogue),  # type: ignore[arg-type]  # see above
        expects_words=lambda _role, _text: False,
        wake=lambda: None,
    )

    async def healthy() -> bool:
        return True

    door = WebDoor(
        engine=engine,
        database=house.database,
        reference=lambda: house.reference,
        clock=clock,
        real_clock=clock,
        chance=chance,
        streams=Streams(poll_seconds=3600),
        pictures=Pictures(house.database, clock),
        may_see_picture=lambda _tx, _chat, _name: False,
        healthy=healthy,
        zone=ZoneInfo("Asia/Shanghai"),
        demo=False,
        public_url=ADDRESS,
        renew=renew,
    )
    place = Office(house, door, build_web(door), clock)
    seen["office"] = place
    return place


def csrf(text: str) -> str:
    """Return the proof that the forms of a page carry."""
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', text)
    assert found is not None
    return found[1]


def said(key: str, locale: Locale = Locale.HANS, **values: str | int) -> str:
    """Return words as a page shows them, escaped."""
    return html.escape(phrase(key, locale, **values), quote=False)


async def send(
    browser: httpx.AsyncClient, address: str, page: str = "/operator", **fields: str
) -> httpx.Response:
    """Send a form of a page as its button does, and follow where it leads."""
    proof = csrf((await browser.get(page)).text)
    names = {name.replace("__", "."): value for name, value in fields.items()}
    return await browser.post(address, data={"csrf": proof, **names}, follow_redirects=True)
