"""Proves that a group is meant to be a body's: a code, made in one's own chat, is told in the group once."""

from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import col

from models.person import Chat, LinkCode
from models.vocabulary import BODY_ROLES
from workflows.access import IS_SEATED, ChatView
from workflows.arrivals import Address
from workflows.cases.acts import Act
from workflows.cases.groups import NotOfBody, group_at, open_group
from workflows.errors import WorkflowError
from workflows.privacy.link import hash_of, keep_code
from workflows.privacy.link_codes import find_code
from workflows.transaction import Transaction

GROUP = "group"
"""What these codes are for: none of them links a door, and no code of a door makes a group."""


class CodeNeeded(WorkflowError):
    """A group becomes a body's by a code only."""


class CodeWrong(WorkflowError):
    """A code that never was, was used, is too old, or is another body's: one answer for all."""


def make_group_code(act: Act, chat_id: int, real_now: datetime) -> str | None:
    """Make the one code of a chat and tell it once; None when too many were made. Raises NotOfBody."""
    if act.by.body is None or act.by.role not in BODY_ROLES:
        raise NotOfBody
    return keep_code(act, chat_id, real_now, GROUP)


def proof(tx: Transaction, body: str | None, text: str, real_now: datetime) -> int | None:
    """Return which code (its id) in some words somebody of a body has made for a group; None: no such one."""
    found = select(col(LinkCode.id)).join(Chat, col(Chat.id) == col(LinkCode.chat_id))
    live = found.where(
        col(LinkCode.code_hash) == hash_of(tx, find_code(text) or "", GROUP),
        col(LinkCode.used_at).is_(None),
        col(LinkCode.expires_at) > real_now,
        col(Chat.body) == body,
        col(Chat.revoked_at).is_(None),
        IS_SEATED,
    )
    return tx.execute(live).scalar()


def settle_group(act: Act, there: Address, worker: ChatView, text: str, real_now: datetime) -> bool:
    """Make a group one of the worker's body by the code in some words; False where it is one already.

    Raises CodeNeeded, CodeWrong, NotOfBody, AddressTaken.
    """
    known = group_at(act.tx, there)
    if known is None or known.body != worker.body:
        use_up(act.tx, worker.body, text, real_now)
    return open_group(act, there, worker.locale)


def use_up(tx: Transaction, body: str | None, text: str, real_now: datetime) -> None:
    """Use a code up. Raises CodeNeeded, CodeWrong."""
    if not text.strip():
        raise CodeNeeded
    code = proof(tx, body, text, real_now)
    used = update(LinkCode).where(col(LinkCode.id) == code, col(LinkCode.used_at).is_(None))
    if code is None or tx.execute(used.values(used_at=real_now).returning(col(LinkCode.id))).first() is None:
        raise CodeWrong
