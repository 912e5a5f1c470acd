"""Tells those who work for a body in the morning what waits for them: once a day, at their messenger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlmodel import col

from models import post
from models.case import Case
from models.person import Chat
from models.post import DueTimer
from models.vocabulary import BODY_ROLES, Role, Status, TimerKind
from workflows import notices
from workflows.access import IS_SEATED, VIEW, ChatView, view_of
from workflows.cases.acts import Act
from workflows.cases.cards import category_value
from workflows.cases.lateness import span_of
from workflows.cases.mornings import day_ends, is_still_morning_of, next_morning
from workflows.cases.queue_parts import Asked, is_open, late, runs
from workflows.notices import Address
from workflows.presence.hands import away_from
from workflows.screens import Button, Screen, say
from workflows.services.view import Reminder, reminder

KEY = "digest"
WEB = "web"
FIRST = 5
"""† Cases that a digest offers at once; the rest stands in the list behind it."""

WAITING = (Status.ASSIGNED, Status.REOPENED)


def ensure_digest_timer(act: Act) -> None:
    """Set the timer of the next morning where there is none yet (a new installation)."""
    if post.timer_due(act.tx, KEY) is None:
        set_next(act)


def set_next(act: Act) -> None:
    """Set the timer of the next morning."""
    post.set_timer(act.tx, KEY, TimerKind.DIGEST, next_morning(act.now, act.reference.calendar))


def fire(act: Act, timer: DueTimer) -> None:
    """Begin the morning, or tell one chat; each chat in a transaction of its own."""
    if timer.subject is not None:
        tell(act, timer.subject, datetime.fromisoformat(timer.data))
        return
    set_next(act)
    if is_still_morning_of(timer.due_at, act.now, act.reference.calendar):
        for chat in chats_told(act):
            data = timer.due_at.isoformat()
            post.set_timer(act.tx, f"{KEY}:{chat}", TimerKind.DIGEST, act.now, chat, data)


def chats_told(act: Act) -> Sequence[int]:
    """Return the chats at messengers of those who work for a body; the web door has its desk."""
    statement = select(col(Chat.id)).where(*TOLD).order_by(col(Chat.id))
    return act.tx.execute(statement).scalars().all()


TOLD = (
    col(Chat.channel) != WEB,
    col(Chat.role).in_(sorted(BODY_ROLES)),
    col(Chat.revoked_at).is_(None),
    IS_SEATED,
)


def tell(act: Act, chat_id: int, planned: datetime) -> None:
    """Tell one chat, unless the day is over or nothing is open."""
    row = act.tx.execute(select(*VIEW).where(col(Chat.id) == chat_id, *TOLD)).first()
    if row is None or not is_still_morning_of(planned, act.now, act.reference.calendar):
        return
    chat = view_of(tuple(row))
    if chat.body and chat.person_id in away_from(act.tx, chat.body):
        return
    morning = morning_of(Asked(act.tx, act.reference, chat, act.now))
    owed = reminder(act.tx, act.reference, chat, act.now)
    if not morning.open and owed is None:
        return
    there = Address(chat.id, chat.channel, chat.person_id, chat.role, chat.body, chat.area)
    key = f"{KEY}:{planned.date().isoformat()}"
    shown = with_services(screen_of(act, morning), owed)
    notices.tell(act.tx, [there], shown, act.now, act.chance, key=key)


def with_services(screen: Screen, owed: Reminder | None) -> Screen:
    """Add what a paying body has to think of: services to pay for, contracts that end."""
    if owed is None:
        return screen
    lines = list(screen.lines)
    if owed.to_pay:
        lines.append(say("digest.to_pay", count=owed.to_pay, late=owed.late))
    if owed.ending:
        lines.append(say("digest.contracts_end", count=owed.ending))
    return replace(screen, lines=tuple(lines), buttons=(*screen.buttons, (Button("services"),)))


@dataclass(frozen=True)
class Morning:
    """What waits for somebody: how much is open, how much of it is pressing, and the first cases of that."""

    open: int
    sizes: Mapping[str, int]  # late, today, waiting: a case is in one of them at most
    first: tuple[tuple[str, Case], ...]


def morning_of(asked: Asked) -> Morning:
    """Read what waits for a chat: a head's whole body, a handler's own and what nobody has taken."""
    mine = and_(asked.mine, is_open(asked), theirs(asked.chat))
    sizes: dict[str, int] = {}
    first: list[tuple[str, Case]] = []
    for name, condition in groups(asked).items():
        sizes[name] = count(asked, and_(mine, condition))
        if len(first) < FIRST:
            chosen = select(Case).where(mine, condition).order_by(*ORDER).limit(FIRST - len(first))
            first += [(name, case) for case in asked.tx.execute(chosen).scalars()]
    return Morning(count(asked, mine), sizes, tuple(first))


ORDER = (col(Case.urgency) != "danger", col(Case.due_at), col(Case.id))


def theirs(chat: ChatView) -> ColumnElement[bool]:
    """Which of a body's cases somebody has to think of in the morning."""
    of_body = col(Case.body) == chat.body
    if chat.role is Role.HEAD:
        return of_body
    nobodys = or_(col(Case.status).in_(WAITING), col(Case.handler_id).is_(None))
    return and_(of_body, or_(col(Case.handler_id) == chat.person_id, nobodys))


def groups(asked: Asked) -> dict[str, ColumnElement[bool]]:
    """Sort what presses: each case into the first group that it belongs to."""
    overdue = late(asked)
    ends = day_ends(asked.now, asked.reference.calendar)
    today = and_(runs(asked), col(Case.due_at) >= asked.now, col(Case.due_at) < ends)
    pressing = func.coalesce(or_(overdue, today), False)
    return {
        "late": overdue,
        "today": today,
        "waiting": and_(col(Case.status).in_(WAITING), not_(pressing)),
    }


def count(asked: Asked, condition: ColumnElement[bool]) -> int:
    """Count cases."""
    return int(asked.tx.execute(select(func.count()).select_from(Case).where(condition)).scalar_one())


def screen_of(act: Act, morning: Morning) -> Screen:
    """Show it: how much, and a button to each of the first."""
    lines = [say("digest.open", count=morning.open)]
    lines += [say(f"digest.{name}", count=size) for name, size in morning.sizes.items() if size]
    if not any(morning.sizes.values()):
        lines.append(say("digest.calm"))
    offered = tuple((shown(act, name, case),) for name, case in morning.first)
    return Screen(tuple(lines), (*offered, (Button("progress"),)))


def shown(act: Act, name: str, case: Case) -> Button:
    """The way to one of the first, with its age: how late, until when, or how long nobody has taken it."""
    begun = case.clock_from or case.opened_at
    span = act.now - (case.due_at or act.now) if name == "late" else act.now - begun
    said = {"number": case.number, "category": category_value(act.reference, case.category)}
    words = say(f"digest.{name}_case", span=span_of(span), due=case.due_at, **said)
    return Button("progress", {"case": case.id}, words)
