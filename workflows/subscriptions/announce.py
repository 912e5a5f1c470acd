"""Staff announce works, outages and services to those who want to hear of them: by day, and once."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from models import post
from models.rows import add_row
from models.subscription import Announcement, Subscription
from models.vocabulary import Repeat, Role, TimerKind
from models.vocabulary_forecast import AnnouncementEvent
from workflows import ledger, notices
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.cases.numbers import new_number
from workflows.cases.reach import Seat
from workflows.forms import Given
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.ledger import Entry
from workflows.quiet import awake
from workflows.reference import Reference
from workflows.screens import Button, Screen, Sentence, Value, say
from workflows.subscriptions.choose import places, topics
from workflows.subscriptions.terms import (
    A_DAY,
    BASIS,
    CHAIN,
    EVERYWHERE,
    PORTION,
    No,
    SubscriptionRefused,
    hears,
)
from workflows.subscriptions.view import Announced, announced, few
from workflows.timers import DueTimer

PREFIX, SERIAL = "TZ", 4
PAUSE = timedelta(seconds=5)
"""Between two portions: other messages go between them."""
DAY = timedelta(days=1)


def places_of(reference: Reference, seat: Seat) -> list[str]:
    """Return the places in which a seat may announce: its own, with all that lies in it."""
    body = reference.bodies.get(seat.body or "")
    own = seat.area if seat.role is Role.COORDINATOR else body.area if body else None
    if own is None:
        return places(reference)
    return [each for each in places(reference) if own in reference.area_path(each)]


def announce(act: Act, given: Given) -> Announcement:
    """Announce something to those who want to hear of it; it goes out by day. Raises SubscriptionRefused."""
    topic, area = given["topic"], given["area"]
    if not has_duty(act.by.role, Duty.ANNOUNCE) or area not in places_of(act.reference, act.by):
        raise SubscriptionRefused(No.NOT_YOURS)
    if topic not in topics(act.reference):
        raise SubscriptionRefused(No.UNKNOWN)
    today = select(func.count()).where(own(act), col(Announcement.made_at) > act.now - DAY)
    if act.tx.execute(today).scalar_one() >= A_DAY:
        raise SubscriptionRefused(No.ENOUGH)
    number = new_number(act.reference.local_date(act.now), act.chance, SERIAL)
    row = Announcement(
        code=PREFIX + number.removeprefix("HY"),
        topic=topic,
        area=area,
        body=act.by.body or "",
        words=mask(given["words"], frozenset(Detail) - {Detail.PHONE}),
        made_at=act.now,
    )
    add_row(act.tx, row)
    note(act, row, AnnouncementEvent.MADE, {"words": row.words})
    go_on(act, row, after=0, at_once=True)
    return row


def withdraw(act: Act, announcement_id: int) -> Announcement:
    """Take an announcement back: who has not heard it will not. Raises SubscriptionRefused."""
    row = act.tx.get(Announcement, announcement_id, with_for_update=True, populate_existing=True)
    if row is None or not is_own(act, row) or not has_duty(act.by.role, Duty.ANNOUNCE):
        raise SubscriptionRefused(No.UNKNOWN)
    if row.sent_at is not None or row.withdrawn_at is not None:
        raise SubscriptionRefused(No.SENT)
    row.withdrawn_at = act.now
    post.cancel_timer(act.tx, key_of(row))
    note(act, row, AnnouncementEvent.WITHDRAWN, {"told": few(row.told)})
    return row


def own(act: Act) -> ColumnElement[bool]:
    """The announcements of the actor's own body; of who coordinates, what they made for their places."""
    mine = col(Announcement.body) == (act.by.body or "")
    return mine if act.by.body else mine & col(Announcement.area).in_(places_of(act.reference, act.by))


def is_own(act: Act, row: Announcement) -> bool:
    """Whether an announcement is the actor's to take back."""
    mine = row.body == (act.by.body or "")
    return mine and (act.by.body is not None or row.area in places_of(act.reference, act.by))


def fire(act: Act, timer: DueTimer) -> None:
    """Tell the next portion; nobody twice, nobody at night."""
    row = act.tx.get(Announcement, timer.subject or 0, with_for_update=True, populate_existing=True)
    if row is None or row.withdrawn_at is not None or row.sent_at is not None:
        return
    after = int(timer.data or 0)
    if not is_day(act):
        go_on(act, row, after)
        return
    found = listeners(act, row, after)
    for each in found[:PORTION]:
        tell(act, row, each)
    row.told += len(found[:PORTION])
    if len(found) > PORTION:
        go_on(act, row, found[PORTION - 1].person_id)
        return
    row.sent_at = act.now
    note(act, row, AnnouncementEvent.SENT, {"told": few(row.told)})
    act.tx.flush()


def listeners(act: Act, row: Announcement, after: int) -> list[Subscription]:
    """Return who hears it after one person, one subscription each, in order of the persons."""
    person, key = col(Subscription.person_id), col(Subscription.id)
    first = select(func.min(key)).where(person > after, *hearing(act.reference, row))
    some = first.group_by(person).order_by(person).limit(PORTION + 1)
    keys = list(act.tx.execute(some).scalars())
    return list(act.tx.execute(select(Subscription).where(key.in_(keys)).order_by(person)).scalars())


def hearing(reference: Reference, row: Announcement) -> Iterator[ColumnElement[bool]]:
    """The rule `hears` as conditions, so that nobody else's subscription is read."""
    said, above = (row.topic, row.area), reference.area_path(row.area)
    about = [each for each in (*topics(reference), row.topic) if hears((each, EVERYWHERE), said, above, ())]
    yield col(Subscription.topic).in_(about)
    if row.area != EVERYWHERE:
        known = [EVERYWHERE, *reference.areas]
        near = [each for each in known if hears((row.topic, each), said, above, reference.area_path(each))]
        yield col(Subscription.area).in_(near)


def tell(act: Act, row: Announcement, subscription: Subscription) -> None:
    """Tell one person, with the button that leaves it."""
    given = {"subscription": subscription.id}
    screen = Screen(
        lines_of(act.reference, announced(row)), ((Button("unsubscribe", given), Button("subscriptions")),)
    )
    people = notices.chats_of_person(act.tx, subscription.person_id)
    key = f"announcement:{row.id}"
    notices.tell(act.tx, people, screen, act.now, act.chance, key=key, repeat=Repeat.NEVER)


def lines_of(reference: Reference, row: Announced) -> tuple[Sentence, ...]:
    """An announcement as it is read."""
    who = reference.body_name(row.body) if row.body else say("role.coordinator")
    about = say(
        "announce.about", topic=topic_value(reference, row.topic), area=area_value(reference, row.area)
    )
    return (say("announce.head", who=who, about=about), say("announce.words", words=row.words))


def topic_value(reference: Reference, topic: str) -> Value:
    """A topic in the reader's words."""
    return reference.category_names(topic) or say(f"subscription.topic.{topic}")


def area_value(reference: Reference, area: str) -> Value:
    """A place in the reader's words."""
    return say("subscription.topic.everywhere") if area == EVERYWHERE else reference.area_name(area)


def is_day(act: Act) -> bool:
    """Whether people may be told things now."""
    policy = act.reference.policy
    return awake(act.now, act.reference.calendar.zone, policy.quiet_from, policy.quiet_until) == act.now


def go_on(act: Act, row: Announcement, after: int, *, at_once: bool = False) -> None:
    """Set the timer of the next portion, by day."""
    policy, zone = act.reference.policy, act.reference.calendar.zone
    begin = act.now if at_once else act.now + PAUSE
    at = awake(begin, zone, policy.quiet_from, policy.quiet_until)
    post.set_timer(act.tx, key_of(row), TimerKind.ANNOUNCEMENT, at, row.id, str(after))


def key_of(row: Announcement) -> str:
    """Name the timer of an announcement."""
    return f"announcement:{row.id}"


def note(act: Act, row: Announcement, kind: AnnouncementEvent, facts: ledger.Facts) -> None:
    """Append to the chain of an announcement."""
    told: ledger.Facts = {"topic": row.topic, "area": row.area, "body": row.body, **facts}
    ledger.append(act.tx, Entry(f"{CHAIN}{row.code}", kind, act.now, str(act.by), BASIS, told))


def lately(act: Act, most: int) -> Sequence[Announced]:
    """Return what the actor's own body, or seat, announced of late, the newest first."""
    asked = select(Announcement).where(own(act))
    rows = act.tx.execute(asked.order_by(col(Announcement.id).desc()).limit(most)).scalars()
    return [announced(each) for each in rows]
