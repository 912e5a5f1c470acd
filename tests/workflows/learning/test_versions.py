"""Versions are kept, go to work, go back, and forget."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, inspect
from sqlmodel import col, select

from models.learning import ReaderVersion
from models.ledger import Event
from models.vocabulary import HouseEvent
from tests.principles.community import DISPATCHER, START, Community
from workflows.cases.acts import Act
from workflows.learning import versions
from workflows.learning.judge import Outcome, Trial
from workflows.learning.versions import LearningAlready, Learnt, Live, VersionGone
from workflows.policy import Policy

BETTER = Trial(100, 60, 70, 10, 0)
SAME = Trial(1000, 700, 700, 5, 5)
LEARNT = Learnt(b"weights", "origin", 12_000, (), BETTER, SAME)


def act(place: Community, minutes: int = 0) -> Act:
    return place.act(DISPATCHER, minutes)


def test_before_anything_was_learnt_what_came_with_the_house_is_at_work(place: Community) -> None:
    assert versions.live(place.tx) == Live(0, 0, held=False)


def test_a_better_version_goes_to_work_and_says_so_in_the_ledger(place: Community) -> None:
    made = versions.keep(act(place), LEARNT)

    assert made.outcome is Outcome.BETTER
    assert versions.live(place.tx) == Live(made.number, 0, held=False)
    assert versions.weights_of(place.tx, made.number) == b"weights"
    chain = select(Event.kind).where(col(Event.subject) == "house:reader").order_by(col(Event.seq))
    kinds = list(place.tx.exec(chain))
    assert kinds == [HouseEvent.ADDED, HouseEvent.CHANGED]


def test_one_that_is_not_better_is_kept_and_stays_away(place: Community) -> None:
    made = versions.keep(act(place), replace(LEARNT, own=SAME))

    assert made.outcome is Outcome.NOT_BETTER
    assert versions.live(place.tx).number == 0
    assert [each.number for each in versions.versions(place.tx)] == [made.number]


def test_going_back_brings_the_one_before_and_holds_it(place: Community) -> None:
    first = versions.keep(act(place), LEARNT).number
    second = versions.keep(act(place, 1), LEARNT).number

    now_live = versions.choose(act(place, 2), None)
    later = versions.keep(act(place, 3), LEARNT)

    assert now_live == Live(first, second, held=True)
    assert later.outcome is Outcome.HELD
    assert versions.live(place.tx).number == first


def test_going_on_lets_the_next_better_one_work_again(place: Community) -> None:
    versions.keep(act(place), LEARNT)
    versions.choose(act(place, 1), 0)

    versions.go_on(act(place, 2))
    made = versions.keep(act(place, 3), LEARNT)

    assert versions.live(place.tx) == Live(made.number, 0, held=False)


def test_what_never_was_cannot_be_put_to_work(place: Community) -> None:
    with pytest.raises(VersionGone):
        versions.choose(act(place), 7)


def test_only_the_newest_weights_stay_at_hand(place: Community) -> None:
    made = [
        versions.keep(act(place, at), replace(LEARNT, own=BETTER if at == 0 else SAME)).number
        for at in range(versions.KEPT + 3)
    ]

    dropped = [each.number for each in versions.versions(place.tx) if each.dropped]

    assert sorted(dropped) == made[1:3]  # the first is at work
    with pytest.raises(VersionGone):
        versions.weights_of(place.tx, made[1])


def test_listing_versions_leaves_their_weights_where_they_are(place: Community) -> None:
    versions.keep(act(place), LEARNT)
    place.tx.expunge_all()

    def loaded(row: ReaderVersion, _how: object) -> None:
        seen.append("weights" in inspect(row).unloaded)

    seen: list[bool] = []
    event.listen(ReaderVersion, "load", loaded)
    versions.versions(place.tx)
    event.remove(ReaderVersion, "load", loaded)

    assert seen == [True]


def test_one_process_learns_at_a_time_and_a_dead_one_lets_go(place: Community) -> None:
    policy = Policy()
    versions.begin(place.tx, "one", START, policy)

    with pytest.raises(LearningAlready):
        versions.begin(place.tx, "two", START + timedelta(minutes=1), policy)
    versions.begin(place.tx, "two", START + timedelta(minutes=policy.learn_minutes + 1), policy)
    versions.finish(place.tx, "two")
    versions.begin(place.tx, "three", START, policy)
