"""Tells the week on Monday morning to who asked for it, to heads and coordinators; by day, once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial

from sqlalchemy import delete, or_, select
from sqlmodel import col

from models import post
from models.person import Chat
from models.privacy import Picture
from models.subscription import Subscription
from models.vault import vault_of
from models.vocabulary import Locale, Repeat, Role, TimerKind
from workflows import notices
from workflows.access import IS_SEATED
from workflows.cases.acts import Act
from workflows.notices import Address
from workflows.pictures import place_of_picture
from workflows.quiet import awake
from workflows.reference import Reference
from workflows.responsiveness.week.figures import (
    WEEK,
    WEEKS,
    WeekFigures,
    monday_before,
    picture_name,
    recent_names,
    week_figures,
)
from workflows.responsiveness.week.told import week_screen
from workflows.screens import Button
from workflows.subscriptions.terms import WEEKLY
from workflows.timers import DueTimer, Finish, OutsideFirst
from workflows.transaction import Transaction

KEY = "week"
AT = time(9, 0)
"""† Local time of a Monday at which the week is told."""
PORTION = 50
PAUSE = timedelta(seconds=5)
"""Between two portions: other messages go between them."""
STAFF = (Role.HEAD, Role.COORDINATOR)

Draw = Callable[[WeekFigures, Reference, Locale], bytes]


def ensure_week(act: Act) -> None:
    """Set the timer of the next Monday where there is none yet."""
    if post.timer_due(act.tx, KEY) is None:
        set_next(act)


def set_next(act: Act) -> None:
    """Set the timer of the next Monday."""
    post.set_timer(act.tx, KEY, TimerKind.WEEK, next_monday(act.now, act.reference))


def next_monday(now: datetime, reference: Reference) -> datetime:
    """Return the next Monday morning (UTC) after an instant."""
    local = now.astimezone(reference.calendar.zone)
    monday = local.replace(hour=AT.hour, minute=AT.minute, second=0, microsecond=0)
    monday -= timedelta(days=local.weekday())
    return (monday if monday > local else monday + WEEK).astimezone(now.tzinfo)


def fire(act: Act, timer: DueTimer, draw: Draw) -> None:
    """Draw the week, or tell a portion of the chats. Raises OutsideFirst: counting and drawing take long."""
    look = partial(outside, reference=act.reference, now=act.now, draw=draw)
    if timer.subject is not None:
        which = (timer.subject, datetime.fromisoformat(timer.data))
        look = partial(portion, which, reference=act.reference, now=act.now)
    raise OutsideFirst(look)


def outside(tx: Transaction, reference: Reference, now: datetime, draw: Draw) -> Callable[[], Finish]:
    """Count the week; return how it is drawn and then kept."""
    found = week_figures(tx, reference, now)

    def work() -> Finish:
        drawn = {locale: draw(found, reference, locale) for locale in Locale}
        return lambda act: keep(act, found.last.monday, drawn)

    return work


def keep(act: Act, monday: datetime, drawn: Mapping[Locale, bytes]) -> None:
    """Keep the pictures of a week, drop those that are old, and begin to tell."""
    keep_pictures(act, monday, drawn)
    set_next(act)
    if monday == monday_before(act.now, act.reference):  # told late, a week is told no more
        go_on(act, 0, monday, act.now)


def keep_pictures(act: Act, monday: datetime, drawn: Mapping[Locale, bytes]) -> None:
    """Seal the pictures under the house's key: they are of nobody."""
    gone = range(WEEKS, 2 * WEEKS)  # also of weeks after which the house stood still
    old = [picture_name(monday - WEEK * back, locale) for back in gone for locale in Locale]
    names = {locale: picture_name(monday, locale) for locale in drawn}
    act.tx.execute(delete(Picture).where(col(Picture.name).in_([*old, *names.values()])))
    for locale, content in drawn.items():
        sealed = vault_of(act.tx).seal_bytes(act.tx, None, content, place_of_picture(names[locale]))
        act.tx.add(Picture(name=names[locale], sealed=sealed, at=act.now))
    act.tx.flush()


def go_on(act: Act, after: int, monday: datetime, at: datetime) -> None:
    """Set the timer of the next portion, by day."""
    policy, zone = act.reference.policy, act.reference.calendar.zone
    when = awake(at, zone, policy.quiet_from, policy.quiet_until)
    post.set_timer(act.tx, f"{KEY}:{monday.date()}", TimerKind.WEEK, when, after, monday.isoformat())


def portion(
    which: tuple[int, datetime], tx: Transaction, reference: Reference, now: datetime
) -> Callable[[], Finish]:
    """Count what the next chats after one hear of a week; return how they are told."""
    after, monday = which
    hear = listeners(tx, after)[:PORTION] if monday == monday_before(now, reference) else ()
    bodies = {body_of(address) for address, _ in hear}
    counted = {body: week_figures(tx, reference, now, body) for body in bodies}
    return lambda: lambda act: tell_portion(act, after, monday, counted)


def tell_portion(act: Act, after: int, monday: datetime, counted: Mapping[str | None, WeekFigures]) -> None:
    """Tell the next chats, in their order; who was seated meanwhile hears of it next week."""
    if monday != monday_before(act.now, act.reference):
        return
    found = listeners(act.tx, after)
    for address, locale in found[:PORTION]:
        body = body_of(address)
        if body in counted:
            tell(act, address, counted[body], body, picture(act, monday, locale))
    if len(found) > PORTION:
        go_on(act, found[PORTION - 1][0].chat_id, monday, act.now + PAUSE)


def body_of(there: Address) -> str | None:
    """Of which body a chat hears; None: of the whole."""
    return there.body if there.role is Role.HEAD else None


def listeners(tx: Transaction, after: int) -> Sequence[tuple[Address, Locale]]:
    """Return the chats after one, one portion and one more."""
    asked = select(col(Subscription.person_id)).where(col(Subscription.topic) == WEEKLY)
    wanted = or_(
        (col(Chat.role) == Role.RESIDENT) & col(Chat.person_id).in_(asked),
        col(Chat.role).in_(STAFF) & IS_SEATED,
    )
    columns = (
        *(col(Chat.id), col(Chat.channel), col(Chat.person_id)),
        *(col(Chat.role), col(Chat.body), col(Chat.area), col(Chat.locale)),
    )
    chosen = select(*columns).where(col(Chat.id) > after, col(Chat.revoked_at).is_(None), wanted)
    rows = tx.execute(chosen.order_by(col(Chat.id)).limit(PORTION + 1))
    return [
        (Address(chat, channel, person, Role(role), body, area), Locale(locale))
        for chat, channel, person, role, body, area, locale in rows
    ]


def tell(act: Act, there: Address, found: WeekFigures, body: str | None, images: tuple[str, ...]) -> None:
    """Tell one chat; a head hears of the own body beside the picture of the whole."""
    leave = () if there.role in STAFF else (Button("week_leave"),)
    screen = week_screen(act.tx, act.reference, found, body, images, *leave)
    key = f"{KEY}:{found.last.monday.date()}"
    notices.tell(act.tx, [there], screen, act.now, act.chance, key=key, repeat=Repeat.NEVER)


def picture(act: Act, monday: datetime, locale: Locale) -> tuple[str, ...]:
    """The picture of a week, where it has been drawn."""
    name = picture_name(monday, locale)
    kept = act.tx.execute(select(col(Picture.name)).where(col(Picture.name) == name)).scalar_one_or_none()
    return (name,) if kept else ()


def is_of_a_week(name: str, now: datetime, reference: Reference) -> bool:
    """Whether a picture is of a week: everybody may see it."""
    return name in recent_names(now, reference)
