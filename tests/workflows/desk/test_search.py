"""A case is found by its number, by those who may see it; for all others there is no such number."""

from datetime import date

import pytest

from models.vocabulary import Role
from tests.workflows.desk.people import Room, seat
from tests.workflows.responsiveness.rows import NOW
from workflows.access import ChatView
from workflows.cases.numbers import make_number
from workflows.cases.search import Found, find_case

NUMBER = make_number(date(2026, 11, 19), "K7M")
WRONG = f"{NUMBER[:-2]}{'3' if NUMBER[-2] != '3' else '4'}{NUMBER[-1]}"
DISPATCHER = seat(Role.DISPATCHER)
NOTHING = Found(None, (), True)


def found(room: Room, chat: ChatView, typed: str) -> Found:
    return room.database.read_now(lambda tx: find_case(tx, room.reference, chat, typed, NOW))


def meant(answer: Found) -> list[str]:
    return [hint.number for hint in answer.hints]


def test_the_number_leads_to_the_case(room: Room) -> None:
    room.case(NUMBER)

    assert found(room, DISPATCHER, f" {NUMBER.lower().replace('-', ' ')} ").number == NUMBER


def test_a_slip_of_the_hand_asks_what_was_meant(room: Room) -> None:
    room.case(NUMBER)

    answer = found(room, DISPATCHER, WRONG)

    assert (answer.number, meant(answer)) == (None, [NUMBER])


def test_the_end_of_a_number_asks_what_was_meant(room: Room) -> None:
    room.case(NUMBER)

    assert meant(found(room, DISPATCHER, NUMBER[-4:])) == [NUMBER]


def test_a_foreign_number_is_found_too(room: Room) -> None:
    room.case("OLD-17")

    assert found(room, DISPATCHER, "old-17").number == "OLD-17"


@pytest.mark.parametrize(
    "chat",
    [
        seat(Role.HANDLER, "B2"),
        seat(Role.HEAD, "B2"),
        seat(Role.GRID_WORKER, area="C1b"),
        seat(Role.DISPATCHER, area="C2"),
        seat(Role.COORDINATOR, area="C2"),
        seat(Role.AUDITOR, area="C2"),
        seat(Role.OPERATOR),
        seat(Role.ORGANIZER),
        seat(Role.RESIDENT),
    ],
    ids=lambda chat: f"{chat.role} {chat.body or chat.area or ''}",
)
def test_who_may_not_see_it_gets_the_answer_of_a_number_that_is_not_there(room: Room, chat: ChatView) -> None:
    ways = (NUMBER, WRONG, NUMBER[-4:])
    before = [found(room, chat, typed) for typed in ways]
    room.case(NUMBER)

    assert [found(room, chat, typed) for typed in ways] == before == [NOTHING] * 3


def test_whom_it_is_about_does_not_find_it(room: Room) -> None:
    room.case(NUMBER, body="B2", object_body="B1")

    assert found(room, seat(Role.COORDINATOR, "B1"), NUMBER) == NOTHING
    assert found(room, seat(Role.COORDINATOR, "B2"), NUMBER).number == NUMBER


def test_nobody_is_looked_for_by_words(room: Room) -> None:
    room.case(NUMBER, place="3号楼1202")

    for typed in ("王女士", "3号楼1202", "电梯", "", "%", "_"):
        assert found(room, DISPATCHER, typed) == Found(None, (), False)
