"""What a group of the staff is shown: the tasks of its body, masked, and nothing that is sealed."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.post_tables import Outbox
from models.vocabulary import Locale, Role, Status
from tests.databases import newest
from tests.workflows.desk.people import Room
from tests.workflows.responsiveness.rows import NOW
from workflows.access import ChatView, invite
from workflows.arrivals import Address, AddressTaken, join_at
from workflows.cases import groups
from workflows.cases.acts import Act, Actor, keep_words
from workflows.cases.groups import NotOfBody, close_group, open_group, show_group, turn_over, worker_at
from workflows.cases.take_in_group import take_in_group
from workflows.transaction import Transaction

GROUP = Address("staff", "-100815")
WORDS = "我叫李晓，住三单元201室，楼道堆满旧家具，电话13800138000"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room.opened(newest(tmp_path))
    yield room
    room.database.close()


def joins(room: Room, name: str, body: str) -> ChatView:
    """Let a handler join at the messenger."""

    def step(tx: Transaction) -> ChatView:
        invited = invite(tx, Role.HANDLER, body, None, NOW, random.Random(name))
        join_at(tx, Address("staff", name), invited.secret, Locale.HANS, NOW, NOW)
        return worker_at(tx, Address("staff", name))

    return room.database.write_now(step)


def act_of(tx: Transaction, room: Room, chat: ChatView) -> Act:
    actor = Actor(chat.role, chat.person_id, chat.body, chat.area)
    return Act(tx, actor, NOW, room.reference, random.Random(5))


def opened(room: Room, chat: ChatView) -> bool:
    return room.database.write_now(lambda tx: open_group(act_of(tx, room, chat), GROUP, Locale.HANS))


def case_in(tx: Transaction, number: str) -> Case:
    found: Case = tx.execute(select(Case).where(col(Case.number) == number)).scalar_one()
    return found


def shows(room: Room, chat: ChatView, number: str, words: str = "") -> None:
    def step(tx: Transaction) -> None:
        act, case = act_of(tx, room, chat), case_in(tx, number)
        if words:
            keep_words(act, case.id, "report", words)
        show_group(act, case)

    room.database.write_now(step)


def told(room: Room) -> list[str]:
    """Return what waits for the group about cases, as it is kept."""

    def look(tx: Transaction) -> list[str]:
        rows = tx.execute(select(col(Outbox.chat_id), col(Outbox.id)).where(col(Outbox.case_id).is_not(None)))
        letters = [post.letter_in(tx, chat, letter) for chat, letter in rows.all()]
        return [each.screen for each in letters if each is not None]

    return room.database.read_now(look)


def test_a_group_is_shown_a_task_with_personal_details_masked(room: Room) -> None:
    zhang = joins(room, "11", "B1")
    opened(room, zhang)
    room.case("N1")

    shows(room, zhang, "N1", WORDS)

    (screen,) = told(room)
    assert "旧家具" in screen
    assert "13800138000" not in screen
    assert "201" not in screen
    assert "李晓" not in screen


@pytest.mark.parametrize(
    "facts", [{"nature": "report"}, {"object_body": "B2"}, {"body": "B2"}], ids=["report", "about", "others"]
)
def test_what_is_sealed_or_anothers_never_comes_to_a_group(room: Room, facts: dict[str, object]) -> None:
    zhang = joins(room, "11", "B1")
    opened(room, zhang)
    room.case("N1", **facts)

    shows(room, zhang, "N1")

    assert told(room) == []


def test_a_group_is_recorded_once_and_let_go_by_its_own_body(room: Room) -> None:
    zhang, other = joins(room, "11", "B1"), joins(room, "12", "B2")

    found = [opened(room, zhang), opened(room, zhang)]

    with pytest.raises(NotOfBody):
        room.database.write_now(lambda tx: close_group(act_of(tx, room, other), GROUP))
    assert found == [True, False]
    assert room.database.write_now(lambda tx: close_group(act_of(tx, room, zhang), GROUP))
    assert room.database.read_now(lambda tx: list(groups.groups_of(tx, "B1"))) == []


def test_a_private_chat_is_no_group(room: Room) -> None:
    zhang = joins(room, "11", "B1")

    with pytest.raises(AddressTaken):
        room.database.write_now(
            lambda tx: open_group(act_of(tx, room, zhang), Address("staff", "11"), Locale.HANS)
        )


def test_nobody_of_another_body_takes_a_task_in_a_group(room: Room) -> None:
    zhang, other = joins(room, "11", "B1"), joins(room, "12", "B2")
    opened(room, zhang)
    room.case("N1")

    with pytest.raises(NotOfBody):
        room.database.write_now(
            lambda tx: take_in_group(act_of(tx, room, other), case_in(tx, "N1").id, other, "B1")
        )

    assert room.database.read_now(lambda tx: case_in(tx, "N1").status) == Status.ASSIGNED


def test_a_card_that_never_arrived_is_not_edited(room: Room) -> None:
    zhang = joins(room, "11", "B1")
    opened(room, zhang)
    room.case("N1")

    room.database.write_now(lambda tx: turn_over(act_of(tx, room, zhang), case_in(tx, "N1")))

    assert told(room) == []


def test_long_words_are_clipped(room: Room) -> None:
    zhang = joins(room, "11", "B1")
    opened(room, zhang)
    room.case("N1")

    shows(room, zhang, "N1", "楼道堆物。" * 200)

    (screen,) = told(room)
    assert screen.count("楼道堆物") == groups.LONGEST // len("楼道堆物。")
