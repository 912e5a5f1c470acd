"""Brings a folder back to what the first release would have left: all in the open, pictures as files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, select, update
from sqlmodel import Session

from models.case import Attachment, Case, Words
from models.core import table
from models.database import Database
from models.house import Mark
from models.migrations.upgrade import migrate
from models.person import Chat
from models.post import place_aside, place_of_screen
from models.post_tables import Outbox, SetAside
from models.privacy import Picture
from models.vault import Vault, vault_of
from workflows.cases.sealed import place_of_salt, place_of_words, where
from workflows.conversation import NOTHING, place_of_memory
from workflows.pictures import picture_of

Place = Callable[[Any], str]
FIRST_RELEASE = "0001"

COLUMNS: tuple[tuple[Table, str, Place], ...] = (
    (table(Words), "text", lambda row: place_of_words(row.hash)),
    (table(Words), "salt", lambda row: place_of_salt(row.hash)),
    (table(Chat), "memory", lambda row: place_of_memory(row.id)),
    (table(Outbox), "screen", lambda row: place_of_screen(row.secret)),
    (table(SetAside), "incoming", lambda row: place_aside(row.channel, row.update_id)),
)


def go_back(url: str, folder: Path, vault: Vault) -> None:
    """Open everything for good, write the pictures as files, and take the database down to its migration."""
    database = Database(url, vault=vault)
    database.write_now(lambda tx: leave_open(tx, folder))
    database.close()
    migrate(url, FIRST_RELEASE)


def leave_open(tx: Session, folder: Path) -> None:
    """Write every sealed value in the open."""
    vault = vault_of(tx)
    for kept, name, place in COLUMNS:
        for row in tx.execute(select(kept)).all():
            if getattr(row, name) not in (None, "", NOTHING):
                text = vault.unseal(tx, getattr(row, name), place(row))
                tx.execute(update(kept).where(kept.c.id == row.id).values({name: text}))
    for case in tx.execute(select(Case)).scalars():
        words, point = where(case)
        case.place = words
        case.latitude, case.longitude = point or (None, None)
    write_pictures(tx, folder)
    tx.execute(delete(Mark))


def write_pictures(tx: Session, folder: Path) -> None:
    """Write pictures as files, known by their names alone."""
    (folder / "pictures").mkdir()
    for picture in tx.execute(select(Attachment)).scalars():
        (folder / "pictures" / picture.name).write_bytes(picture_of(tx, picture.name) or b"")
        picture.hash = picture.name
    tx.execute(delete(Picture))
