"""Of two who settle a case at once one succeeds, and the other hears who was faster."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from models.case import Case
from models.vocabulary import Role, Status
from tests.workflows.desk.people import Room
from tests.workflows.responsiveness.rows import NOW
from workflows.cases.acts import Act, Actor
from workflows.cases.rule import send_to
from workflows.cases.settled import RuledAlready, TakeBackTooLate, stage_of, take_back
from workflows.cases.transitions import TransitionRefused
from workflows.transaction import Transaction

FIRST, SECOND = Actor(Role.DISPATCHER, 7), Actor(Role.DISPATCHER, 8)


@pytest.fixture
def unsettled(room: Room) -> Room:
    room.person(7, "测试甲")
    room.person(8, "测试乙")
    room.case("CASE", status=Status.REGISTERED, body=None, category=None)
    return room


def the_case(tx: Transaction) -> Case:
    return tx.get_one(Case, 1)


def stage(room: Room) -> str:
    return room.database.read_now(lambda tx: stage_of(the_case(tx)))


def act(tx: Transaction, room: Room, by: Actor, now: datetime = NOW) -> Act:
    return Act(tx, by, now, room.reference, random.Random(3))


def send(room: Room, by: Actor, body: str, seen: str | None, now: datetime = NOW) -> str:
    """Send the case to a body; return what came of it."""

    def step(tx: Transaction) -> str:
        return str(send_to(act(tx, room, by, now), the_case(tx).id, body, "理由", seen).body)

    return room.database.write_now(step)


def test_two_at_once_are_one_success_and_one_clear_answer(unsettled: Room) -> None:
    seen = stage(unsettled)

    def settle(by: Actor, body: str) -> str | RuledAlready:
        try:
            return send(unsettled, by, body, seen)
        except RuledAlready as refusal:
            return refusal

    with ThreadPoolExecutor(2) as people:
        came = list(people.map(settle, (FIRST, SECOND), ("B1", "B2")))

    done = [each for each in came if isinstance(each, str)]
    late = [each for each in came if isinstance(each, RuledAlready)]
    assert (len(done), len(late)) == (1, 1)
    body = unsettled.database.read_now(lambda tx: the_case(tx).body)
    assert [body] == done
    winner = "测试甲" if body == "B1" else "测试乙"
    assert (late[0].role, late[0].name) == (Role.DISPATCHER, winner)
    assert late[0].body == unsettled.reference.body_name(body)


def test_an_old_look_settles_nothing_however_the_case_came_back(unsettled: Room) -> None:
    seen = stage(unsettled)
    send(unsettled, FIRST, "B1", seen)
    returned = {"status": Status.RETURNED, "returned": 1}
    unsettled.database.write_now(lambda tx: tx.execute(update(Case).values(returned)))

    with pytest.raises(TransitionRefused):
        send(unsettled, SECOND, "B2", seen)


def test_without_a_look_only_what_nobody_has_settled_is_settled(unsettled: Room) -> None:
    send(unsettled, FIRST, "B1", None)

    with pytest.raises(RuledAlready):
        send(unsettled, FIRST, "B2", None)


def test_one_s_own_ruling_is_taken_back_for_a_few_minutes(unsettled: Room) -> None:
    send(unsettled, FIRST, "B1", None)
    seen, soon, late = stage(unsettled), NOW + timedelta(minutes=5), NOW + timedelta(minutes=6)

    with pytest.raises(TakeBackTooLate):
        send(unsettled, FIRST, "B2", seen, late)
    with pytest.raises(RuledAlready):
        send(unsettled, SECOND, "B2", seen, soon)
    assert send(unsettled, FIRST, "B2", seen, soon) == "B2"


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.REPLIED, Status.WITHDRAWN])
def test_what_has_gone_on_is_not_taken_back(unsettled: Room, status: Status) -> None:
    send(unsettled, FIRST, "B1", None)
    unsettled.database.write_now(lambda tx: tx.execute(update(Case).values(status=status)))

    with pytest.raises(TransitionRefused):
        unsettled.database.write_now(lambda tx: take_back(act(tx, unsettled, FIRST), the_case(tx).id))
