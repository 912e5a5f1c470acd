"""Keeps pictures sealed in the database; the ledger knows them by a salted hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select
from sqlmodel import col

from models.case import Attachment
from models.core import run, table
from models.owners import owner_of_chat
from models.person import Chat
from models.privacy import Picture
from models.sealing import KeyGone, SealBroken
from models.vault import vault_of
from models.vocabulary import Role
from workflows.ledger import content_hash
from workflows.transaction import Transaction

KEEP = insert(table(Picture))
ATTACH = insert(table(Attachment))
ROLE = select(col(Chat.role)).where(col(Chat.id) == bindparam("chat"))
LOOSE = (
    delete(table(Attachment))
    .where(table(Attachment).c.case_id.is_(None), table(Attachment).c.at < bindparam("before"))
    .returning(table(Attachment).c.name)
)
FORGET = delete(table(Picture)).where(table(Picture).c.name.in_(bindparam("names", expanding=True)))
CONTENT = select(col(Picture.sealed)).where(col(Picture.name) == bindparam("name"))


LOOSE_AFTER = timedelta(days=30)
"""† A picture that no case has got by then is dropped; until then a failed update may be played again."""


@dataclass(frozen=True)
class Shot:
    """A picture as it is to be kept: re-encoded, with a random name and a random salt (hexadecimal)."""

    name: str
    salt: str
    content: bytes


def keep_pictures(tx: Transaction, chat_id: int, shots: Sequence[Shot], now: datetime) -> None:
    """Keep pictures under the key of who sent them; until a case has them they are for that chat alone."""
    owner, by_staff = owner_of_chat(tx, chat_id), role_of(tx, chat_id) != Role.RESIDENT
    vault = vault_of(tx)
    for shot in shots:
        content = vault.seal_bytes(tx, owner, shot.content, place_of_picture(shot.name))
        run(tx, KEEP, {"name": shot.name, "sealed": content, "at": now})
        row = {
            "case_id": None,
            "chat_id": chat_id,
            "name": shot.name,
            "salt": vault.seal(tx, owner, shot.salt, place_of_salt(shot.name)),
            "hash": content_hash(shot.salt, shot.content),
            "by_staff": by_staff,
            "at": now,
        }
        run(tx, ATTACH, row)


def drop_loose(tx: Transaction, before: datetime) -> int:
    """Drop pictures from before an instant that no case has got; return how many."""
    names = run(tx, LOOSE, {"before": before}).scalars()
    if names:
        run(tx, FORGET, {"names": names})
    return len(names)


def role_of(tx: Transaction, chat_id: int) -> str | None:
    """Return the role in which a chat is held."""
    found: str | None = run(tx, ROLE, {"chat": chat_id}).scalar_one_or_none()
    return found


def picture_of(tx: Transaction, name: str) -> bytes | None:
    """Open a picture; None when there is none, or its person was forgotten."""
    kept = run(tx, CONTENT, {"name": name}).scalar_one_or_none()
    if kept is None:
        return None
    try:
        return vault_of(tx).unseal_bytes(tx, kept, place_of_picture(name))
    except (KeyGone, SealBroken):
        return None


def give_to_house(tx: Transaction, chats: Sequence[int]) -> None:
    """Seal what staff sent from some chats under the house's key: it belongs to the cases, not to them."""
    vault = vault_of(tx)
    sent = select(Attachment, Picture).join(Picture, col(Picture.name) == col(Attachment.name))
    ours = sent.where(col(Attachment.chat_id).in_(chats), col(Attachment.by_staff))
    for attachment, picture in tx.execute(ours.order_by(col(Attachment.id))).all():
        content, salt = place_of_picture(picture.name), place_of_salt(picture.name)
        if attachment.salt is not None:
            opened = vault.unseal(tx, attachment.salt, salt)
            attachment.salt = vault.seal(tx, None, opened, salt)
        shown = vault.unseal_bytes(tx, picture.sealed, content)
        picture.sealed = vault.seal_bytes(tx, None, shown, content)
    tx.flush()


def place_of_picture(name: str) -> str:
    """Name the place to which the content of a picture is sealed."""
    return f"picture.sealed:{name}"


def place_of_salt(name: str) -> str:
    """Name the place to which the salt of a picture is sealed."""
    return f"attachment.salt:{name}"
