"""People choose what they hear of; staff announce it by day, once to each; leaving leaves nothing."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from sqlmodel import Session, col

from models.person import Chat, Person
from models.post_tables import Outbox, Timer
from models.subscription import Announcement, Subscription
from models.vocabulary import Role, TimerKind
from tests.databases import newest, session_on
from tests.workflows.responsiveness.rows import NOW, fill_lists
from workflows.cases.acts import SYSTEM, Act, Actor
from workflows.chains import events_of
from workflows.policy import Policy
from workflows.privacy.forget import forget
from workflows.privacy.merge import merge
from workflows.privacy.my_data import export
from workflows.reference import Reference, load_reference
from workflows.subscriptions import announce, choose
from workflows.subscriptions.terms import EVERYWHERE, MOST, PORTION, WEEKLY, SubscriptionRefused, hears
from workflows.timers import DueTimer

HEAD = Actor(Role.HEAD, 1, "B1")
DOOR = {
    **{"channel": "web", "role": "resident", "locale": "en", "state": "idle", "memory": "{}"},
    **{"last_number": 0, "blocked": False, "created_at": NOW},
}
MADE = {"topic": "outage", "area": "C1", "words": "周四停水，物业电话07120000000，找3号楼1201室李四"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with session_on(newest(tmp_path)) as opened:
        yield opened


@pytest.fixture
def reference(session: Session) -> Reference:
    return fill_lists(session)


def act_of(session: Session, reference: Reference, actor: Actor = SYSTEM, later: int = 0) -> Act:
    return Act(session, actor, NOW + timedelta(hours=later), reference, random.Random(1))


def resident(session: Session) -> Actor:
    """Somebody with a chat."""
    person = Person(created_at=NOW)
    session.add(person)
    session.flush()
    facts = {"person_id": person.id, "address": f"r{person.id}"}
    session.execute(insert(Chat).values(**DOOR, **facts))
    session.flush()
    return Actor(Role.RESIDENT, person.id)


def wants(
    session: Session, reference: Reference, who: Actor, topic: str = "outage", area: str = "C1"
) -> None:
    choose.subscribe(act_of(session, reference, who), {"topic": topic, "area": area})


def fire(session: Session, reference: Reference, row: Announcement, later: int = 0) -> None:
    """Let the clock come to the timer of an announcement."""
    key = announce.key_of(row)
    timer = session.execute(select(Timer).where(col(Timer.key) == key)).scalar_one()
    due = DueTimer(timer.id, key, TimerKind.ANNOUNCEMENT, timer.due_at, timer.subject, timer.data)
    announce.fire(act_of(session, reference, later=later), due)


def count(session: Session, table: type[Outbox] | type[Subscription]) -> int:
    return int(session.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.mark.parametrize(
    ("wanted", "said", "heard"),
    [
        (("outage", "C1"), ("outage", "C1"), True),
        (("all", "C1"), ("outage", "C1"), True),
        (("outage", EVERYWHERE), ("outage", "C1"), True),
        (("outage", "S"), ("outage", "C1"), True),
        (("outage", "C1a"), ("outage", "C1"), True),
        (("elderly", "C1"), ("outage", "C1"), False),
        (("elderly", "C1"), ("all", "C1"), True),
        (("outage", "C2"), ("outage", "C1"), False),
        (("outage", "C2"), ("outage", EVERYWHERE), True),
        (("01", "C1"), ("01", "C1"), True),
    ],
)
def test_who_hears_what(
    reference: Reference, wanted: tuple[str, str], said: tuple[str, str], heard: bool
) -> None:
    above, below = reference.area_path(said[1]), reference.area_path(wanted[1])

    assert hears(wanted, said, above, below) is heard


def test_a_portion_at_a_time_each_hears_it_once(session: Session, reference: Reference) -> None:
    for _ in range(PORTION + 2):
        who = resident(session)
        wants(session, reference, who)
        wants(session, reference, who, "all")
    row = announce.announce(act_of(session, reference, HEAD), MADE)

    fire(session, reference, row)
    first = count(session, Outbox)
    fire(session, reference, row)

    assert (first, count(session, Outbox), row.told) == (PORTION, PORTION + 2, PORTION + 2)
    assert row.sent_at is not None
    assert [each.kind for each in events_of(session, f"announcement:{row.code}")] == ["made", "sent"]


def test_names_and_rooms_are_masked_a_telephone_stays(session: Session, reference: Reference) -> None:
    row = announce.announce(act_of(session, reference, HEAD), MADE)

    assert "07120000000" in row.words
    assert "1201" not in row.words


def test_at_night_it_waits_for_the_morning(session: Session, reference: Reference) -> None:
    wants(session, reference, resident(session))
    row = announce.announce(act_of(session, reference, HEAD, later=11), MADE)  # 23:00

    fire(session, reference, row, later=11)

    due = session.execute(select(col(Timer.due_at))).scalars().all()
    assert count(session, Outbox) == 0
    assert [at.astimezone(reference.calendar.zone).hour for at in due] == [8]


def test_what_is_taken_back_goes_to_nobody_else(session: Session, reference: Reference) -> None:
    wants(session, reference, resident(session))
    head = act_of(session, reference, HEAD)
    row = announce.announce(head, MADE)

    announce.withdraw(head, row.id)

    assert session.execute(select(Timer)).first() is None
    with pytest.raises(SubscriptionRefused):
        announce.withdraw(head, row.id)
    with pytest.raises(SubscriptionRefused):
        announce.withdraw(act_of(session, reference, Actor(Role.HEAD, 2, "B2")), row.id)


@pytest.mark.parametrize(
    ("actor", "area"),
    [(Actor(Role.HANDLER, 1, "B1"), "C1"), (Actor(Role.COORDINATOR, 1, None, "C2"), "C1")],
    ids=["who answers cases", "who coordinates elsewhere"],
)
def test_not_everybody_announces_everywhere(
    session: Session, reference: Reference, actor: Actor, area: str
) -> None:
    with pytest.raises(SubscriptionRefused):
        announce.announce(act_of(session, reference, actor), {**MADE, "area": area})


def test_who_coordinates_elsewhere_takes_nothing_back_and_has_three_of_their_own(
    session: Session, reference: Reference
) -> None:
    here = act_of(session, reference, Actor(Role.COORDINATOR, 1, None, "C1"))
    elsewhere = replace(here, by=Actor(Role.COORDINATOR, 2, None, "C2"))
    rows = [announce.announce(here, MADE) for _ in range(3)]

    with pytest.raises(SubscriptionRefused):
        announce.withdraw(elsewhere, rows[0].id)
    announce.announce(elsewhere, {**MADE, "area": "C2"})

    assert [each.area for each in announce.lately(elsewhere, 5)] == ["C2"]
    assert announce.withdraw(here, rows[0].id).withdrawn_at is not None


def test_only_who_hears_it_is_read_each_with_the_first_subscription(
    session: Session, reference: Reference
) -> None:
    wanted = [("outage", "C1"), ("all", "S"), ("outage", "C1a"), ("outage", EVERYWHERE)]
    others = [("outage", "C2"), ("elderly", "C1"), (WEEKLY, EVERYWHERE)]
    people = [resident(session) for _ in (*wanted, *others)]
    for who, (topic, area) in zip(people, (*wanted, *others), strict=True):
        facts = {"person_id": who.person_id, "topic": topic, "area": area, "since": NOW}
        session.execute(insert(Subscription).values(**facts))
    row = announce.announce(act_of(session, reference, HEAD), MADE)

    heard = announce.listeners(act_of(session, reference), row, after=0)

    assert [(each.topic, each.area) for each in heard] == wanted
    row.topic, row.area = "all", EVERYWHERE
    assert len(announce.listeners(act_of(session, reference), row, after=0)) == len(people) - 1


def test_a_body_announces_three_times_a_day(session: Session, reference: Reference) -> None:
    head = act_of(session, reference, HEAD)
    for _ in range(3):
        announce.announce(head, MADE)

    with pytest.raises(SubscriptionRefused):
        announce.announce(head, MADE)
    announce.announce(replace(head, now=NOW + timedelta(hours=25)), MADE)


def test_nobody_leaves_for_somebody_else_and_all_has_an_end(session: Session, reference: Reference) -> None:
    one, other = resident(session), resident(session)
    wants(session, reference, one)
    wants(session, reference, one)
    mine = choose.of_person(session, one.person_id)

    with pytest.raises(SubscriptionRefused):
        choose.leave(act_of(session, reference, other), mine[0].id)
    topics = [each for each in choose.topics(reference) if each != "outage"]
    spare = [(topic, area) for topic in topics for area in ("C1", "C2")]
    for topic, area in spare[: MOST - 1]:
        wants(session, reference, one, topic, area)
    with pytest.raises(SubscriptionRefused):
        wants(session, reference, one, *spare[MOST])

    assert len(mine) == 1


def test_it_is_in_ones_data_goes_with_both_doors_and_is_forgotten(
    session: Session, reference: Reference
) -> None:
    one, other = resident(session), resident(session)
    for who in (one, other):
        wants(session, reference, who)
    wants(session, reference, other, "elderly", EVERYWHERE)
    assert one.person_id
    assert other.person_id

    merge(act_of(session, reference), one.person_id, other.person_id)
    given = export(session, one.person_id, NOW)["subscriptions"]
    forget(act_of(session, load_reference(session, Policy(), NOW)), one.person_id, withdraw=False)

    assert [(each["topic"], each["area"]) for each in given] == [("outage", "C1"), ("elderly", EVERYWHERE)]
    assert count(session, Subscription) == 0
