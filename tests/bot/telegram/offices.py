"""A database with letters for people at a Bot API on loopback, and couriers of both bots, in real time."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from bot.courier import Courier
from bot.limits import Limits
from models import post
from models.database import Database
from models.person import Chat, Person
from models.post import Parcel
from models.post_tables import Outbox
from models.vocabulary import Repeat
from tests.bot.couriers import TELEGRAM
from tests.bot.telegram.speaking import BOTS, door_of, words
from tests.botapi.api import BotApi


def real_now() -> datetime:
    """The instant."""
    return datetime.now(UTC)


def open_chats(tx: Session, bot: str, addresses: Sequence[object]) -> None:
    """Open a chat for every address, each of a person of its own; numbered from 1."""
    tx.execute(insert(Person).values(created_at=real_now()))
    row = {"channel": bot, "person_id": 1, "role": "resident", "locale": "zh-CN", "created_at": real_now()}
    tx.execute(insert(Chat), [{**row, "address": str(address)} for address in addresses])


def put(
    database: Database,
    bot: str,
    chat: int,
    text: str,
    *buttons: str,
    repeat: Repeat = Repeat.ALLOWED,
    reply: bool = False,
    images: tuple[str, ...] = (),
    edits: int | None = None,
) -> None:
    """Put a message for a chat into the outbox."""
    screen = words(text, *buttons, images=images)
    parcel = Parcel(chat, bot, screen, "5ec2e7", real_now(), repeat=repeat, reply=reply, edits=edits)
    database.write_now(lambda tx: post.put(tx, parcel) and None)


def states(database: Database) -> list[str]:
    """Where every message stands, in order of writing."""
    return database.read_now(
        lambda tx: list(tx.execute(select(col(Outbox.state)).order_by(col(Outbox.id))).scalars())
    )


def spend(database: Database, chat: int, number: int) -> None:
    """Press a button that works once."""

    def step(tx: Session) -> None:
        this = update(Outbox).where(col(Outbox.chat_id) == chat, col(Outbox.number) == number)
        tx.execute(this.values(spent=True))

    database.write_now(step)


@asynccontextmanager
async def courier_at(
    api: BotApi, database: Database, bots: Sequence[str] = BOTS, limits: Limits | None = TELEGRAM
) -> AsyncIterator[Courier]:
    """A courier of these bots that sends when it is told to go round."""
    doors = {bot: door_of(api, bot) for bot in bots}
    kept = dict.fromkeys(bots, limits) if limits else {}
    try:
        yield Courier(database, real_now, real_now, lambda _chats: None, doors=doors, limits=kept)
    finally:
        for door in doors.values():
            await door.close()
