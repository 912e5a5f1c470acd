"""Names every table that a release before the vault kept in the open, and seals its rows."""

import random
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select, update
from sqlmodel import col

from models.case import Attachment, Case, Joining, Words
from models.core import run, table
from models.owners import readable
from models.person import Chat
from models.post import place_aside, place_of_screen
from models.post_tables import Outbox, SetAside
from models.vault import vault_of
from workflows.cases.sealed import keep_place, place_of_case, place_of_words, seal_words
from workflows.conversation import NOTHING, place_of_memory
from workflows.ledger import content_hash
from workflows.pictures import KEEP, place_of_picture, place_of_salt
from workflows.transaction import Transaction

File = Callable[[str], bytes | None]
"""Gives the content of a picture's file; None when there is none."""

Row = Mapping[str, Any]

PICTURES = "pictures"


@dataclass(frozen=True)
class Work:
    """What a batch works with: the transaction, where files are, an instant, chance for the salts."""

    tx: Transaction
    file: File
    now: datetime
    chance: random.Random


@dataclass(frozen=True)
class Part:
    """Some rows of one table, by their key, with the columns it takes, and what becomes of each."""

    name: str
    key: ColumnElement[int]
    rows: Select[Any]
    seal: Callable[[Work, Row], None]
    most: int = 500  # rows that one transaction seals


def seal_place(work: Work, row: Row) -> None:
    """Seal where a case is, and keep its point in the open only coarsely."""
    kept = work.tx.get_one(Case, row["id"])
    if readable(work.tx, kept.place, place_of_case(kept.number)) is not None:
        return
    latitude, longitude = kept.latitude, kept.longitude
    exact = None if latitude is None or longitude is None else (latitude, longitude)
    keep_place(work.tx, kept, kept.place, exact)
    work.tx.flush()


def seal_said(work: Work, row: Row) -> None:
    """Seal words and salt: a resident's under their own key, those of staff under the reporter's."""
    if readable(work.tx, row["text"], place_of_words(row["hash"])) is None:
        kept = seal_words(work.tx, row["owner"], row["text"], row["salt"])
        put(work, Words, row, asdict(kept))


def seal_memory(work: Work, row: Row) -> None:
    """Seal what a chat remembers."""
    seal_text(work, Chat, row, "memory", place_of_memory(row["id"]))


def seal_screen(work: Work, row: Row) -> None:
    """Seal a message."""
    seal_text(work, Outbox, row, "screen", place_of_screen(row["secret"]))


def seal_aside(work: Work, row: Row) -> None:
    """Seal an update that failed."""
    seal_text(work, SetAside, row, "incoming", place_aside(row["channel"], row["update_id"]))


def seal_text(work: Work, model: Any, row: Row, column: str, place: str) -> None:
    """Seal one column of a row, unless it is."""
    if row[column] and readable(work.tx, row[column], place) is None:
        sealed = vault_of(work.tx).seal(work.tx, row["owner"], row[column], place)
        put(work, model, row, {column: sealed})


def seal_picture(work: Work, row: Row) -> None:
    """Bring a picture in from its file, with a salted hash; one whose file is gone is gone."""
    content, name = work.file(row["name"]), row["name"]
    if row["salt"] is not None or content is None:
        return
    vault, salt = vault_of(work.tx), work.chance.randbytes(16).hex()
    sealed = vault.seal_bytes(work.tx, row["owner"], content, place_of_picture(name))
    run(work.tx, KEEP, {"name": name, "sealed": sealed, "at": row["at"]})
    kept = vault.seal(work.tx, row["owner"], salt, place_of_salt(name))
    put(work, Attachment, row, {"salt": kept, "hash": content_hash(salt, content)})


def put(work: Work, model: Any, row: Row, values: Mapping[str, Any]) -> None:
    """Write columns of one row."""
    kept = table(model)
    work.tx.execute(update(kept).where(kept.c.id == row["id"]).values(**values))


CHATS, CASES, SAID, SHOTS = (table(each).c for each in (Chat, Case, Words, Attachment))
LETTERS, ASIDE = table(Outbox).c, table(SetAside).c
JOINED = exists().where(col(Joining.case_id) == SAID.case_id, col(Joining.person_id) == SAID.person_id)
AUTHOR = case((or_(SAID.person_id == CASES.reporter_id, JOINED), SAID.person_id), else_=CASES.reporter_id)
SPEAKER = CHATS.person_id.label("owner")

PARTS = (
    Part(
        "places",
        CASES.id,
        select(CASES.id).where(or_(CASES.place != "", CASES.latitude.is_not(None))),
        seal_place,
    ),
    Part(
        "words",
        SAID.id,
        select(SAID.id, SAID.text, SAID.salt, SAID.hash, AUTHOR.label("owner"))
        .join(table(Case), CASES.id == SAID.case_id)
        .where(SAID.text.is_not(None)),
        seal_said,
    ),
    Part(
        "memories",
        CHATS.id,
        select(CHATS.id, CHATS.memory, SPEAKER).where(CHATS.memory != NOTHING),
        seal_memory,
    ),
    Part(
        "messages",
        LETTERS.id,
        select(
            LETTERS.id,
            LETTERS.screen,
            LETTERS.secret,
            func.coalesce(CASES.reporter_id, CHATS.person_id).label("owner"),
        )
        .join(table(Chat), CHATS.id == LETTERS.chat_id)
        .outerjoin(table(Case), CASES.id == LETTERS.case_id),
        seal_screen,
    ),
    Part(
        "failed updates",
        ASIDE.id,
        select(ASIDE.id, ASIDE.incoming, ASIDE.channel, ASIDE.update_id, SPEAKER).outerjoin(
            table(Chat), CHATS.id == ASIDE.chat_id
        ),
        seal_aside,
    ),
    Part(
        PICTURES,
        SHOTS.id,
        select(SHOTS.id, SHOTS.name, SHOTS.salt, SHOTS.at, SPEAKER).join(
            table(Chat), CHATS.id == SHOTS.chat_id
        ),
        seal_picture,
        most=20,
    ),
)
"""Everything that is sealed now and was not, in the order in which it is done."""
