"""Chats at messengers: found by their address, opened for a stranger or by invitation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert  # the form that both databases share
from sqlmodel import col

from models import post
from models.core import run, table
from models.person import Chat, Invitation
from models.vocabulary import Role
from workflows.access import IS_SEATED, add_person, hash_of, revoke, seat_of
from workflows.errors import WorkflowError
from workflows.transaction import Transaction


class AddressTaken(WorkflowError):
    """Another update has opened this chat in the meantime."""


@dataclass(frozen=True)
class Known:
    """A chat of this address; `seated` says whether whoever speaks in it still holds their seat."""

    id: int
    role: Role
    locale: str
    seated: bool


@dataclass(frozen=True)
class Address:
    """A chat as its messenger names it."""

    channel: str
    name: str


CHAT = table(Chat).c
AT = (CHAT.channel == bindparam("door"), CHAT.address == bindparam("name"))
FIND = select(CHAT.id, CHAT.role, CHAT.locale, IS_SEATED).where(*AT)
OPEN = insert(table(Chat)).on_conflict_do_nothing().returning(CHAT.id)
PROMISED = select(col(Invitation.role)).where(
    col(Invitation.secret_hash) == bindparam("secret"),
    col(Invitation.used_at).is_(None),
    col(Invitation.expires_at) > bindparam("now"),
)


def chat_at(tx: Transaction, address: Address) -> Known | None:
    """Return the chat of an address, None for a stranger's."""
    row = run(tx, FIND, {"door": address.channel, "name": address.name}).first()
    return None if row is None else Known(row[0], Role(row[1]), row[2], bool(row[3]))


def promised_role(tx: Transaction, secret: str, real_now: datetime) -> Role | None:
    """Return what an invitation would make of somebody, None when it cannot be used."""
    found = run(tx, PROMISED, {"secret": hash_of(secret), "now": real_now}).scalar_one_or_none()
    return None if found is None else Role(found)


def open_stranger(tx: Transaction, address: Address, locale: str, now: datetime) -> int:
    """Open a chat for a resident nobody knows; return its number. Raises AddressTaken."""
    person = add_person(tx, "", now)
    row = {"person_id": person, "role": Role.RESIDENT, "body": None, "area": None, "locale": locale}
    return open_at(tx, address, row, now)


def join_at(
    tx: Transaction, address: Address, secret: str, locale: str, now: datetime, real_now: datetime
) -> int:
    """Use an invitation of staff up and open the chat it promises.

    A chat that spoke for somebody at this address is shut. Raises InvitationInvalid, AddressTaken.
    """
    seat = seat_of(tx, secret, now, real_now)
    before = chat_at(tx, address)
    if before is not None:
        revoke(tx, before.id, now)
    return open_at(tx, address, {**seat.__dict__, "locale": locale}, now)


def open_at(tx: Transaction, address: Address, row: dict[str, object], now: datetime) -> int:
    """Open a chat at an address. Raises AddressTaken."""
    given = {"channel": address.channel, "address": address.name, "created_at": now}
    defaults = {"state": "idle", "memory": "{}", "last_number": 0, "blocked": False, "revoked_at": None}
    made = run(tx, OPEN, {**defaults, **row, **given}).scalar_one_or_none()
    if made is None:
        raise AddressTaken
    return int(made)


def is_done(tx: Transaction, channel: str, update_id: str) -> bool:
    """Whether an update has been dealt with."""
    return post.answers_of(tx, channel, update_id) is not None
