"""Plants canaries in a thousand requests to the house: numbers, names, words and points that nobody has."""

import asyncio
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

from sqlalchemy import select
from sqlmodel import Session, col

from bot.app import House
from bot.catalogue.letters import rendered
from bot.dialogue.engine import Engine
from bot.dialogue.turn import Reply, Turn
from bot.messages import Incoming, Location
from models.body import ListEntry
from models.vocabulary import Locale, Role
from workflows import access

PEOPLE = 170
"""Residents; each sends six requests."""

LONGITUDE = 112.8775

FAILING = 10
"""Further requests that the house fails to deal with, and keeps."""

CANARY = re.compile(
    r"1377731\d{4}|110101194912\d{5}[\dX]|令狐[\u9f00-\u9fa0]{2}|隐语[\u9f00-\u9fa0]{2}|31\.223773\d*"
)
"""Everything that was planted, and nothing else that anybody might say."""


@dataclass(frozen=True)
class Planted:
    """What one resident lets slip."""

    telephone: str
    identity: str
    name: str
    words: str
    latitude: float


def canary(number: int) -> Planted:
    """Make the canaries of a resident."""
    rare = chr(0x9F00 + number % 80) + chr(0x9F50 + number % 79)
    return Planted(
        telephone=f"1377731{number:04d}",
        identity=identity(f"110101194912{1000 + number:05d}"),
        name=f"令狐{rare}",
        words=f"隐语{rare}",
        latitude=31.223773 + (number + 1) / 1e9,
    )


def identity(first: str) -> str:
    """Add the check digit of a resident identity number (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first + "10X98765432"[sum(int(a) * b for a, b in zip(first, weights, strict=True)) % 11]


class Resident:
    """Somebody who speaks to the house through its engine."""

    def __init__(self, house: House, chat: int, secret: Planted, name: str = "first") -> None:
        self.house, self.chat, self.secret = house, chat, secret
        self.updates = (f"{chat}:{name}:{number}" for number in count())
        self.sent = 0

    async def send(self, **what: object) -> list[tuple[str, str]]:
        """Send one request; return the buttons of the answer: name and token."""
        incoming = Incoming("web", self.chat, next(self.updates))
        letters = await self.house.engine.receive(replace(incoming, **what))  # type: ignore[arg-type]
        self.sent += 1
        shown = [rendered(letter, self.house.door.zone) for letter in letters]
        return [(key.name, key.token) for each in shown for row in each.buttons for key in row]

    async def press(self, keys: Sequence[tuple[str, str]], name: str) -> list[tuple[str, str]]:
        """Press a button of an answer."""
        token = next(token for each, token in keys if each == name)
        return await self.send(button=token)

    async def tell_all(self) -> None:
        """Say in six requests everything that should stay between us."""
        it = self.secret
        told = (
            f"幸福里小区3号楼电梯坏了，{it.words}。我叫{it.name}，电话{it.telephone}，身份证号{it.identity}"
        )
        await self.send(text=told)
        keys = await self.send(location=Location(it.latitude, LONGITUDE, "wgs84"))
        keys = await self.press(keys, "exact_place")
        keys = await self.press(keys, "confirm")
        await self.press(keys, "add")
        await self.send(text=f"补充：{it.words}，找{it.name}，打{it.telephone}，a{it.telephone}@example.com")


async def plant(house: House) -> int:
    """Let everybody speak; return how many requests that were."""
    people = await house.database.write(lambda tx: newcomers(tx, house))
    residents = [Resident(house, chat, canary(number)) for number, chat in enumerate(people)]
    for start in range(0, PEOPLE, 20):
        await asyncio.gather(*(each.tell_all() for each in residents[start : start + 20]))
    failing = replace(house, engine=broken(house.engine))
    for each in residents[:FAILING]:
        await Resident(failing, each.chat, each.secret, "again").send(
            text=f"出错的话{each.secret.words}{each.secret.telephone}"
        )
    return sum(each.sent for each in residents) + FAILING


def newcomers(tx: Session, house: House) -> list[int]:
    """Open the chats of the residents, and a desk for a handler of every body."""
    now, chance = house.time.now(), random.Random(7731)
    for body in tx.execute(select(col(ListEntry.lead)).distinct().order_by(col(ListEntry.lead))).scalars():
        secret = access.invite(tx, Role.HANDLER, body, None, now, chance).secret
        access.join(tx, secret, Locale.HANS, now, now, chance)
    return [access.open_resident(tx, "zh-CN", now, now, chance).chat.id for _ in range(PEOPLE)]


def broken(engine: Engine) -> Engine:
    """An engine that fails at whatever is said."""

    def fail(turn: Turn) -> Reply:
        raise ValueError(turn.incoming.text)

    return replace(engine, dialogues=dict.fromkeys(Role, fail))
