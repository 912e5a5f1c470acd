"""The week is told on Monday by day and once: to who asked, to heads of their body, with a picture."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select
from sqlmodel import Session, col

from bot.week_picture import draw
from models import post
from models.person import Chat, Membership, Person
from models.post_tables import Outbox, Timer
from models.vocabulary import Locale, Role, TimerKind
from tests.databases import newest, session_on
from tests.workflows.responsiveness.rows import NOW, add_case, fill_lists
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.pictures import picture_of
from workflows.reference import Reference
from workflows.responsiveness.week import clock, subscribe
from workflows.responsiveness.week.figures import monday_before, picture_name, week_figures
from workflows.timers import DueTimer, OutsideFirst

MONDAY = NOW + timedelta(days=2, hours=21)
"""Nine o'clock in Shanghai, three days after."""
DOOR = {
    **{"channel": "web", "locale": "en", "state": "idle", "memory": "{}"},
    **{"last_number": 0, "blocked": False, "created_at": NOW},
}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as opened:
        yield opened


@pytest.fixture
def reference(session: Session) -> Reference:
    return fill_lists(session)


def somebody(session: Session, role: Role = Role.RESIDENT, body: str | None = None) -> Actor:
    """Somebody with a chat."""
    person = Person(created_at=NOW)
    session.add(person)
    session.flush()
    if role is not Role.RESIDENT:
        session.add(Membership(person_id=person.id, role=role, body=body, since=NOW))
    facts = {"person_id": person.id, "address": f"r{person.id}", "role": role, "body": body}
    session.execute(insert(Chat).values(**DOOR, **facts))
    session.flush()
    return Actor(role, person.id, body)


def act_of(session: Session, reference: Reference, now: datetime, by: Actor = SYSTEM) -> Act:
    return Act(session, by, now, reference, random.Random(1))


def monday(session: Session, reference: Reference, now: datetime = MONDAY) -> dict[int, str]:
    """Let a Monday come and every portion be told; return what each chat is sent."""
    with pytest.raises(OutsideFirst) as found:
        clock.fire(act_of(session, reference, now), DueTimer(0, "week", TimerKind.WEEK, now, None, ""), draw)
    found.value.look(session)()(act_of(session, reference, now))
    portion = col(Timer.key).startswith("week:")
    asked = select(Timer).where(portion).execution_options(populate_existing=True)
    while (row := session.execute(asked).scalar_one_or_none()) is not None:
        due = DueTimer(row.id, row.key, TimerKind.WEEK, row.due_at, row.subject, row.data)
        post.cancel_timer(session, row.key)
        with pytest.raises(OutsideFirst) as next_:
            clock.fire(act_of(session, reference, due.due_at), due, draw)
        next_.value.look(session)()(act_of(session, reference, due.due_at))
    sent = post.due_letters(session, ["web"], now + timedelta(days=1), 500)
    return {each.chat_id: each.screen for each in sent}


def test_who_asked_and_heads_are_told_once_with_a_picture(session: Session, reference: Reference) -> None:
    asked, left, quiet = somebody(session), somebody(session), somebody(session)
    head, handler = somebody(session, Role.HEAD, "B2"), somebody(session, Role.HANDLER, "B2")
    for each in (asked, asked, left):
        subscribe.want(act_of(session, reference, NOW, each))
    subscribe.leave(act_of(session, reference, NOW, left))
    for number in range(6):
        add_case(session, f"W-{number}", body="B1", answered_at=NOW if number < 4 else None)
    chats = {each.person_id: each for each in session.execute(select(Chat)).scalars()}

    sent = monday(session, reference)
    again = monday(session, reference, MONDAY + timedelta(minutes=5))

    told = {chats[each.person_id].id for each in (asked, head)}
    assert set(sent) == set(again) == told
    assert not told & {chats[each.person_id].id for each in (left, quiet, handler)}
    assert '"came":6,"answered":4' in sent[chats[asked.person_id].id].replace(" ", "")
    assert '"came":0,"answered":0' in sent[chats[head.person_id].id].replace(" ", "")
    assert picture_name(monday_before(MONDAY, reference), Locale.EN) in sent[chats[asked.person_id].id]


def test_more_than_a_portion_hear_it_and_none_at_night(session: Session, reference: Reference) -> None:
    people = [somebody(session) for _ in range(clock.PORTION + 3)]
    for each in people:
        subscribe.want(act_of(session, reference, NOW, each))
    night = MONDAY - timedelta(hours=6)

    sent = monday(session, reference, night)

    assert len(sent) == len(people)
    assert min(row.not_before for row in session.execute(select(Outbox)).scalars()) >= MONDAY - timedelta(
        hours=2
    )


def test_a_picture_is_of_nobody_and_old_ones_go(session: Session, reference: Reference) -> None:
    monday(session, reference)
    name = picture_name(monday_before(MONDAY, reference), Locale.HANS)

    shown = picture_of(session, name)
    open_now = clock.is_of_a_week(name, MONDAY, reference)
    for week in (*range(1, 8), 9):  # in the eighth the house stood still
        monday(session, reference, MONDAY + timedelta(days=7 * week))

    assert shown is not None
    assert shown.startswith(b"\xff\xd8")
    assert open_now
    assert not clock.is_of_a_week("a" * 32 + ".jpg", MONDAY, reference)
    assert picture_of(session, name) is None


@pytest.mark.parametrize(
    ("now", "next_"),
    [(NOW, MONDAY), (MONDAY - timedelta(seconds=1), MONDAY), (MONDAY, MONDAY + timedelta(days=7))],
)
def test_the_next_monday_is_the_next(reference: Reference, now: datetime, next_: datetime) -> None:
    assert clock.next_monday(now, reference) == next_


def test_the_weeks_of_a_body_are_looked_up_by_when_cases_came(session: Session, reference: Reference) -> None:
    asked: list[str] = []
    add_case(session, "B-1", body="B2", opened_at=MONDAY - timedelta(days=3))
    add_case(session, "B-2", body=None, opened_at=MONDAY - timedelta(days=3))
    bind = session.get_bind()
    event.listen(bind, "before_cursor_execute", lambda _c, _k, said, *_rest: asked.append(said))

    found = week_figures(session, reference, MONDAY, "B2")

    assert (found.last.came, found.open) == (1, 1)
    assert all("coalesce" in said for said in asked if "opened_at" in said)


def test_a_week_is_from_monday_to_sunday_here(session: Session, reference: Reference) -> None:
    last = monday_before(MONDAY, reference)
    for number, at in enumerate(
        (last - timedelta(seconds=1), last, last + timedelta(days=7, seconds=-1), MONDAY)
    ):
        add_case(session, f"E-{number}", opened_at=at, due_at=last)

    found = week_figures(session, reference, MONDAY)

    assert (found.last.came, found.weeks[-2].came, found.open, found.late) == (2, 1, 4, 4)
