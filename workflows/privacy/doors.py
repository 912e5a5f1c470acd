"""Shows a person the doors through which they speak, and shuts the one that was lost."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from models.person import Chat
from models.post_tables import Inbox
from models.vocabulary import PersonEvent, Role
from workflows.access import revoke
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.privacy.chain import note
from workflows.transaction import Transaction


class DoorUnknown(WorkflowError):
    """No open door of this person."""


@dataclass(frozen=True)
class Door:
    """One chat of a person."""

    chat_id: int
    channel: str
    role: Role
    opened_at: datetime
    used_at: datetime  # when something was said through it last
    within: bool = False  # our page, opened inside a messenger: it is shut with the chat there


def doors_of(tx: Transaction, person_id: int) -> list[Door]:
    """Return the open doors of a person, the oldest first."""
    last = select(func.max(col(Inbox.at))).where(col(Inbox.chat_id) == col(Chat.id)).scalar_subquery()
    found = tx.execute(
        select(col(Chat.id), col(Chat.channel), col(Chat.role), col(Chat.created_at), last, WITHIN)
        .where(col(Chat.person_id) == person_id, col(Chat.revoked_at).is_(None))
        .order_by(col(Chat.id))
    )
    return [
        Door(key, channel, Role(role), at, used or at, bool(within))
        for key, channel, role, at, used, within in found
    ]


WITHIN = col(Chat.address).startswith("app:")


def lock_doors(tx: Transaction, *people: int) -> None:
    """Let no exchange of these persons run meanwhile: what it would add now comes before, or not at all."""
    theirs = select(col(Chat.id)).where(col(Chat.person_id).in_(people)).order_by(col(Chat.id))
    tx.execute(theirs.with_for_update()).all()


def door_of(act: Act, chat_id: int) -> Door:
    """Return one of the actor's doors. Raises DoorUnknown."""
    person = act.by.person_id
    found = [each for each in doors_of(act.tx, person) if each.chat_id == chat_id] if person else []
    if not found:
        raise DoorUnknown
    return found[0]


def shut(act: Act, chat_id: int) -> None:
    """Shut a door of the actor: from this commit on it opens nothing, and nothing comes to it.

    Raises DoorUnknown.
    """
    door = door_of(act, chat_id)
    revoke(act.tx, door.chat_id, act.now)
    assert act.by.person_id is not None
    note(act, act.by.person_id, PersonEvent.REVOKED, {"channel": door.channel, "role": str(door.role)})
