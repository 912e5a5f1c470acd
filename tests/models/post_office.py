"""A database with chats to write to, and short ways to put messages before them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from models import post
from models.database import Database
from models.migrations.upgrade import migrate
from models.person import Chat, Person
from models.post import Letter, Parcel
from models.post_tables import Outbox
from models.vocabulary import Repeat
from tests.databases import prepared
from tests.vaults import a_vault

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
CHANNELS = ("web", "residents")


def open_office(folder: Path) -> Database:
    """Open a new database with the chats 1 and 2, both of one person."""
    return Database(prepared(folder, "office", fill_office), vault=a_vault())


def fill_office(url: str) -> None:
    """Make the office once for all tests."""
    migrate(url)
    database = Database(url)
    database.write_now(lambda session: add_chats(session, 2))
    database.close()


def add_chats(session: Session, count: int) -> None:
    """Add a person with so many chats."""
    session.execute(insert(Person).values(created_at=NOW))
    row = {"channel": "web", "person_id": 1, "role": "resident", "locale": "zh-CN", "created_at": NOW}
    session.execute(insert(Chat), [{**row, "address": f"w{number}"} for number in range(count)])


def parcel(
    chat_id: int,
    screen: str = "{}",
    *,
    at: datetime = NOW,
    channel: str = "web",
    repeat: Repeat = Repeat.ALLOWED,
    dedup: str | None = None,
) -> Parcel:
    """Make a message for a chat."""
    return Parcel(chat_id, channel, screen, "secret", at, repeat=repeat, dedup=dedup)


def put_all(session: Session, *parcels: Parcel) -> list[int | None]:
    """Put messages into the outbox; return their ids."""
    return [post.put(session, each) for each in parcels]


def due(session: Session, now: datetime = NOW, channels: Sequence[str] = CHANNELS) -> list[Letter]:
    """Everything the courier would take now."""
    return post.due_letters(session, channels, now, 1000)


def screens(letters: Sequence[Letter]) -> list[str]:
    """What the messages say."""
    return [letter.screen for letter in letters]


def deliver_due(session: Session) -> int:
    """Do what a courier of the web door does in one round."""
    letters = due(session)
    post.deliver_here(session, letters, NOW)
    return len(letters)


def numbers_of(session: Session, chat_id: int) -> list[int | None]:
    """The numbers that a chat's messages have, in order of their writing."""
    return list(
        session.execute(
            select(col(Outbox.number)).where(col(Outbox.chat_id) == chat_id).order_by(col(Outbox.id))
        ).scalars()
    )


def state_of(session: Session, letter_id: int) -> str:
    """Where a message stands."""
    return str(session.execute(select(col(Outbox.state)).where(col(Outbox.id) == letter_id)).scalar_one())


def block(session: Session, chat_id: int) -> None:
    """A resident has blocked the bot."""
    session.execute(update(Chat).where(col(Chat.id) == chat_id).values(blocked=True))
