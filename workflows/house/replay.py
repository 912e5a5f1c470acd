"""Shows an operator the updates that failed, and keeps what became of each."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from models import post
from models.person import Chat
from models.post_tables import SetAside
from models.vocabulary import HouseEvent
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.errors import WorkflowError
from workflows.house.record import note, reason_given
from workflows.transaction import Transaction

MOST = 100
REPLAY = "replay:"
"""What the name of an update begins with that is played again: the same one does its work once."""

HELD = "Held"
"""Stands where an error would: this update has not failed, its door has not got round to it yet."""

KINDS = ("text", "button", "command", "location", "photos")


FAILED = (col(SetAside.replayed_at).is_(None), col(SetAside.error) != HELD)
"""What waits for an operator."""


class UpdateGone(WorkflowError):
    """The update does not wait any more: it was played again, or closed."""


@dataclass(frozen=True)
class Aside:
    """An update that failed, as an operator sees it: words only masked."""

    id: int
    channel: str
    role: str
    at: datetime
    error: str
    kind: str
    words: str
    again: bool  # it has failed before


def waiting(tx: Transaction, limit: int = MOST) -> list[Aside]:
    """Return the updates that wait for an operator, the oldest first."""
    statement = (
        select(SetAside, col(Chat.role))
        .outerjoin(Chat, col(Chat.id) == col(SetAside.chat_id))
        .where(*FAILED)
        .order_by(col(SetAside.id))
        .limit(limit)
    )
    return [aside(tx, row, role or "") for row, role in tx.exec(statement).all()]


def aside(tx: Transaction, row: SetAside, role: str) -> Aside:
    """Show an update without what tells who wrote it; of a forgotten person nothing is left to show."""
    incoming = json.loads(post.incoming_aside(tx, row) or "{}")
    kind = next((each for each in KINDS if incoming.get(each)), "text")
    words = mask(str(incoming.get("text") or ""), frozenset(Detail))
    again = row.update_id.startswith(REPLAY)
    return Aside(row.id, row.channel, role, row.at, row.error, kind, words, again)


def count(tx: Transaction) -> int:
    """Count the updates that wait for an operator."""
    statement = select(func.count()).select_from(SetAside).where(*FAILED)
    return int(tx.exec(statement).one())


def incoming_of(tx: Transaction, aside_id: int) -> str:
    """Return a waiting update as it was kept (JSON). Raises UpdateGone."""
    row = tx.get(SetAside, aside_id)
    if row is None or row.replayed_at is not None:
        raise UpdateGone
    kept = post.incoming_aside(tx, row)
    if kept is None:
        raise UpdateGone
    return kept


def name_of(aside_id: int) -> str:
    """Name the update by which another is played again."""
    return f"{REPLAY}{aside_id}"


def settle(act: Act, aside_id: int) -> bool:
    """Keep that an update was played again; return whether it went well this time. Raises UpdateGone."""
    row = locked(act, aside_id)
    row.replayed_at = act.now
    act.tx.add(row)
    failed = select(SetAside.id).where(
        col(SetAside.channel) == row.channel, col(SetAside.update_id) == name_of(aside_id)
    )
    went_well = act.tx.exec(failed).first() is None
    note(act, f"update:{aside_id}", HouseEvent.REPLAYED, {"error": row.error, "well": went_well})
    return went_well


def close(act: Act, aside_id: int, reason: str) -> None:
    """Decide that nobody plays an update again. Raises UpdateGone, ReasonMissing."""
    why, row = reason_given(reason), locked(act, aside_id)
    row.replayed_at = act.now
    act.tx.add(row)
    note(act, f"update:{aside_id}", HouseEvent.DROPPED, {"error": row.error}, why)


def locked(act: Act, aside_id: int) -> SetAside:
    """Return an update that waits, locked. Raises UpdateGone."""
    row = act.tx.get(SetAside, aside_id, with_for_update=True)
    if row is None or row.replayed_at is not None:
        raise UpdateGone
    return row
