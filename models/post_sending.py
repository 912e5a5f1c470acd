"""The SQL of sending: what a messenger gets next, and what becomes of it on its way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import bindparam, func, or_, select, update
from sqlmodel import Session

from models import post_statements as sql
from models.core import Row, run, table
from models.person import Chat
from models.post import Letter, mark_sent, next_number, opened
from models.post_tables import Outbox
from models.vocabulary import OutboxState, Repeat

RECENT = 30
"""Messages of a chat among which buttons that work no more are looked for."""

SHARE = 5
"""Of so many messages at least one is a notice, while notices wait."""

OUTBOX = table(Outbox).c
THIS = OUTBOX.id == bindparam("letter")
PART = (
    update(table(Outbox))
    .where(THIS, OUTBOX.state == OutboxState.SENDING)
    .values(state=OutboxState.DUE, foreign_id=bindparam("arrived"), attempts=0, lease_until=None, error="")
)
PUT_BACK = (
    update(table(Outbox))
    .where(THIS, OUTBOX.state == OutboxState.SENDING)
    .values(state=OutboxState.DUE, lease_until=None, attempts=OUTBOX.attempts - 1, error=bindparam("why"))
)
DOUBT = (
    update(table(Outbox))
    .where(THIS, OUTBOX.state == OutboxState.SENDING)
    .values(state=OutboxState.DOUBTFUL, lease_until=None, error=bindparam("why"))
)
TAKEN_OVER = (
    update(table(Outbox))
    .where(OUTBOX.chat_id == bindparam("chat"), OUTBOX.number == bindparam("given"))
    .values(keyed=False)
)
STALE = (
    select(OUTBOX.id, OUTBOX.foreign_id)
    .where(
        OUTBOX.chat_id == bindparam("chat"),
        OUTBOX.number > bindparam("since"),
        OUTBOX.keyed,
        or_(OUTBOX.spent, OUTBOX.number == bindparam("replaced")),
        OUTBOX.id != bindparam("letter"),
    )
    .order_by(OUTBOX.number)
)
STRIPPED = update(table(Outbox)).where(THIS).values(keyed=False)
NEWEST = select(func.max(OUTBOX.number)).where(OUTBOX.chat_id == bindparam("chat"))
WAITS = (
    select(OUTBOX.id)
    .where(sql.WAITING, OUTBOX.chat_id == bindparam("chat"), OUTBOX.state == OutboxState.DUE)
    .limit(1)
)
PROVE = (
    update(table(Outbox))
    .where(THIS, OUTBOX.number.is_(None), OUTBOX.state.in_([OutboxState.DUE, OutboxState.SENDING]))
    .values(sent_at=bindparam("now"))
)
PROVEN = update(table(Outbox)).where(THIS, OUTBOX.state == OutboxState.DUE).values(state=OutboxState.SENT)
LOCK_CHAT = select(table(Chat).c.id).where(table(Chat).c.id == bindparam("chat")).with_for_update()


@dataclass(frozen=True)
class Stale:
    """A message whose buttons still stand at the messenger and work no more."""

    id: int
    foreign: str


@dataclass(frozen=True)
class After:
    """What follows the arrival of a message: buttons to take away, and whether the chat waits for more."""

    stale: tuple[Stale, ...]
    more: bool


def next_letters(
    session: Session, channel: str, now: datetime, chats_free: datetime, groups_free: datetime, limit: int
) -> list[Letter]:
    """Return the next message of every chat at a messenger: replies first, but notices have their share.

    A chat or group whose allowance is used up beyond these instants (real time) holds no other up.
    """
    bounds = {"chat_free": chats_free, "group_free": groups_free}
    given = {"channel": channel, "now": now, **bounds, "most": limit}
    replies, notices = (run(session, each, given) for each in (sql.NEXT_REPLIES, sql.NEXT_NOTICES))
    return opened(session, list(in_turn(replies, notices))[:limit])


def in_turn(replies: Sequence[Row], notices: Sequence[Row]) -> Iterator[Row]:
    """Yield replies first, and every fifth time a notice."""
    waiting, others = iter(replies), iter(notices)
    while several := list(islice(waiting, SHARE - 1)):
        yield from several
        yield from islice(others, 1)
    yield from others


def mark_part(session: Session, letter_id: int, foreign: str) -> None:
    """Mark that a part has arrived; the rest is due, and nothing else goes to its chat before."""
    run(session, PART, {"letter": letter_id, "arrived": foreign})


def mark_arrived(
    session: Session, letter: Letter, foreign: str, now: datetime, *, keyed: bool, in_place: bool
) -> After:
    """Mark a message as delivered; return what follows."""
    run(session, LOCK_CHAT, {"chat": letter.chat_id})  # chat before message, as an exchange does
    mark_sent(session, letter, foreign, now, keyed=keyed)
    if in_place and letter.edits is not None:
        run(session, TAKEN_OVER, {"chat": letter.chat_id, "given": letter.edits})
    newest = run(session, NEWEST, {"chat": letter.chat_id}).scalar_one_or_none() or 0
    given = {"chat": letter.chat_id, "since": newest - RECENT, "replaced": letter.edits, "letter": letter.id}
    stale = tuple(Stale(key, foreign_id) for key, foreign_id in run(session, STALE, given) if foreign_id)
    return After(stale, run(session, WAITS, {"chat": letter.chat_id}).first() is not None)


def mark_stripped(session: Session, letter_id: int) -> None:
    """Mark that the buttons of a message are gone at the messenger."""
    run(session, STRIPPED, {"letter": letter_id})


def put_back(session: Session, letter_id: int, error: str) -> None:
    """Take a message back that certainly did not arrive: it was not tried."""
    run(session, PUT_BACK, {"letter": letter_id, "why": error})


def doubt(session: Session, letter_id: int, error: str) -> None:
    """Flag a message that may have arrived and must not arrive twice."""
    run(session, DOUBT, {"letter": letter_id, "why": error})


def prove(session: Session, letter: Letter, now: datetime) -> int | None:
    """Number a message whose button was pressed before we knew that it had arrived; None: it was not sent."""
    if letter.number is not None:
        return letter.number
    if not run(session, PROVE, {"letter": letter.id, "now": now}).rowcount:
        return None
    number = next_number(session, letter.chat_id)
    run(session, sql.GIVE_NUMBER, {"letter": letter.id, "given": number})
    run(session, PROVEN, {"letter": letter.id})
    return number


def may_repeat(letter: Letter) -> bool:
    """Whether twice is better than never."""
    return letter.repeat == Repeat.ALLOWED
