"""Knows who has a menu of their own at a messenger, and remembers which each was shown there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlmodel import col

from models.person import Chat
from models.vocabulary import Locale, Role
from workflows.access import IS_SEATED
from workflows.house import marks
from workflows.transaction import Transaction

SHOWN = "menus:"
"""Before the name of a channel: the mark of what was shown there, by address."""


@dataclass(frozen=True)
class Seated:
    """Somebody in their own chat."""

    address: str
    role: Role
    locale: str


def seated_at(tx: Transaction, channel: str) -> list[Seated]:
    """Return who has a menu of their own at a messenger, the longest there first; groups and shut doors not.

    Whoever works here has one, and residents who read traditional letters: a menu that a messenger chooses
    by the language of a telephone knows no letters.
    """
    of_staff = (col(Chat.role) != Role.RESIDENT) & IS_SEATED
    here = select(col(Chat.address), col(Chat.role), col(Chat.locale)).where(
        col(Chat.channel) == channel,
        col(Chat.role) != Role.SYSTEM,
        or_(of_staff, (col(Chat.role) == Role.RESIDENT) & (col(Chat.locale) == Locale.HANT)),
        col(Chat.revoked_at).is_(None),
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
