"""A letter names the staff who acted and no resident, and carries what the ledger can be asked about."""

import random

from models.vocabulary import EventKind
from tests.workflows.desk.people import DAY, Room
from tests.workflows.responsiveness.rows import NOW, add_event
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.letter import Paper, names_in_chain, paper_of
from workflows.transaction import Transaction
from workflows.verify import seal

CHAIN = (
    (EventKind.REGISTERED, "resident:8"),
    (EventKind.ASSIGNED, "system:clock"),
    (EventKind.ACCEPTED, "handler:7"),
    (EventKind.RULED, "dispatcher:99"),
)


def with_chain(room: Room) -> None:
    room.person(7, "测试甲")
    room.person(8, "不该出现")
    room.case("CASE")
    room.database.write_now(chained)


def chained(tx: Transaction) -> None:
    for kind, actor in CHAIN:
        add_event(tx, "CASE", kind, None, actor)


def sealed(room: Room) -> str:
    def step(tx: Transaction) -> str:
        return seal(Act(tx, SYSTEM, NOW + DAY, room.reference, random.Random(1)))

    return room.database.write_now(step)


def paper(room: Room) -> Paper:
    return room.database.read_now(lambda tx: paper_of(tx, "CASE"))


def test_staff_are_named_and_nobody_else(room: Room) -> None:
    with_chain(room)

    assert room.database.read_now(lambda tx: names_in_chain(tx, "CASE")) == ("", "", "测试甲", "")


def test_paper_names_the_seal_that_covers_it(room: Room) -> None:
    with_chain(room)
    before = paper(room)
    root = sealed(room)

    after = paper(room)

    assert (before.events, before.root) == (4, "")
    assert (after.head, after.root, after.sealed_at) == (before.head, root, NOW + DAY)


def test_a_seal_before_the_newest_event_vouches_for_nothing(room: Room) -> None:
    with_chain(room)
    sealed(room)
    room.event("CASE", EventKind.REMINDED, {"rung": "50"})

    assert (paper(room).events, paper(room).root) == (5, "")


def test_a_case_without_a_chain_has_an_empty_paper(room: Room) -> None:
    room.case("CASE")

    assert paper(room) == Paper("case:CASE", 0, "")
