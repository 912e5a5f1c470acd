"""Lets in who opens the web door inside a messenger: the same person as in their chat there."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select
from sqlmodel import col

from models.core import run, table
from models.person import Chat, WebSession
from models.vocabulary import Role
from workflows.access import SESSION_LASTS, VIEW, ChatView, Opened, hash_of, revoke, token_of, view_of
from workflows.arrivals import Address, chat_at, open_at, open_stranger
from workflows.errors import WorkflowError
from workflows.limits.allowances import take
from workflows.transaction import Transaction

WEB = "web"
REMEMBERED = timedelta(minutes=15)
"""How long a used launch is known: longer than it would be taken anyhow."""


class LaunchUsed(WorkflowError):
    """This launch has let somebody in before."""


class NotJoined(WorkflowError):
    """Whoever opens the desk in a messenger has no seat there, or not any more."""


@dataclass(frozen=True)
class Arrival:
    """Somebody who opened the door in a messenger: their chat there, and what this launch is known by."""

    address: Address
    seal: str
    for_staff: bool
    locale: str


@dataclass(frozen=True)
class Entered:
    """A session; `fresh` says that nobody has spoken in its chat yet."""

    opened: Opened
    fresh: bool


def enter(tx: Transaction, who: Arrival, now: datetime, real_now: datetime, chance: random.Random) -> Entered:
    """Open a session of the person who has this chat at the messenger; a stranger becomes a resident.

    Raises LaunchUsed, NotJoined, AddressTaken.
    """
    if take(tx, f"launch:{who.seal}", 1 / REMEMBERED.total_seconds(), 1, real_now):
        raise LaunchUsed
    there = chat_there(tx, who, now)
    here, fresh = chat_here(tx, there, now)
    token = token_of(chance)
    run(tx, OVER, {"chat": here.id, "now": real_now})
    row = {"token_hash": hash_of(token), "chat_id": here.id, "used_at": real_now}
    run(tx, NEW, {**row, "expires_at": real_now + SESSION_LASTS})
    return Entered(Opened(token, here), fresh)


OVER = delete(WebSession).where(
    col(WebSession.chat_id) == bindparam("chat"), col(WebSession.expires_at) <= bindparam("now")
)
NEW = insert(table(WebSession))
VIEW_OF = select(*VIEW).where(col(Chat.id) == bindparam("chat"))
ADDRESS_OF = select(col(Chat.channel), col(Chat.address)).where(col(Chat.id) == bindparam("chat"))


def chat_there(tx: Transaction, who: Arrival, now: datetime) -> ChatView:
    """Return the chat at the messenger. Raises NotJoined, AddressTaken."""
    known = chat_at(tx, who.address)
    if who.for_staff and (known is None or not known.seated or known.role is Role.RESIDENT):
        raise NotJoined
    number = known.id if known is not None else open_stranger(tx, who.address, who.locale, now)
    return view(tx, number)


def chat_here(tx: Transaction, there: ChatView, now: datetime) -> tuple[ChatView, bool]:
    """Return the chat of the web door that goes with it, and whether it is new."""
    channel, name = run(tx, ADDRESS_OF, {"chat": there.id})[0]
    address = Address(WEB, f"app:{channel}:{name}")
    known = chat_at(tx, address)
    if known is not None:
        found = view(tx, known.id)
        if seat(found) == seat(there):
            return found, False
        revoke(tx, found.id, now)
    row = {"person_id": there.person_id, "role": there.role, "body": there.body, "area": there.area}
    return view(tx, open_at(tx, address, {**row, "locale": there.locale}, now)), True


def seat(chat: ChatView) -> tuple[int, Role, str | None, str | None]:
    """For whom a chat speaks."""
    return chat.person_id, chat.role, chat.body, chat.area


def view(tx: Transaction, number: int) -> ChatView:
    """Return a chat by its number."""
    row = run(tx, VIEW_OF, {"chat": number})[0]
    return view_of(tuple(row))
