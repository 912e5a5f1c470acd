"""Knows who works at a messenger, and remembers which menu of commands each was shown there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.person import Chat
from models.vocabulary import Role
from workflows.access import IS_SEATED
from workflows.house import marks
from workflows.transaction import Transaction

SHOWN = "menus:"
"""Before the name of a channel: the mark of what was shown there, by address."""


@dataclass(frozen=True)
class Seated:
    """Somebody who holds their seat, in their own chat."""

    address: str
    role: Role
    locale: str


def seated_at(tx: Transaction, channel: str) -> list[Seated]:
    """Return who works at a messenger, the longest there first; groups and shut doors are left out."""
    here = select(col(Chat.address), col(Chat.role), col(Chat.locale)).where(
        col(Chat.channel) == channel,
        col(Chat.role) != Role.SYSTEM,
        col(Chat.role) != Role.RESIDENT,
        col(Chat.revoked_at).is_(None),
        IS_SEATED,
    )
    rows = tx.execute(here.order_by(col(Chat.id)))
    return [Seated(address, Role(role), locale) for address, role, locale in rows]


def shown_at(tx: Transaction, channel: str, *, lock: bool = False) -> dict[str, str]:
    """Return the menus that were shown at a messenger: their marks by address."""
    noted = marks.marked(tx, SHOWN + channel, lock=lock)
    return {address: str(menu) for address, menu in noted.data.items()} if noted else {}


def note_shown(tx: Transaction, channel: str, news: Mapping[str, str | None], now: datetime) -> None:
    """Remember what was shown; None where nothing of ours stands any more. What others noted stays."""
    kept = {**shown_at(tx, channel, lock=True), **news}
    marks.mark(tx, SHOWN + channel, now, {address: menu for address, menu in kept.items() if menu})
