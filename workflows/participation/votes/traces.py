"""Takes what a ballot said out of the chat in which it was cast: the screens that showed it."""

from collections.abc import Sequence

from sqlalchemy import or_, update
from sqlmodel import col

from models.post_tables import Outbox
from workflows.transaction import Transaction


def forget_screens(tx: Transaction, chat_id: int, numbers: Sequence[int]) -> None:
    """Empty the screens of a chat with these numbers, and those that took their place."""
    shown = or_(col(Outbox.number).in_(numbers), col(Outbox.edits).in_(numbers))
    gone = update(Outbox).where(col(Outbox.chat_id) == chat_id, shown).values(screen="")
    tx.execute(gone, execution_options={"synchronize_session": False})
