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
from sqlalchemy.dialects.postgresql import insert as insert_or_leave  # both databases know this form

from models.case import Case
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
CLAIM = insert_or_leave(table(Inbox)).on_conflict_do_nothing()
ANSWERED = (
    update(table(Inbox))
    .where(INBOX.channel == bindparam("door"), INBOX.update_id == bindparam("name"))
    .values(answers=bindparam("numbers"))
)
SET_ASIDE = insert(table(SetAside))

# outbox

PUT = insert(table(Outbox)).returning(OUTBOX.id)
PUT_ONCE = (
    insert_or_leave(table(Outbox)).on_conflict_do_nothing(index_elements=["dedup"]).returning(OUTBOX.id)
)
PUT_ALL = insert_or_leave(table(Outbox)).on_conflict_do_nothing(index_elements=["dedup"])
BLOCKED = select(CHAT.id).where(CHAT.id.in_(bindparam("chats", expanding=True)), CHAT.blocked)
HAND_OVER = insert(table(Outbox))
SET_DOWN = (
    update(table(Outbox))
    .where(
        OUTBOX.id == bindparam("letter"),
        select(CHAT.id).where(CHAT.id == OUTBOX.chat_id, CHAT.blocked).exists(),
    )
    .values(state=OutboxState.UNDELIVERABLE)
)
"""Nothing goes to a chat that takes nothing at present."""

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

USED = table(Allowance).c


CHOSEN = table(Outbox).alias("chosen")
REPLACED = (
    select(CHOSEN.c.foreign_id)
    .where(CHOSEN.c.chat_id == OUTBOX.chat_id, CHOSEN.c.number == OUTBOX.edits)
    .scalar_subquery()
)
"""The messenger's ids of the message that is replaced."""

CASE = table(Case).c
OF_DANGER = (
    select(CASE.id)
    .where(
        CASE.id == OUTBOX.case_id,
        CASE.urgency == literal_column("'danger'"),
        CASE.status != literal_column("'closed'"),
    )
    .exists()
)
"""It is about a danger that is not over: people are woken for that."""


def goes_first(*waiting: ColumnElement[bool]) -> ColumnElement[bool]:
    """Something is on its way to the same chat, or half told, or waits there that is one of these."""
    due = EARLIER.c.state == OutboxState.DUE
    begun = or_(EARLIER.c.state == OutboxState.SENDING, and_(due, EARLIER.c.foreign_id.is_not(None)))
    same = (EARLIER.c.chat_id == OUTBOX.chat_id, EARLIER.c.id != OUTBOX.id, unsent(EARLIER))
    return select(EARLIER.c.id).where(*same, or_(begun, and_(due, or_(*waiting)))).exists()


BEFORE_REPLY = goes_first(and_(EARLIER.c.reply, EARLIER.c.id < OUTBOX.id))
BEFORE_NOTICE = goes_first(EARLIER.c.reply, EARLIER.c.id < OUTBOX.id)


def resting(kind: str) -> ColumnElement[bool]:
    """The chat has had all it may have for now."""
    name = literal(f"{kind}:").concat(cast(OUTBOX.chat_id, String))
    return select(USED.key).where(USED.key == name, USED.used_until > bindparam(f"{kind}_free")).exists()


NEXT = (
    select(*LETTER, OUTBOX.foreign_id, REPLACED, OUTBOX.reply, OF_DANGER)
    .join(table(Chat), CHAT.id == OUTBOX.chat_id)
    .where(
        OUTBOX.channel == bindparam("channel"),
        OUTBOX.not_before <= bindparam("now"),
        CHAT.blocked.is_(False),
        ~resting("chat"),
        ~resting("group"),
    )
    .order_by(OUTBOX.id)
    .limit(bindparam("most"))
)
HALF_TOLD = OUTBOX.foreign_id.is_not(None)
NEXT_REPLIES = NEXT.where(
    OUTBOX.state == literal_column(f"'{OutboxState.DUE}'"), OUTBOX.reply, or_(HALF_TOLD, ~BEFORE_REPLY)
)
NEXT_NOTICES = NEXT.where(
    WAITING, OUTBOX.state == OutboxState.DUE, ~OUTBOX.reply, or_(HALF_TOLD, ~BEFORE_NOTICE)
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
        OUTBOX.foreign_id.is_not_distinct_from(bindparam("arrived")),
    )
    .values(state=OutboxState.SENDING, lease_until=bindparam("until"), attempts=OUTBOX.attempts + 1)
    .returning(OUTBOX.id)
)
MARK_SENT = (
    update(table(Outbox))
    .where(OUTBOX.id == bindparam("letter"), WAITING)
    .values(
        state=OutboxState.SENT,
        sent_at=bindparam("now"),
        foreign_id=bindparam("foreign"),
        keyed=bindparam("has_keys"),
        lease_until=None,
    )
    .returning(OUTBOX.id, OUTBOX.number)
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
SPEND_KNOWN = (
    update(table(Outbox))
    .where(OUTBOX.chat_id == bindparam("chat"), OUTBOX.secret == bindparam("known_by"))
    .values(spent=True)
)
"""A message may be overtaken before it has arrived, and has no number then."""

STUCK = (WAITING, OUTBOX.state == OutboxState.SENDING, OUTBOX.lease_until < bindparam("now"))
ARRIVED = update(table(Outbox)).where(*STUCK, OUTBOX.number.is_not(None)).values(state=OutboxState.SENT)
"""One of its buttons was pressed, so it did arrive."""

SEND_AGAIN = (
    update(table(Outbox))
    .where(*STUCK, OUTBOX.repeat == Repeat.ALLOWED)
    .values(state=OutboxState.DUE, lease_until=None)
)
DOUBT = update(table(Outbox)).where(*STUCK, OUTBOX.repeat == Repeat.NEVER).values(state=OutboxState.DOUBTFUL)

# timers

NEW_TIMER = insert_or_leave(table(Timer))
SET_TIMER = NEW_TIMER.on_conflict_do_update(
    index_elements=["key"],
    set_={
        name: NEW_TIMER.excluded[name] for name in ("kind", "due_at", "subject", "data", "attempts", "error")
    },
)
CANCEL_TIMER = delete(table(Timer)).where(TIMER.key == bindparam("name"))
DUE_TIMERS = (
    select(TIMER.id).where(TIMER.due_at <= bindparam("now")).order_by(TIMER.due_at).limit(bindparam("most"))
)
STILL_DUE = table(Timer).alias("still_due")
FREE_TIMER = (
    select(STILL_DUE.c.id)
    .where(STILL_DUE.c.id == bindparam("timer"), STILL_DUE.c.due_at <= bindparam("now"))
    .with_for_update(skip_locked=True)
    .scalar_subquery()
)
CLAIM_TIMER = (
    delete(table(Timer))
    .where(TIMER.id == FREE_TIMER)
    .returning(TIMER.id, TIMER.key, TIMER.kind, TIMER.due_at, TIMER.subject, TIMER.data)
)
"""Takes a timer out, or leaves it to whoever is taking it just now."""
