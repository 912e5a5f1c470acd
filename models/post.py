"""The SQL of the spine: record what came in, hand out what goes out, keep what must happen later."""

import json
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlmodel import Session, col

from models import post_statements as sql
from models.core import run
from models.owners import owner_of_case, owner_of_chat, readable
from models.post_tables import Outbox, SetAside, Timer
from models.vault import vault_of
from models.vocabulary import OutboxState, Repeat, TimerKind

LETTER = sql.LETTER
WEB = "web"
"""The channel whose delivery is a row in this database: nothing stands in its way."""


@dataclass(frozen=True)
class Parcel:
    """A message to be put into the outbox.

    `owner` is the person whose words it holds; None: who brought the case it is about, else the chat's own.
    """

    chat_id: int
    channel: str
    screen: str  # JSON
    secret: str
    at: datetime
    case_id: int | None = None
    edits: int | None = None
    repeat: Repeat = Repeat.ALLOWED
    dedup: str | None = None
    owner: int | None = None
    reply: bool = False  # to somebody who has just spoken


@dataclass(frozen=True)
class Letter:
    """A message of the outbox, as the courier and the doors see it.

    Its screen is empty when nobody can read it any more. Only a messenger's door is told its own ids: of the
    parts that have arrived, and of the message that is replaced.
    """

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
    progress: str | None = None
    replaces: str | None = None
    reply: bool = False
    danger: bool = False


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
    given = {"channel": channel, "update_id": update_id}
    found = run(session, sql.ANSWERS, given).scalar_one_or_none()
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
    run(session, sql.RECORD, row)


def claim(session: Session, channel: str, update_id: str, chat_id: int, at: datetime) -> bool:
    """Keep that an update is dealt with, answered by nothing yet; False when it has been before."""
    row = {"channel": channel, "update_id": update_id, "chat_id": chat_id, "at": at, "answers": "[]"}
    return run(session, sql.CLAIM, row).rowcount > 0


def note_answers(session: Session, channel: str, update_id: str, answers: Sequence[int]) -> None:
    """Keep which messages have answered an update."""
    numbers = json.dumps(list(answers))
    run(session, sql.ANSWERED, {"door": channel, "name": update_id, "numbers": numbers})


def set_aside(
    session: Session, channel: str, update_id: str, chat_id: int, at: datetime, incoming: str, error: str
) -> None:
    """Keep an update that failed, whole and sealed, with the kind of its error."""
    place = place_aside(channel, update_id)
    owner = owner_of_chat(session, chat_id)
    row = {
        "channel": channel,
        "update_id": update_id,
        "chat_id": chat_id,
        "at": at,
        "incoming": vault_of(session).seal(session, owner, incoming, place),
        "error": error,
    }
    run(session, sql.SET_ASIDE, row)


def incoming_aside(session: Session, kept: SetAside) -> str | None:
    """Return an update that was set aside (JSON); None when its person was forgotten."""
    return readable(session, kept.incoming, place_aside(kept.channel, kept.update_id))


def place_aside(channel: str, update_id: str) -> str:
    """Name the place to which an update that failed is sealed."""
    return f"setaside.incoming:{channel}:{update_id}"


# outbox


def put(session: Session, parcel: Parcel) -> int | None:
    """Put a message into the outbox; None when its effect was already put there."""
    statement = sql.PUT if parcel.dedup is None else sql.PUT_ONCE
    letter_id: int | None = run(session, statement, row_of(session, parcel)).scalar_one_or_none()
    if letter_id is not None and parcel.channel != WEB:
        run(session, sql.SET_DOWN, {"letter": letter_id})
    return letter_id


def reply(session: Session, parcels: Sequence[Parcel]) -> None:
    """Put messages for somebody into the outbox who has just spoken: their chat takes what we say."""
    for parcel in parcels:
        run(session, sql.HAND_OVER, row_of(session, parcel))


def hand_over(session: Session, parcels: Sequence[Parcel], number: int) -> list[int]:
    """Write messages as delivered in this very exchange; return their numbers, from `number` + 1."""
    numbers = list(range(number + 1, number + 1 + len(parcels)))
    rows = [
        {**row_of(session, parcel), "state": OutboxState.SENT, "sent_at": parcel.at, "number": given}
        for parcel, given in zip(parcels, numbers, strict=True)
    ]
    if rows:
        run(session, sql.HAND_OVER, rows)
    return numbers


def row_of(session: Session, parcel: Parcel) -> dict[str, object]:
    """The columns of a new outbox row, its screen sealed."""
    owner = parcel.owner
    if owner is None and parcel.case_id is not None:
        owner = owner_of_case(session, parcel.case_id)
    if owner is None:
        owner = owner_of_chat(session, parcel.chat_id)
    return {
        "chat_id": parcel.chat_id,
        "channel": parcel.channel,
        "screen": vault_of(session).seal(session, owner, parcel.screen, place_of_screen(parcel.secret)),
        "secret": parcel.secret,
        "case_id": parcel.case_id,
        "edits": parcel.edits,
        "repeat": parcel.repeat,
        "reply": parcel.reply,
        "dedup": parcel.dedup,
        "state": OutboxState.DUE,
        "not_before": parcel.at,
        "created_at": parcel.at,
        "attempts": 0,
        "error": "",
        "spent": False,
        "keyed": False,
    }


def place_of_screen(secret: str) -> str:
    """Name the place to which a message's screen is sealed."""
    return f"outbox.screen:{secret}"


def opened(session: Session, rows: Iterable[Sequence[Any]]) -> list[Letter]:
    """Return rows of `LETTER` as letters, their screens opened."""
    letters = (Letter(*row) for row in rows)
    return [
        replace(each, screen=readable(session, each.screen, place_of_screen(each.secret)) or "")
        for each in letters
    ]


def due_letters(session: Session, channels: Sequence[str], now: datetime, limit: int) -> list[Letter]:
    """Return messages that may be sent now, oldest first; nothing overtakes an earlier one of its chat."""
    given = {"channels": list(channels), "now": now, "most": limit}
    return opened(session, run(session, sql.DUE_LETTERS, given))


def deliver_due(
    session: Session, channels: Sequence[str], now: datetime, chats: Sequence[int], limit: int
) -> set[int]:
    """Deliver what is due to these chats, in order, at doors that are this database; return who got any.

    Whoever is being served by another courier, or speaks just now, is left for the next round.
    """
    free = run(session, sql.FREE_CHATS, {"chats": list(chats)}).scalars()
    given = {"channels": list(channels), "now": now, "most": limit, "chats": free}
    letters = [Letter(*row) for row in run(session, sql.DUE_IN, given)] if free else []
    deliver_here(session, letters, now)
    return {letter.chat_id for letter in letters}


def deliver_here(session: Session, letters: Sequence[Letter], now: datetime) -> None:
    """Deliver messages whose door is this database (the web): delivering is one transaction."""
    given = {"letters": [letter.id for letter in letters], "now": now}
    give_numbers(session, letters, set(run(session, sql.DELIVER, given).scalars()))


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
        run(session, sql.GIVE_NUMBER, numbered)


def next_number(session: Session, chat_id: int, count: int = 1) -> int:
    """Count more messages in a chat and return the number of the first."""
    last = run(session, sql.COUNT_UP, {"chat": chat_id, "more": count}).scalar_one()
    return int(last) - count + 1


def start_sending(
    session: Session, letter_id: int, lease_until: datetime, tried: int = 0, arrived: str | None = None
) -> bool:
    """Mark a message as on its way, just before it is sent; False when another has tried it since.

    `tried` says how often it had been tried when it was looked up, `arrived` which parts had arrived.
    """
    given = {"letter": letter_id, "until": lease_until, "tried": tried, "arrived": arrived}
    return run(session, sql.START_SENDING, given).first() is not None


def mark_sent(
    session: Session, letter: Letter, foreign_id: str, now: datetime, *, keyed: bool = False
) -> None:
    """Mark a message as delivered by a messenger, and number it once."""
    given = {"letter": letter.id, "now": now, "foreign": foreign_id, "has_keys": keyed}
    marked = run(session, sql.MARK_SENT, given)
    give_numbers(session, [letter], {key for key, number in marked if number is None})


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
    run(session, sql.ARRIVED, {"now": real_now})
    run(session, sql.SEND_AGAIN, {"now": real_now})
    run(session, sql.DOUBT, {"now": real_now})


def delivered_after(session: Session, chat_id: int, number: int, limit: int = 500) -> list[Letter]:
    """Return the messages of a chat numbered above `number`, in order."""
    given = {"chat": chat_id, "after": number, "most": limit}
    return opened(session, run(session, sql.DELIVERED_AFTER, given))


def letters_numbered(session: Session, chat_id: int, numbers: Sequence[int]) -> list[Letter]:
    """Return the messages of a chat with these numbers, in order."""
    given = {"chat": chat_id, "numbers": list(numbers)}
    return opened(session, run(session, sql.NUMBERED, given))


def letter_in(session: Session, chat_id: int, letter_id: int) -> Letter | None:
    """Return one message of a chat, None when the chat has no such message."""
    found = opened(session, run(session, sql.LETTER_IN, {"chat": chat_id, "letter": letter_id}))
    return found[0] if found else None


def spend_known(session: Session, chat_id: int, secret: str) -> None:
    """Make the buttons of a message refuse the next press, whether it has arrived or not."""
    run(session, sql.SPEND_KNOWN, {"chat": chat_id, "known_by": secret})


def spend(session: Session, chat_id: int, number: int) -> None:
    """Make the once-only buttons of a message refuse the next press."""
    run(session, sql.SPEND, {"chat": chat_id, "given": number})


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
    row = {
        "key": key,
        "kind": kind,
        "due_at": due_at,
        "subject": subject,
        "data": data,
        "attempts": 0,
        "error": "",
    }
    run(session, sql.SET_TIMER, row)


def cancel_timer(session: Session, key: str) -> bool:
    """Drop the timer of this key; say whether there was one."""
    return run(session, sql.CANCEL_TIMER, {"name": key}).rowcount > 0


def due_timers(session: Session, now: datetime, limit: int) -> list[int]:
    """Return ids of timers whose instant has come, earliest first."""
    return list(run(session, sql.DUE_TIMERS, {"now": now, "most": limit}).scalars())


def claim_timer(session: Session, timer_id: int, now: datetime) -> DueTimer | None:
    """Take a due timer out, in the transaction of its effects; None when another took or moved it."""
    row = run(session, sql.CLAIM_TIMER, {"timer": timer_id, "now": now}).first()
    return None if row is None else DueTimer(row[0], row[1], TimerKind(row[2]), row[3], row[4], row[5])


def timer_due(session: Session, key: str) -> datetime | None:
    """Return when the timer of this key will fire, None when there is none."""
    return session.execute(select(col(Timer.due_at)).where(col(Timer.key) == key)).scalar_one_or_none()


def delay_timer(session: Session, timer_id: int, until: datetime, error: str) -> None:
    """Keep a timer that failed, for later: those that came after it have their turn first.

    One that was moved still later in the meantime stays there.
    """
    values = {"due_at": until, "attempts": col(Timer.attempts) + 1, "error": error}
    failed = (col(Timer.id) == timer_id, col(Timer.due_at) < until)
    session.execute(update(Timer).where(*failed).values(values))


def backlog(session: Session) -> dict[str, int]:
    """Count what waits or was given up: for the doctor and for readiness."""
    counted = select(col(Outbox.state), func.count()).where(sql.WAITING).group_by(col(Outbox.state))
    return {str(state): int(count) for state, count in session.execute(counted)}
