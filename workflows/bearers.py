"""Who holds a bearer token of the web door, until when, and when it was last used by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update
from sqlmodel import col

from models.core import run
from models.person import Chat, LinkCode, WebSession
from models.vocabulary import Role
from workflows.access import IS_SEATED, VIEW, ChatView, SessionInvalid, hash_of, view_of
from workflows.transaction import Transaction

NOTED_EVERY = timedelta(minutes=5)
"""A use is written down at most so often: the least end by inactivity is far longer."""


@dataclass(frozen=True)
class Bearer:
    """Who holds a token, and when its use was last noted, in real time."""

    chat: ChatView
    used_at: datetime | None

    def is_to_note(self, real_now: datetime) -> bool:
        """Tell whether a use now is to be written down. A resident's session has no end by inactivity."""
        if self.chat.role is Role.RESIDENT:
            return False
        return self.used_at is None or real_now - self.used_at >= NOTED_EVERY


OF_TOKEN = (
    select(*VIEW, col(WebSession.used_at))
    .join(WebSession, col(WebSession.chat_id) == col(Chat.id))
    .where(
        col(WebSession.token_hash) == bindparam("token"),
        col(WebSession.expires_at) > bindparam("now"),
        or_(
            col(Chat.role) == Role.RESIDENT,
            col(WebSession.used_at).is_(None),
            col(WebSession.used_at) > bindparam("since"),
        ),
        col(Chat.revoked_at).is_(None),
        IS_SEATED,
    )
)


def bearer_of(tx: Transaction, token: str, real_now: datetime, idle: timedelta) -> Bearer:
    """Return who holds a bearer token. Raises SessionInvalid.

    Staff who have not used it for `idle` hold it no more (OWASP ASVS 5.0, 7.3.1). Asked anew at every call:
    a seat that ended, a sign-out or a door that was shut lets nobody in, in any process.
    """
    row = run(tx, OF_TOKEN, {"token": hash_of(token), "now": real_now, "since": real_now - idle}).first()
    if row is None:
        raise SessionInvalid
    *view, used_at = row
    return Bearer(view_of(tuple(view)), used_at)


def note_use(tx: Transaction, token: str, real_now: datetime) -> None:
    """Write down that a token was used."""
    mine = update(WebSession).where(col(WebSession.token_hash) == hash_of(token))
    tx.execute(mine.values(used_at=real_now))


def end_session(tx: Transaction, token: str) -> None:
    """Let a bearer token open nothing any more."""
    tx.execute(delete(WebSession).where(col(WebSession.token_hash) == hash_of(token)))


def drop_ended(tx: Transaction, real_now: datetime) -> int:
    """Drop sessions and codes that open nothing any more; return how many. What is not needed is not kept."""
    dropped = 0
    for kind in (WebSession, LinkCode):
        ended = delete(kind).where(col(kind.expires_at) <= real_now).returning(col(kind.id))
        dropped += len(tx.execute(ended).all())
    return dropped
