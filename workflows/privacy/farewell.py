"""Says the last words to whoever was forgotten at a messenger: durably, and then nothing is left of them.

They stand in the outbox of a chat of their own, of nobody we know: all that is kept is where they go. Once
they have arrived, or cannot, chat and words are deleted.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import col

from models import post
from models.person import Chat, Person
from models.post_tables import Outbox
from models.vault import vault_of
from models.vocabulary import Role
from workflows import arrivals
from workflows.access import ChatView, add_person
from workflows.cases.acts import Act
from workflows.notices import secret_of
from workflows.outbox import Letter
from workflows.privacy.erase import UNWATCHED, drop_nobodys
from workflows.privacy.forget import forget
from workflows.screens import Screen, to_json
from workflows.transaction import Transaction

PARTING = "parting:"
"""Before the address of a chat that is kept for last words only; nobody speaks in it."""

KEPT = timedelta(days=1)
"""† Whom a messenger could not reach for so long is not told any more (domain time)."""


def forget_and_part(act: Act, chat: ChatView, screen: Screen, *, withdraw: bool) -> None:
    """Forget whoever speaks in a chat; at a messenger these are the last words to them."""
    address = act.tx.execute(select(col(Chat.address)).where(col(Chat.id) == chat.id)).scalar_one()
    forget(act, chat.person_id, withdraw=withdraw)
    if chat.channel != post.WEB:
        leave_word(act, arrivals.Address(chat.channel, address), chat.locale, screen)


def leave_word(act: Act, there: arrivals.Address, locale: str, screen: Screen) -> None:
    """Put last words into the outbox; one farewell at a time is enough for anybody."""
    parting = arrivals.Address(there.channel, PARTING + there.name)
    if arrivals.chat_at(act.tx, parting) is not None:
        return
    nobody = add_person(act.tx, "", act.now)
    row = {"person_id": nobody, "role": Role.RESIDENT, "body": None, "area": None, "locale": locale}
    try:
        chat = arrivals.open_at(act.tx, parting, {**row, "revoked_at": act.now}, act.now)
    except arrivals.AddressTaken:  # another process has just left some there
        act.tx.execute(delete(Person).where(col(Person.id) == nobody), execution_options=UNWATCHED)
        return
    secret = secret_of(act.chance)
    post.put(act.tx, post.Parcel(chat, there.channel, to_json(screen), secret, act.now, reply=True))


def over(tx: Transaction, letter: Letter) -> bool:
    """Leave nothing of last words that were said, or cannot be; say whether these were such words."""
    if not letter.address.startswith(PARTING):
        return False
    drop(tx, letter.chat_id)
    return True


def drop(tx: Transaction, chat: int) -> None:
    """Delete a chat that was kept for last words, with the nobody it belonged to."""
    nobody = tx.execute(select(col(Chat.person_id)).where(col(Chat.id) == chat)).scalar_one_or_none()
    if nobody is None:
        return
    tx.execute(delete(Outbox).where(col(Outbox.chat_id) == chat), execution_options=UNWATCHED)
    tx.execute(delete(Chat).where(col(Chat.id) == chat), execution_options=UNWATCHED)
    vault_of(tx).forget_keys(tx, nobody)
    tx.execute(delete(Person).where(col(Person.id) == nobody), execution_options=UNWATCHED)


def drop_old(tx: Transaction, now: datetime) -> None:
    """Delete last words that have reached nobody for too long, and what is known of updates of nobody's."""
    drop_nobodys(tx, now)
    waiting = select(col(Chat.id)).where(
        col(Chat.address).startswith(PARTING), col(Chat.created_at) <= now - KEPT
    )
    for chat in tx.execute(waiting.order_by(col(Chat.id))).scalars().all():
        drop(tx, chat)
