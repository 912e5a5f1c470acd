"""Takes out of a case, and of what was said about it, all that leads to a person; no figure needs it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlmodel import col

from models.case import Attachment, Case, Joining, Words
from models.governance import MatterCandidate
from models.owners import readable
from models.person import Chat
from models.post import WEB
from models.post_tables import Inbox, Outbox
from models.privacy import Picture
from models.vocabulary import Role
from workflows import conversation
from workflows.cases import sketches
from workflows.transaction import Transaction

UNWATCHED: Final = {"synchronize_session": False}
TOLD = "told"
"""Under which a chat remembers which of its messages became which case."""

JOINED = "joined"
"""Under which a chat keeps the draft of whoever has just joined, should it be another matter after all."""

COMES_AGAIN = timedelta(days=1)
"""So long a messenger keeps what was not acknowledged. Source: core.telegram.org/bots/api#getting-updates."""

BLANK = ""
"""What is kept of a message that nobody can read any more; it is shown as such."""


@dataclass(frozen=True)
class Erased:
    """How much was taken out; these numbers are all that stays of it."""

    words: int
    pictures: int


def erase_case(tx: Transaction, case: Case) -> Erased:
    """Erase words, pictures and place of a case, and cut it off from who reported it."""
    words = erase_words(tx, col(Words.case_id) == case.id)
    pictures = erase_pictures(tx, col(Attachment.case_id) == case.id)
    blank_letters(tx, col(Outbox.case_id) == case.id)
    sketches.drop(tx, case.id)
    case.place, case.latitude, case.longitude = "", None, None
    case.reporter_id = case.reporter_chat_id = None
    case.may_contact = False
    tx.flush()
    return Erased(words, pictures)


def erase_words(tx: Transaction, which: ColumnElement[bool]) -> int:
    """Erase text and salt, so that the hash in the ledger tells nothing and still holds."""
    gone = update(Words).where(which).values(text=None, salt=None, person_id=None).returning(col(Words.id))
    return len(tx.execute(gone, execution_options=UNWATCHED).all())


def erase_pictures(tx: Transaction, which: ColumnElement[bool]) -> int:
    """Erase pictures with all that was kept of them."""
    taken = delete(Attachment).where(which).returning(col(Attachment.name))
    names = list(tx.execute(taken, execution_options=UNWATCHED).scalars())
    tx.execute(delete(Picture).where(col(Picture.name).in_(names)), execution_options=UNWATCHED)
    return len(names)


def let_go_of_joiners(tx: Transaction, which: ColumnElement[bool]) -> None:
    """Keep that somebody joined, and not who."""
    tx.execute(update(Joining).where(which).values(person_id=None), execution_options=UNWATCHED)


def let_go_of_standing(tx: Transaction, person: ColumnElement[bool], now: datetime) -> None:
    """Keep that somebody stood for representative, or was one, and not who; what they would have had goes."""
    stood = update(MatterCandidate).where(person)
    here = col(MatterCandidate.left_at).is_(None)
    tx.execute(stood.where(here).values(left_at=now), execution_options=UNWATCHED)
    tx.execute(stood.values(person_id=None), execution_options=UNWATCHED)


def blank_letters(tx: Transaction, which: ColumnElement[bool]) -> None:
    """Leave of messages only that something stood there; their buttons go with them."""
    tx.execute(update(Outbox).where(which).values(screen=BLANK), execution_options=UNWATCHED)


def drop_letters(tx: Transaction, chats: Sequence[int], now: datetime) -> None:
    """Drop all that was said in some chats, and when.

    That an update of a messenger was dealt with stays known while it may come again, without its chat and
    its instant: dealt with anew it would make a person of whoever has just been forgotten.
    """
    tx.execute(delete(Outbox).where(col(Outbox.chat_id).in_(chats)), execution_options=UNWATCHED)
    heard = col(Inbox.chat_id).in_(chats)
    again = and_(heard, col(Inbox.channel) != WEB, col(Inbox.at) > now - COMES_AGAIN)
    nobodys = update(Inbox).where(again).values(chat_id=None, at=now, answers="[]")
    for each in (nobodys, delete(Inbox).where(heard)):
        tx.execute(each, execution_options=UNWATCHED)


def drop_nobodys(tx: Transaction, now: datetime) -> None:
    """Drop what was known of updates of nobody's chat that come no more."""
    nobodys = and_(col(Inbox.chat_id).is_(None), col(Inbox.at) <= now - COMES_AGAIN)
    tx.execute(delete(Inbox).where(nobodys), execution_options=UNWATCHED)


def drop_old_letters(tx: Transaction, chats: Sequence[int], case: Case, until: datetime) -> None:
    """Drop what was said in some chats about a case, and up to an instant all but of cases that still stand.

    The draft of a case, and the instants of what was said, lead to its person as its number does.
    """
    standing = select(col(Case.id)).where(col(Case.anonymised_at).is_(None))
    about_nothing = or_(col(Outbox.case_id).is_(None), col(Outbox.case_id).not_in(standing))
    old = and_(col(Outbox.created_at) <= until, about_nothing)
    said = delete(Outbox).where(col(Outbox.chat_id).in_(chats), or_(col(Outbox.case_id) == case.id, old))
    heard = delete(Inbox).where(col(Inbox.chat_id).in_(chats), col(Inbox.at) <= until)
    for each in (said, heard):
        tx.execute(each, execution_options=UNWATCHED)


def forget_told(tx: Transaction, chats: Sequence[int], case_id: int) -> None:
    """Let chats forget which of their messages became a case, and what they were asked about it."""
    found = select(col(Chat.id), col(Chat.state), col(Chat.memory)).where(
        col(Chat.id).in_(chats), col(Chat.memory) != conversation.NOTHING
    )
    for chat_id, state, kept in tx.execute(found.order_by(col(Chat.id)).with_for_update()).all():
        opened = readable(tx, kept, conversation.place_of_memory(chat_id))
        before = json.loads(opened or conversation.NOTHING)
        memory = without_case(before, case_id)
        if memory != before:
            stands = conversation.IDLE if before.get("case") == case_id else state
            conversation.set_state(tx, chat_id, stands, json.dumps(memory))


def without_case(memory: Mapping[str, Any], case_id: int) -> dict[str, Any]:
    """Return what a chat remembers without what leads to a case."""
    kept = {} if memory.get("case") == case_id else {key: memory[key] for key in memory if key != TOLD}
    if kept.get(JOINED, {}).get("case") == case_id:
        del kept[JOINED]
    told = {message: case for message, case in memory.get(TOLD, {}).items() if case != case_id}
    return {**kept, TOLD: told} if told else kept


def chats_of(tx: Transaction, people: Sequence[int]) -> list[int]:
    """The residents' chats of persons, open or shut."""
    found = select(col(Chat.id)).where(col(Chat.person_id).in_(people), col(Chat.role) == Role.RESIDENT)
    return list(tx.execute(found.order_by(col(Chat.id))).scalars())
