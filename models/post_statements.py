"""The statements of the spine, built once; `models.post` runs them."""

from sqlalchemy import (
    ColumnElement,
    FromClause,
    String,
    and_,
    bindparam,
    cast,
    delete,
    insert,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from models.core import table
from models.person import Chat
from models.post_tables import Allowance, Inbox, Outbox, SetAside, Timer
from models.vocabulary import OutboxState, Repeat

INBOX, OUTBOX, TIMER, CHAT = (table(each).c for each in (Inbox, Outbox, Timer, Chat))


def unsent(outbox: FromClause) -> ColumnElement[bool]:
    """The condition of the partial indexes, in the words in which they know it."""
    return outbox.c.state != literal_column(f"'{OutboxState.SENT}'")


WAITING = unsent(table(Outbox))

# inbox

ANSWERS = select(INBOX.answers).where(
    INBOX.channel == bindparam("channel"), INBOX.update_id == bindparam("update_id")
)
RECORD = insert(table(Inbox))
SET_ASIDE = insert(table(SetAside))

# outbox

ALREADY_PUT = select(OUTBOX.id).where(OUTBOX.dedup == bindparam("dedup"))
PUT = insert(table(Outbox)).returning(OUTBOX.id)
HAND_OVER = insert(table(Outbox))

LETTER = (
    OUTBOX.id,
    OUTBOX.chat_id,
    OUTBOX.channel,
    CHAT.address,
    CHAT.locale,
    OUTBOX.screen,
    OUTBOX.secret,
    OUTBOX.spent,
    OUTBOX.case_id,
    OUTBOX.edits,
    OUTBOX.repeat,
    OUTBOX.number,
    OUTBOX.sent_at,
    OUTBOX.attempts,
)
"""The columns of a `models.post.Letter`."""

LETTERS = select(*LETTER).join(table(Chat), CHAT.id == OUTBOX.chat_id)

EARLIER = table(Outbox).alias("earlier")
HELD = (
    select(EARLIER.c.id)
    .where(
        EARLIER.c.chat_id == OUTBOX.chat_id,
        EARLIER.c.id < OUTBOX.id,
        unsent(EARLIER),
        or_(
            EARLIER.c.state == OutboxState.SENDING,
            and_(EARLIER.c.state == OutboxState.DUE, EARLIER.c.not_before > bindparam("now")),
        ),
    )
    .exists()
)
"""An earlier message of the same chat is on its way, or waits."""

DUE_LETTERS = (
    LETTERS.where(
        WAITING,
        OUTBOX.state == OutboxState.DUE,
        OUTBOX.channel.in_(bindparam("channels", expanding=True)),
        OUTBOX.not_before <= bindparam("now"),
        CHAT.blocked.is_(False),
        ~HELD,
    )
    .order_by(OUTBOX.id)
    .limit(bindparam("most"))
)
DUE_IN = DUE_LETTERS.where(OUTBOX.chat_id.in_(bindparam("chats", expanding=True)))
FREE_CHATS = (
    select(CHAT.id)
    .where(CHAT.id.in_(bindparam("chats", expanding=True)))
    .order_by(CHAT.id)
    .with_for_update(skip_locked=True)
)
"""Chats to which nobody else is delivering at this moment; from now on nobody can."""

IN_LINE = (
    select(EARLIER.c.id)
    .where(
        EARLIER.c.chat_id == OUTBOX.chat_id,
        EARLIER.c.id < OUTBOX.id,
        unsent(EARLIER),
        EARLIER.c.state.in_([OutboxState.DUE, OutboxState.SENDING]),
    )
    .exists()
)
"""An earlier message of the same chat has not gone yet."""

USED = table(Allowance).c


def resting(kind: str) -> ColumnElement[bool]:
    """The chat has had all it may have for now."""
    name = literal(f"{kind}:").concat(cast(OUTBOX.chat_id, String))
    return select(USED.key).where(USED.key == name, USED.used_until > bindparam(f"{kind}_free")).exists()


NEXT_LETTERS = (
    LETTERS.where(
        WAITING,
        OUTBOX.state == OutboxState.DUE,
        OUTBOX.channel == bindparam("channel"),
        OUTBOX.not_before <= bindparam("now"),
        CHAT.blocked.is_(False),
        ~IN_LINE,
        ~resting("chat"),
        ~resting("group"),
    )
    .order_by(OUTBOX.id)
    .limit(bindparam("most"))
)
DELIVERED_AFTER = (
    LETTERS.where(OUTBOX.chat_id == bindparam("chat"), OUTBOX.number > bindparam("after"))
    .order_by(OUTBOX.number)
    .limit(bindparam("most"))
)
NUMBERED = LETTERS.where(
    OUTBOX.chat_id == bindparam("chat"), OUTBOX.number.in_(bindparam("numbers", expanding=True))
).order_by(OUTBOX.number)
LETTER_IN = LETTERS.where(OUTBOX.id == bindparam("letter"), OUTBOX.chat_id == bindparam("chat"))

DELIVER = (
    update(table(Outbox))
    .where(OUTBOX.id.in_(bindparam("letters", expanding=True)), OUTBOX.state == OutboxState.DUE)
    .values(state=OutboxState.SENT, sent_at=bindparam("now"))
    .returning(OUTBOX.id)
)
START_SENDING = (
    update(table(Outbox))
    .where(
        OUTBOX.id == bindparam("letter"),
        OUTBOX.state == OutboxState.DUE,
        OUTBOX.attempts == bindparam("tried"),
    )
    .values(state=OutboxState.SENDING, lease_until=bindparam("until"), attempts=OUTBOX.attempts + 1)
    .returning(OUTBOX.id)
)
MARK_SENT = (
    update(table(Outbox))
    .where(OUTBOX.id == bindparam("letter"), WAITING)
    .values(
        state=OutboxState.SENT, sent_at=bindparam("now"), foreign_id=bindparam("foreign"), lease_until=None
    )
    .returning(OUTBOX.id)
)
GIVE_NUMBER = update(table(Outbox)).where(OUTBOX.id == bindparam("letter")).values(number=bindparam("given"))
COUNT_UP = (
    update(table(Chat))
    .where(CHAT.id == bindparam("chat"))
    .values(last_number=CHAT.last_number + bindparam("more"))
    .returning(CHAT.last_number)
)
SPEND = (
    update(table(Outbox))
    .where(OUTBOX.chat_id == bindparam("chat"), OUTBOX.number == bindparam("given"))
    .values(spent=True)
)

STUCK = (WAITING, OUTBOX.state == OutboxState.SENDING, OUTBOX.lease_until < bindparam("now"))
SEND_AGAIN = (
    update(table(Outbox))
    .where(*STUCK, OUTBOX.repeat == Repeat.ALLOWED)
    .values(state=OutboxState.DUE, lease_until=None)
)
DOUBT = update(table(Outbox)).where(*STUCK, OUTBOX.repeat == Repeat.NEVER).values(state=OutboxState.DOUBTFUL)

# timers

SET_TIMER = insert(table(Timer))
CANCEL_TIMER = delete(table(Timer)).where(TIMER.key == bindparam("name"))
DUE_TIMERS = (
    select(TIMER.id).where(TIMER.due_at <= bindparam("now")).order_by(TIMER.due_at).limit(bindparam("most"))
)
CLAIM_TIMER = (
    select(TIMER.id, TIMER.key, TIMER.kind, TIMER.due_at, TIMER.subject, TIMER.data)
    .where(TIMER.id == bindparam("timer"), TIMER.due_at <= bindparam("now"))
    .with_for_update(skip_locked=True)
)
DROP_TIMER = delete(table(Timer)).where(TIMER.id == bindparam("timer"))
