"""Topics of the month: proposed with evidence, picked, planned, reminded, measured against places like it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from models.post_tables import Timer
from models.topic import Topic, TopicPromise
from models.vocabulary import TimerKind
from models.vocabulary_topics import Came, TopicStage
from tests.workflows.responsiveness.topics.place import COORDINATOR, HEAD, OTHER, WALKER, Place
from workflows.responsiveness.topics import asked, clock, month, steps, view
from workflows.responsiveness.topics.evidence import Evidence
from workflows.responsiveness.topics.kept import result_of
from workflows.responsiveness.topics.terms import No, TopicRefused, Verb
from workflows.responsiveness.topics.view import published, published_one
from workflows.timers import DueTimer, OutsideFirst
from workflows.verify import verify

FIRST = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
"""The first of December, nine in the morning."""


def month_of(number: int, day: int, year: int = 2026) -> datetime:
    """A day of a month."""
    return datetime(year, number, day, 4, tzinfo=UTC)


def autumn(here: Place) -> None:
    """Three months in which one community has much, some of it unsolved; the other has less."""
    for number in (9, 10, 11):
        for day in range(1, 13):
            here.came(month_of(number, 2 * day), "C1a" if day % 2 else "C1b", solved="unsolved")
            here.came(month_of(number, 2 * day), "C2a", times=1, solved="solved")
            here.came(month_of(number, 2 * day), "C1a", category="02")
            here.came(month_of(number, 2 * day), "C2a", category="02")


def first_of_month(here: Place, at: datetime) -> None:
    """Let the clock do what the first of a month brings."""
    timer = DueTimer(1, month.KEY, TimerKind.TOPIC, at, None, "{}")
    with pytest.raises(OutsideFirst) as first:
        clock.fire(here.act(at=at), timer)
    first.value.look(here.tx)()(here.act(at=at))


def proposed(here: Place) -> Topic:
    """The one topic that autumn proposes."""
    autumn(here)
    first_of_month(here, FIRST)
    topic: Topic = here.tx.execute(select(Topic)).scalars().one()
    return topic


def planned(here: Place) -> Topic:
    """It is picked and planned."""
    topic = proposed(here)
    act = here.act(COORDINATOR, FIRST)
    asked.perform(act, Verb.PICK, {"topic": topic.id}, {"title": "楼道堆物", "owner": "B1"})
    head = here.act(HEAD, FIRST + timedelta(hours=2))
    given = {"plan": "每周清一次，设一处临时堆放点", "what": "设好堆放点", "day": "2026-12-10"}
    asked.perform(head, Verb.PLAN, {"topic": topic.id}, given)
    return topic


def test_a_topic_is_proposed_with_its_evidence_to_who_coordinates_there(here: Place) -> None:
    topic = proposed(here)

    assert (topic.code, topic.area, topic.category, topic.stage) == ("T2026-12-1", "C1", "01", "proposed")
    assert '"topic.evidence"' in here.told(COORDINATOR)[0]
    assert here.told(OTHER) == []
    assert published(here.tx) == []


def test_it_is_picked_planned_reminded_and_measured(here: Place) -> None:
    topic = planned(here)
    promise = here.tx.execute(select(TopicPromise)).scalars().one()
    for number, year in ((1, 2027), (2, 2027), (3, 2027)):
        for day in range(1, 13):
            here.came(month_of(number, 2 * day, year), "C2a", solved="solved")
            here.came(month_of(number, 2 * day, year), "C1a", category="02")
            here.came(month_of(number, 2 * day, year), "C2a", category="02")
        here.came(month_of(number, 3, year), "C1a", times=2, solved="solved")

    at = promise.due_at
    clock.fire(
        here.act(at=at), DueTimer(1, f"topic_promise:{promise.id}", TimerKind.TOPIC, at, promise.id, "{}")
    )
    kept = {"topic": topic.id, "promise": promise.id}
    asked.perform(here.act(HEAD, at), Verb.KEEP, kept, {"note": "已设好，每周二清运"})
    assert topic.measure_at == datetime(2027, 4, 1, 1, 0, tzinfo=UTC)
    first_of_month(here, topic.measure_at)

    result = result_of(topic)
    assert topic.stage == TopicStage.MEASURED
    assert result is not None
    assert (sum(result.before.months), sum(result.after.months)) == (36, 6)
    assert result.came is Came.BETTER
    assert result.ratio is not None
    assert result.ratio.high < 1
    assert any('"topic.promise_missed"' in each for each in here.told(COORDINATOR))
    assert any('"topic.measured"' in each for each in here.told(HEAD))
    assert verify(here.tx, f"topic:{topic.code}").faults == ()


def test_fewer_without_anybody_coming_any_more_is_not_called_better(here: Place) -> None:
    topic = planned(here)
    for number in (1, 2, 3):
        for day in range(1, 13):
            here.came(month_of(number, 2 * day, 2027), "C2a", solved="solved")
            here.came(month_of(number, 2 * day, 2027), "C2a", category="02")

    assert topic.measure_at is not None
    first_of_month(here, topic.measure_at)

    result = result_of(topic)
    assert result is not None
    assert result.came is Came.FEWER


def test_what_lies_before_a_seat_is_not_pushed_out_by_what_lies_elsewhere(
    here: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = proposed(here)
    monkeypatch.setattr(view, "MOST", 1)
    elsewhere = steps.made(here.act(at=FIRST + timedelta(days=1)), "C2", "02", Evidence())
    steps.made(here.act(at=FIRST + timedelta(days=1)), "C2", "03", Evidence()).stage = TopicStage.DROPPED

    def seen(person: int, area: str) -> list[int]:
        act = here.act(person)
        return [each.id for each in view.topics_of(replace(act, by=replace(act.by, area=area)))]

    assert (seen(COORDINATOR, "C1"), seen(OTHER, "C2")) == ([topic.id], [elsewhere.id])
    assert {each.area for each in view.recurring_of(here.act(OTHER))} == {"C2"}
    assert {each.area for each in view.recurring_of(here.act(COORDINATOR))} == {"C1", "C2"}
    assert view.recurring_of(here.act(HEAD)) == []


def test_what_nobody_chose_is_let_go_and_what_is_at_work_is_not_proposed_again(here: Place) -> None:
    topic = proposed(here)
    first_of_month(here, FIRST + timedelta(minutes=1))
    stages = here.tx.execute(select(col(Topic.stage)).order_by(col(Topic.id))).scalars().all()
    assert stages == [TopicStage.PASSED, TopicStage.PROPOSED]

    newer = here.tx.execute(select(Topic).where(col(Topic.id) != topic.id)).scalars().one()
    steps.pick(here.act(COORDINATOR, FIRST), newer.id, {"title": "楼道", "owner": "B1"})
    first_of_month(here, FIRST + timedelta(minutes=2))
    assert len(here.tx.execute(select(Topic)).scalars().all()) == 2


def test_each_seat_does_what_is_its_own(here: Place) -> None:
    topic = planned(here)

    def why(person: int, verb: Verb, **given: str) -> No:
        with pytest.raises(TopicRefused) as refused:
            asked.perform(here.act(person, FIRST), verb, {"topic": topic.id, "promise": 1}, given)
        return refused.value.no

    assert why(HEAD, Verb.DROP, reason="不办") is No.UNKNOWN
    assert why(OTHER, Verb.PLAN, plan="换", what="做", day="2026-12-10") is No.UNKNOWN
    assert why(HEAD, Verb.BREAK, reason="难") is No.UNKNOWN
    assert why(COORDINATOR, Verb.PICK, title="又选", owner="B1") is No.STAGE
    assert why(COORDINATOR, Verb.CLOSE, words="好") is No.STAGE
    assert why(HEAD, Verb.PROMISE, body="B2", what="做", day="2026-12-10") is No.NOT_YOURS
    assert why(COORDINATOR, Verb.LINK, matter="LZ-0") is No.UNKNOWN
    assert why(WALKER, Verb.PROMISE, body="B1", what="做", day="2026-12-10") is No.UNKNOWN


def test_a_body_is_reminded_of_each_promise_that_falls_due_at_once(here: Place) -> None:
    topic = planned(here)
    given = {"body": "B1", "what": "贴好提示", "day": "2026-12-10"}
    asked.perform(here.act(HEAD, FIRST + timedelta(hours=3)), Verb.PROMISE, {"topic": topic.id}, given)
    before = len(here.told(HEAD)), len(here.told(COORDINATOR))

    for one in here.tx.execute(select(TopicPromise)).scalars().all():
        timer = DueTimer(1, f"topic_promise:{one.id}", TimerKind.TOPIC, one.due_at, one.id, "{}")
        clock.fire(here.act(at=one.due_at), timer)

    after = len(here.told(HEAD)), len(here.told(COORDINATOR))
    assert [new - old for new, old in zip(after, before, strict=True)] == [2, 2]


def test_rounds_follow_with_one_press_each_week_until_it_is_measured(here: Place) -> None:
    topic = planned(here)

    steps.patrol(here.act(COORDINATOR, FIRST), topic.id)

    timer = here.tx.execute(select(Timer).where(col(Timer.key) == f"topic_round:{topic.id}")).scalars().one()
    assert (timer.due_at - FIRST).days in (6, 7, 8)
    assert len(here.told(WALKER)) >= 1


def test_a_dropped_topic_says_why_and_reminds_of_nothing(here: Place) -> None:
    topic = planned(here)

    steps.drop(here.act(COORDINATOR, FIRST), topic.id, {"reason": "并到物业换届一起办"})

    seen = published_one(here.tx, topic.code)
    assert seen is not None
    assert (seen.stage, seen.words) == (TopicStage.DROPPED, "并到物业换届一起办")
    keys = here.tx.execute(select(col(Timer.key))).scalars().all()
    assert not [key for key in keys if key.startswith("topic_")]


def test_a_changed_promise_is_noticed(here: Place) -> None:
    topic = planned(here)

    here.tx.execute(update(TopicPromise).values(due_at=datetime.combine(date(2027, 1, 1), FIRST.timetz())))
    here.tx.expire_all()

    assert [each.problem for each in verify(here.tx, f"topic:{topic.code}").faults] == ["topic"]
