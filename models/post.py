"""The SQL of the spine: record what came in, hand out what goes out, keep what must happen later."""

import json
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col

from models.person import Chat
from models.post_tables import Inbox, Outbox, SetAside, Timer
from models.vocabulary import OutboxState, Repeat, TimerKind


@dataclass(frozen=True)
class Parcel:
    """A message to be put into the outbox."""

    chat_id: int
    channel: str
    screen: str  # JSON
    secret: str
    at: datetime
    case_id: int | None = None
    edits: int | None = None
    repeat: Repeat = Repeat.ALLOWED
    dedup: str | None = None


@dataclass(frozen=True)
class Letter:
    """A message of the outbox, as the courier and the doors see it."""

    id: int
    chat_id: int
    channel: str
    address: str
    locale: str
    screen: str
    secret: str
    spent: bool
    case_id: int | None
    edits: int | None
    repeat: str
    number: int | None
    at: datetime | None
    attempts: int


@dataclass(frozen=True)
class DueTimer:
    """A timer whose instant has come."""

    id: int
    key: str
    kind: TimerKind
    due_at: datetime
    subject: int | None
    data: str


# inbox


def answers_of(session: Session, channel: str, update_id: str) -> list[int] | None:
    """Return the message numbers that answered this update, None when it is new."""
    found = session.execute(
        select(col(Inbox.answers)).where(col(Inbox.channel) == channel, col(Inbox.update_id) == update_id)
    ).scalar_one_or_none()
    return None if found is None else list(json.loads(found))


def record(
    session: Session, channel: str, update_id: str, chat_id: int, at: datetime, answers: list[int]
) -> None:
    """Keep that an update has been dealt with."""
    row = {
        "channel": channel,
        "update_id": update_id,
        "chat_id": chat_id,
        "at": at,
        "answers": json.dumps(answers),
    }
    session.execute(insert(Inbox).values(row))


def set_aside(
    session: Session, channel: str, update_id: str, chat_id: int, at: datetime, incoming: str, error: str
) -> None:
    """Keep an update that failed, whole, with the kind of its error."""
    row = {
        "channel": channel,
        "update_id": update_id,
        "chat_id": chat_id,
        "at": at,
        "incoming": incoming,
        "error": error,
    }
    session.execute(insert(SetAside).values(row))


# outbox


def put(session: Session, parcel: Parcel) -> int | None:
    """Put a message into the outbox; None when its effect was already put there."""
    if (
        parcel.dedup is not None
        and session.execute(select(col(Outbox.id)).where(col(Outbox.dedup) == parcel.dedup)).first()
    ):
        return None
    made = session.execute(insert(Outbox).values(row_of(parcel)).returning(col(Outbox.id)))
    return int(made.scalar_one())


def hand_over(session: Session, parcels: Sequence[Parcel], number: int) -> list[int]:
    """Write messages as delivered in this very exchange; return their numbers, from `number` + 1."""
    numbers = list(range(number + 1, number + 1 + len(parcels)))
    rows = [
        {**row_of(parcel), "state": OutboxState.SENT, "sent_at": parcel.at, "number": given}
        for parcel, given in zip(parcels, numbers, strict=True)
    ]
    if rows:
        session.execute(insert(Outbox), rows)
    return numbers


def row_of(parcel: Parcel) -> dict[str, object]:
    """The columns of a new outbox row."""
    return {
        "chat_id": parcel.chat_id,
        "channel": parcel.channel,
        "screen": parcel.screen,
        "secret": parcel.secret,
        "case_id": parcel.case_id,
        "edits": parcel.edits,
        "repeat": parcel.repeat,
        "dedup": parcel.dedup,
        "state": OutboxState.DUE,
        "not_before": parcel.at,
        "created_at": parcel.at,
        "attempts": 0,
        "error": "",
        "spent": False,
    }


LETTER = (
    col(Outbox.id),
    col(Outbox.chat_id),
    col(Outbox.channel),
    col(Chat.address),
    col(Chat.locale),
    col(Outbox.screen),
    col(Outbox.secret),
    col(Outbox.spent),
    col(Outbox.case_id),
    col(Outbox.edits),
    col(Outbox.repeat),
    col(Outbox.number),
    col(Outbox.sent_at),
    col(Outbox.attempts),
)


def due_letters(session: Session, channels: Sequence[str], now: datetime, limit: int) -> list[Letter]:
    """Return messages that may be sent now, oldest first; nothing overtakes an earlier one of its chat."""
    earlier = aliased(Outbox)
    held = (
        select(col(earlier.id))
        .where(
            col(earlier.chat_id) == col(Outbox.chat_id),
            col(earlier.id) < col(Outbox.id),
            unsent(earlier),
            or_(
                col(earlier.state) == OutboxState.SENDING,
                and_(col(earlier.state) == OutboxState.DUE, col(earlier.not_before) > now),
            ),
        )
        .exists()
    )
    rows = session.execute(
        select(*LETTER)
        .join(Chat, col(Chat.id) == col(Outbox.chat_id))
        .where(
            unsent(Outbox),
            col(Outbox.state) == OutboxState.DUE,
            col(Outbox.channel).in_(channels),
            col(Outbox.not_before) <= now,
            col(Chat.blocked).is_(False),
            ~held,
        )
        .order_by(col(Outbox.id))
        .limit(limit)
    )
    return [Letter(*row) for row in rows]


def unsent(outbox: type[Outbox]) -> ColumnElement[bool]:
    """The condition of the partial indexes, in the words in which they know it."""
    return col(outbox.state) != literal_column(f"'{OutboxState.SENT}'")


def deliver_here(session: Session, letters: Sequence[Letter], now: datetime) -> None:
    """Deliver messages whose door is this database (the web): delivering is one transaction."""
    marked = session.execute(
        update(Outbox)
        .where(col(Outbox.id).in_([letter.id for letter in letters]), col(Outbox.state) == OutboxState.DUE)
        .values(state=OutboxState.SENT, sent_at=now)
        .returning(col(Outbox.id))
    )
    give_numbers(session, letters, set(marked.scalars()))


def give_numbers(session: Session, letters: Sequence[Letter], delivered: Container[int]) -> None:
    """Number what was delivered, in the order given, each chat without gaps."""
    chats: dict[int, list[int]] = {}
    for letter in letters:
        if letter.id in delivered:
            chats.setdefault(letter.chat_id, []).append(letter.id)
    numbered = [
        {"letter": letter_id, "given": number}
        for chat_id, ids in chats.items()
        for number, letter_id in enumerate(ids, next_number(session, chat_id, len(ids)))
    ]
    if numbered:
        table = SQLModel.metadata.tables["outbox"]
        statement = update(table).where(table.c.id == bindparam("letter")).values(number=bindparam("given"))
        session.execute(statement, numbered)


def next_number(session: Session, chat_id: int, count: int = 1) -> int:
    """Count more messages in a chat and return the number of the first."""
    statement = (
        update(Chat)
        .where(col(Chat.id) == chat_id)
        .values(last_number=col(Chat.last_number) + count)
        .returning(col(Chat.last_number))
    )
    return int(session.execute(statement).scalar_one()) - count + 1


def start_sending(session: Session, letter_id: int, lease_until: datetime) -> bool:
    """Mark a message as on its way, just before it is sent; False when it was not due any more."""
    taken = session.execute(
        update(Outbox)
        .where(col(Outbox.id) == letter_id, col(Outbox.state) == OutboxState.DUE)
        .values(state=OutboxState.SENDING, lease_until=lease_until, attempts=col(Outbox.attempts) + 1)
        .returning(col(Outbox.id))
    )
    return taken.first() is not None


def mark_sent(session: Session, letter: Letter, foreign_id: str, now: datetime) -> None:
    """Mark a message as delivered by a messenger, and number it once."""
    marked = session.execute(
        update(Outbox)
        .where(col(Outbox.id) == letter.id, unsent(Outbox))
        .values(state=OutboxState.SENT, sent_at=now, foreign_id=foreign_id, lease_until=None)
        .returning(col(Outbox.id))
    )
    give_numbers(session, [letter], set(marked.scalars()))


def postpone(session: Session, letter_id: int, not_before: datetime, error: str) -> None:
    """Put a message back, to be tried again later."""
    session.execute(
        update(Outbox)
        .where(col(Outbox.id) == letter_id)
        .values(state=OutboxState.DUE, not_before=not_before, lease_until=None, error=error)
    )


def give_up(session: Session, letter_id: int, error: str) -> None:
    """Put a message on the dead-letter list."""
    session.execute(
        update(Outbox)
        .where(col(Outbox.id) == letter_id)
        .values(state=OutboxState.DEAD, lease_until=None, error=error)
    )


def recover(session: Session, real_now: datetime) -> None:
    """After a crash in mid-send: again where its kind allows it, else flagged for an eye."""
    stuck = (
        unsent(Outbox),
        col(Outbox.state) == OutboxState.SENDING,
        col(Outbox.lease_until) < real_now,
    )
    session.execute(
        update(Outbox)
        .where(*stuck, col(Outbox.repeat) == Repeat.ALLOWED)
        .values(state=OutboxState.DUE, lease_until=None)
    )
    session.execute(
        update(Outbox).where(*stuck, col(Outbox.repeat) == Repeat.NEVER).values(state=OutboxState.DOUBTFUL)
    )


def delivered_after(session: Session, chat_id: int, number: int, limit: int = 500) -> list[Letter]:
    """Return the messages of a chat numbered above `number`, in order."""
    rows = session.execute(
        select(*LETTER)
        .join(Chat, col(Chat.id) == col(Outbox.chat_id))
        .where(col(Outbox.chat_id) == chat_id, col(Outbox.number) > number)
        .order_by(col(Outbox.number))
        .limit(limit)
    )
    return [Letter(*row) for row in rows]


def letters_numbered(session: Session, chat_id: int, numbers: Sequence[int]) -> list[Letter]:
    """Return the messages of a chat with these numbers, in order."""
    rows = session.execute(
        select(*LETTER)
        .join(Chat, col(Chat.id) == col(Outbox.chat_id))
        .where(col(Outbox.chat_id) == chat_id, col(Outbox.number).in_(numbers))
        .order_by(col(Outbox.number))
    )
    return [Letter(*row) for row in rows]


def letter_in(session: Session, chat_id: int, letter_id: int) -> Letter | None:
    """Return one message of a chat, None when the chat has no such message."""
    row = session.execute(
        select(*LETTER)
        .join(Chat, col(Chat.id) == col(Outbox.chat_id))
        .where(col(Outbox.id) == letter_id, col(Outbox.chat_id) == chat_id)
    ).first()
    return Letter(*row) if row else None


def spend(session: Session, chat_id: int, number: int) -> None:
    """Make the once-only buttons of a message refuse the next press."""
    session.execute(
        update(Outbox).where(col(Outbox.chat_id) == chat_id, col(Outbox.number) == number).values(spent=True)
    )


# timers


def set_timer(
    session: Session,
    key: str,
    kind: TimerKind,
    due_at: datetime,
    subject: int | None = None,
    data: str = "{}",
) -> None:
    """Set or move the timer of this key."""
    cancel_timer(session, key)
    row = {
        "key": key,
        "kind": kind,
        "due_at": due_at,
        "subject": subject,
        "data": data,
        "attempts": 0,
        "error": "",
    }
    session.execute(insert(Timer).values(row))


def cancel_timer(session: Session, key: str) -> bool:
    """Drop the timer of this key; say whether there was one."""
    gone = session.execute(delete(Timer).where(col(Timer.key) == key).returning(col(Timer.id)))
    return gone.first() is not None


def due_timers(session: Session, now: datetime, limit: int) -> list[int]:
    """Return ids of timers whose instant has come, earliest first."""
    rows = session.execute(
        select(col(Timer.id)).where(col(Timer.due_at) <= now).order_by(col(Timer.due_at)).limit(limit)
    )
    return list(rows.scalars())


def claim_timer(session: Session, timer_id: int, now: datetime) -> DueTimer | None:
    """Take a due timer out, in the transaction of its effects; None when another took or moved it."""
    row = session.execute(
        select(
            col(Timer.id),
            col(Timer.key),
            col(Timer.kind),
            col(Timer.due_at),
            col(Timer.subject),
            col(Timer.data),
        )
        .where(col(Timer.id) == timer_id, col(Timer.due_at) <= now)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    session.execute(delete(Timer).where(col(Timer.id) == timer_id))
    return DueTimer(row[0], row[1], TimerKind(row[2]), row[3], row[4], row[5])


def timer_due(session: Session, key: str) -> datetime | None:
    """Return when the timer of this key will fire, None when there is none."""
    return session.execute(select(col(Timer.due_at)).where(col(Timer.key) == key)).scalar_one_or_none()


def delay_timer(session: Session, timer_id: int, span: timedelta, error: str) -> None:
    """Keep a timer that failed, for later."""
    due = session.execute(select(col(Timer.due_at)).where(col(Timer.id) == timer_id)).scalar_one_or_none()
    if due is None:
        return
    values = {"due_at": due + span, "attempts": col(Timer.attempts) + 1, "error": error}
    session.execute(update(Timer).where(col(Timer.id) == timer_id).values(values))


def backlog(session: Session) -> dict[str, int]:
    """Count what waits or was given up: for the doctor and for readiness."""
    counted = select(col(Outbox.state), func.count()).where(unsent(Outbox)).group_by(col(Outbox.state))
    return {str(state): int(count) for state, count in session.execute(counted)}
