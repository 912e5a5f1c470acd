"""A messenger that writes down what it gets, couriers for it, and a wall clock that waits in no time."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select
from sqlmodel import Session, col

from bot.courier import Courier
from bot.delivery import Sent
from bot.limits import Limits
from bot.sender import LEASE
from models import post
from models.database import Database
from models.person import Chat, Person
from models.post import Letter, Parcel
from models.post_tables import Outbox
from models.vault import vault_of
from models.vocabulary import Repeat
from workflows.limits.gcra import windowed

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
CHANNEL = "residents"
TELEGRAM = Limits(windowed(30, SECOND), windowed(1, SECOND), windowed(20, MINUTE, 4))


@dataclass
class Wall:
    """A clock that moves when somebody waits."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    async def pause(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Messenger:
    """Takes messages; `answers` says what it does with one instead."""

    wall: Wall
    answers: dict[str, Exception] = field(default_factory=dict)
    took: list[tuple[datetime, str, str]] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None  # what happens while it takes a message
    begun: Callable[[Letter], None] | None = None  # what looks at each message that comes

    async def send(self, letter: Letter) -> Sent:
        if self.begun:
            self.begun(letter)
        if self.meanwhile:
            self.meanwhile()
            await asyncio.sleep(0)
        if answer := self.answers.pop(letter.screen, None):
            raise answer
        self.took.append((self.wall(), letter.address, letter.screen))
        return Sent(f"m{letter.id}")

    async def strip(self, address: str, foreign: str) -> None:
        """Take buttons away: nobody looks."""

    async def reach(self) -> None:
        """Be there."""

    @property
    def screens(self) -> list[str]:
        """What it took, in order."""
        return [screen for _, _, screen in self.took]

    def instants(self, address: str | None = None) -> list[datetime]:
        """When it took something for one address, or at all."""
        return [at for at, to, _ in self.took if address in (None, to)]


def courier_of(
    database: Database,
    messenger: Messenger,
    limits: Limits | None = TELEGRAM,
    told: Callable[[Iterable[int]], None] = lambda _chats: None,
) -> Courier:
    """A courier with one messenger, whose pauses move the wall clock."""
    return Courier(
        database=database,
        clock=messenger.wall,
        real_clock=messenger.wall,
        delivered=told,
        doors={CHANNEL: messenger},
        limits={CHANNEL: limits} if limits else {},
        pause=messenger.wall.pause,
    )


def let_go_at(database: Database, letter: Letter) -> datetime:
    """Return when a message that is on its way was let go: its lease began then."""
    query = select(col(Outbox.lease_until)).where(col(Outbox.id) == letter.id)
    until: datetime | None = database.read_now(lambda tx: tx.execute(query).scalar_one())
    assert until is not None
    return until - LEASE


def open_chats(session: Session, addresses: list[str]) -> None:
    """Open chats, numbered from 1."""
    session.execute(insert(Person).values(created_at=NOON))
    row = {"channel": CHANNEL, "person_id": 1, "role": "resident", "locale": "zh-CN", "created_at": NOON}
    session.execute(insert(Chat), [{**row, "address": address} for address in addresses])


def say(
    database: Database,
    chat: int,
    *screens: str,
    channel: str = CHANNEL,
    repeat: Repeat = Repeat.ALLOWED,
) -> None:
    """Put messages for a chat into the outbox."""

    def step(session: Session) -> None:
        for screen in screens:
            post.put(session, Parcel(chat, channel, screen, "secret", NOON, repeat=repeat))

    database.write_now(step)


def states(database: Database) -> dict[str, str]:
    """Where every message stands, by what it says."""
    query = select(Outbox).order_by(col(Outbox.id))
    return database.read_now(lambda tx: {said(tx, row): row.state for row in tx.execute(query).scalars()})


def said(tx: Session, row: Outbox) -> str:
    """What a message says."""
    return vault_of(tx).unseal(tx, row.screen, post.place_of_screen(row.secret))


def numbers(database: Database, chat: int) -> list[tuple[str, int | None]]:
    """The messages of a chat in order of writing, with their numbers."""
    query = select(Outbox).where(col(Outbox.chat_id) == chat).order_by(col(Outbox.id))
    return database.read_now(lambda tx: [(said(tx, row), row.number) for row in tx.execute(query).scalars()])


def say_in_reply(database: Database, chat: int, *screens: str) -> None:
    """Put answers to somebody who has just spoken into the outbox."""

    def step(session: Session) -> None:
        for screen in screens:
            post.put(session, Parcel(chat, CHANNEL, screen, "secret", NOON, reply=True))

    database.write_now(step)


async def rounds(courier: Courier, messenger: Messenger, count: int, seconds: float = 1) -> None:
    """Go round several times, a while after each other."""
    for _ in range(count):
        await courier.round()
        await messenger.wall.pause(seconds)
