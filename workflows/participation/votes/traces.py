"""Takes out of chats what would tell of a ballot: screens that showed it, reminders once a vote is over."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlmodel import col

from models.person import Chat
from models.post_tables import Outbox
from workflows.transaction import Transaction


def forget_screens(tx: Transaction, chat_id: int, numbers: Sequence[int]) -> None:
    """Empty the screens of a chat with these numbers, and those that took their place."""
    shown = or_(col(Outbox.number).in_(numbers), col(Outbox.edits).in_(numbers))
    gone = update(Outbox).where(col(Outbox.chat_id) == chat_id, shown).values(screen="")
    tx.execute(gone, execution_options={"synchronize_session": False})


def forget_reminders(tx: Transaction, vote_id: int, persons: Sequence[int]) -> None:
    """Delete what reminded persons of a vote: it would tell that they had not voted by then."""
    forget_told(tx, reminder_of(vote_id), persons)


def forget_told(tx: Transaction, key: str, persons: Sequence[int] | Select[Any]) -> None:
    """Delete what persons were told under keys that begin so."""
    chats = select(col(Chat.id)).where(col(Chat.person_id).in_(persons))
    told = col(Outbox.dedup).startswith(key, autoescape=True)
    gone = delete(Outbox).where(col(Outbox.chat_id).in_(chats), told)
    tx.execute(gone, execution_options={"synchronize_session": False})


def reminder_of(vote_id: int) -> str:
    """Begin the key of every reminder of a vote."""
    return f"vote_reminded:{vote_id}:"
