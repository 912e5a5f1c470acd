"""Whoever leaves a body leaves no case behind, and the doctor counts what nobody has."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.person import Membership
from models.vocabulary import Role
from tests.databases import newest
from tests.workflows.desk.people import Room
from tests.workflows.responsiveness.rows import NOW
from workflows.cases.acts import SYSTEM, Act
from workflows.presence.leave import ownerless, rehome
from workflows.transaction import Transaction

HANDLER, HEAD, OTHER = 71, 72, 73


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room.opened(newest(tmp_path))
    for key in (HANDLER, HEAD, OTHER):
        room.person(key, f"示例·{key}")
    yield room
    room.database.close()


def seats(room: Room, *held: tuple[int, Role]) -> None:
    """Seat people at the body."""
    rows = [Membership(person_id=person, role=role, body="B1", since=NOW) for person, role in held]
    room.database.write_now(lambda tx: tx.add_all(rows))


def left(room: Room) -> tuple[int, int]:
    """Rehome what is left behind; return how much moved and how much still has nobody."""

    def step(tx: Transaction) -> tuple[int, int]:
        moved = rehome(Act(tx, SYSTEM, NOW, room.reference, random.Random(1)))
        return moved, ownerless(tx)

    return room.database.write_now(step)


def handler_of(room: Room, number: str) -> int | None:
    """Who has a case."""
    wanted = select(col(Case.handler_id)).where(col(Case.number) == number)
    found: int | None = room.database.read_now(lambda tx: tx.execute(wanted).scalar_one())
    return found


def test_the_head_gets_what_a_handler_left_behind(room: Room) -> None:
    seats(room, (HEAD, Role.HEAD), (OTHER, Role.HANDLER))
    room.case("HY-1", body="B1", status="accepted", handler_id=HANDLER)

    assert left(room) == (1, 0)
    assert handler_of(room, "HY-1") == HEAD


def test_without_a_head_it_is_everybodys(room: Room) -> None:
    seats(room, (OTHER, Role.HANDLER))
    room.case("HY-1", body="B1", status="accepted", handler_id=HANDLER)

    assert left(room) == (1, 0)
    assert handler_of(room, "HY-1") is None


def test_a_body_without_anybody_is_counted(room: Room) -> None:
    room.case("HY-1", body="B1", status="accepted", handler_id=HANDLER)

    assert left(room) == (1, 1)


def test_who_still_sits_there_keeps_theirs(room: Room) -> None:
    seats(room, (HANDLER, Role.HANDLER))
    room.case("HY-1", body="B1", status="accepted", handler_id=HANDLER)

    assert left(room) == (0, 0)
    assert handler_of(room, "HY-1") == HANDLER
