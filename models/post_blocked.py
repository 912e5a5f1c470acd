"""The SQL of chats that take nothing: set down what was for them, and take up what still matters."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from models import post_statements as sql
from models.core import run, table
from models.person import Chat
from models.post_tables import Outbox
from models.vocabulary import OutboxState

OUTBOX, CHAT = table(Outbox).c, table(Chat).c
THIS_CHAT = CHAT.id == bindparam("chat")
OF_CHAT = (sql.WAITING, OUTBOX.chat_id == bindparam("chat"))

BLOCK = update(table(Chat)).where(THIS_CHAT).values(blocked=True)
SET_DOWN = (
    update(table(Outbox))
    .where(*OF_CHAT, OUTBOX.state == OutboxState.DUE)
    .values(state=OutboxState.UNDELIVERABLE, lease_until=None, error=bindparam("why"))
)
"""What is on its way is left to its own answer: it may arrive yet, and some must not arrive twice."""

UNBLOCK = update(table(Chat)).where(THIS_CHAT, CHAT.blocked).values(blocked=False)
LAID_DOWN = (
    select(OUTBOX.id, OUTBOX.case_id, OUTBOX.reply, OUTBOX.created_at)
    .where(*OF_CHAT, OUTBOX.state == OutboxState.UNDELIVERABLE)
    .order_by(OUTBOX.id)
)
TAKE_UP = (
    update(table(Outbox))
    .where(OUTBOX.id.in_(bindparam("letters", expanding=True)))
    .values(state=OutboxState.DUE, not_before=bindparam("now"), attempts=0, foreign_id=None, error="")
)
LEAVE = (
    update(table(Outbox))
    .where(*OF_CHAT, OUTBOX.state == OutboxState.UNDELIVERABLE)
    .values(state=OutboxState.DROPPED, error=bindparam("why"))
)
SAME_PLACE = select(CHAT.id).where(
    CHAT.address == bindparam("there"), CHAT.channel == bindparam("messenger"), CHAT.id != bindparam("chat")
)
MOVE = update(table(Chat)).where(THIS_CHAT).values(address=bindparam("there"))
HAND_ON = (
    update(table(Outbox))
    .where(*OF_CHAT, OUTBOX.state == OutboxState.DUE)
    .values(chat_id=bindparam("heir"), edits=None, foreign_id=None)
)


@dataclass(frozen=True)
class LaidDown:
    """A message that could not be delivered when it was due."""

    id: int
    case_id: int | None
    reply: bool
    created_at: datetime


def block(session: Session, chat_id: int, why: str) -> int:
    """Say nothing more in a chat; keep what waits for it. Return how many messages that is."""
    run(session, BLOCK, {"chat": chat_id})
    return run(session, SET_DOWN, {"chat": chat_id, "why": why}).rowcount


def speak_again(session: Session, chat_id: int) -> bool:
    """Speak in a chat again; say whether it took nothing before."""
    return run(session, UNBLOCK, {"chat": chat_id}).rowcount > 0


def open_again(session: Session, chat_id: int) -> list[LaidDown]:
    """Speak in a chat again; return what was laid down for it, the oldest first."""
    if not speak_again(session, chat_id):
        return []
    return [LaidDown(*row) for row in run(session, LAID_DOWN, {"chat": chat_id})]


def take_up(session: Session, chat_id: int, letters: Collection[int], now: datetime, why: str) -> None:
    """Send these after all, and leave the others of the chat for ever."""
    if letters:
        run(session, TAKE_UP, {"letters": sorted(letters), "now": now})
    run(session, LEAVE, {"chat": chat_id, "why": why})


def move(session: Session, chat_id: int, channel: str, address: str) -> int:
    """Give a chat another address; return the chat that has it now, to which everything unsent goes."""
    known = {"there": address, "messenger": channel, "chat": chat_id}
    heir = run(session, SAME_PLACE, known).first()
    if heir is None:
        run(session, MOVE, {"chat": chat_id, "there": address})
        return chat_id
    run(session, HAND_ON, {"chat": chat_id, "heir": heir[0]})
    run(session, BLOCK, {"chat": chat_id})
    return int(heir[0])
