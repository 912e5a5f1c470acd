"""Each role's queue holds what waits for it, in order of what is due, and nothing that is not its own."""

from datetime import datetime

import pytest

from models.vocabulary import EventKind, ReturnReason, Role, Status
from tests.plans import heard
from tests.workflows.desk.people import DAY, Room, seat
from tests.workflows.responsiveness.rows import NOW
from workflows.access import ChatView
from workflows.cases import queues
from workflows.cases.queue_parts import QUEUES, Asked, Part, parts_of
from workflows.cases.queues import PAGE, Load, queue, workload
from workflows.transaction import Transaction

DISPATCHER, COORDINATOR = seat(Role.DISPATCHER), seat(Role.COORDINATOR)
HEAD, HANDLER = seat(Role.HEAD, "B1"), seat(Role.HANDLER, "B1")
AUDITOR = seat(Role.AUDITOR)


def give_back(room: Room, number: str, reason: ReturnReason, times: int = 1) -> None:
    room.case(number, status=Status.RETURNED, returned=times)
    for _ in range(times):
        room.event(number, EventKind.RETURNED, {"reason": reason})


def raise_to(room: Room, number: str, *rungs: str, **facts: object) -> None:
    room.case(number, due_at=NOW - 3 * DAY, **facts)
    for rung in rungs:
        room.event(number, EventKind.ESCALATED, {"rung": rung})
    room.count_rungs(number)


def test_danger_stands_first_then_what_is_due_first_and_what_waits_last(room: Room) -> None:
    room.case("PAUSED", due_at=NOW - DAY, paused_at=NOW - DAY, status=Status.AWAITING_RESIDENT)
    room.case("LATER", due_at=NOW + 3 * DAY)
    room.case("SOON", due_at=NOW + DAY)
    room.case("LATE", due_at=NOW - DAY)
    room.case("GRAVE", due_at=NOW + 2 * DAY, urgency="danger")

    assert room.shown(HANDLER, Part.ALL) == ["GRAVE", "LATE", "SOON", "LATER", "PAUSED"]


def test_a_dispatcher_gets_what_nobody_has_and_first_returns(room: Room) -> None:
    room.case("UNSURE", status=Status.REGISTERED, category=None, body=None)
    room.case("UNPLACED", status=Status.REGISTERED, body=None)
    room.case("GIVEN")
    give_back(room, "FIRST", ReturnReason.WRONG_BODY)
    give_back(room, "SECOND", ReturnReason.WRONG_BODY, times=2)
    give_back(room, "POWER", ReturnReason.NO_POWER)

    assert room.sizes(DISPATCHER) == {
        Part.TODO: 3,
        Part.UNSURE: 1,
        Part.UNPLACED: 1,
        Part.RETURNED: 1,
        Part.LATE: 0,
        Part.ALL: 6,
    }
    assert room.shown(DISPATCHER, Part.RETURNED) == ["FIRST"]


def test_a_coordinator_gets_second_returns_what_was_raised_and_what_has_climbed(room: Room) -> None:
    give_back(room, "FIRST", ReturnReason.WRONG_BODY)
    give_back(room, "SECOND", ReturnReason.OVERLAP, times=2)
    give_back(room, "MEANS", ReturnReason.NO_MEANS)
    raise_to(room, "HEAD", "head")
    raise_to(room, "HERE", "head", "coordinator")
    raise_to(room, "PUBLIC", "head", "coordinator", "published")

    assert set(room.shown(COORDINATOR, Part.TODO)) == {"SECOND", "MEANS", "HERE", "PUBLIC"}
    assert room.shown(COORDINATOR, Part.RAISED) == ["MEANS"]
    assert set(room.shown(COORDINATOR, Part.ESCALATED)) == {"HERE", "PUBLIC"}
    assert room.shown(COORDINATOR, Part.PUBLISHED) == ["PUBLIC"]


def test_the_reason_of_the_newest_return_counts(room: Room) -> None:
    give_back(room, "TWICE", ReturnReason.NO_POWER)
    room.event("TWICE", EventKind.RETURNED, {"reason": ReturnReason.WRONG_BODY})

    assert room.shown(COORDINATOR, Part.RAISED) == []


def test_an_escalation_of_the_first_round_does_not_count_in_the_second(room: Room) -> None:
    raise_to(room, "ONCE", "coordinator", reopened=1, status=Status.REOPENED)
    raise_to(room, "AGAIN", "coordinator", "coordinator@2", reopened=1, status=Status.REOPENED)

    assert room.shown(COORDINATOR, Part.ESCALATED) == ["AGAIN"]


def test_a_case_that_was_escalated_and_answered_is_off_the_list(room: Room) -> None:
    raise_to(room, "ANSWERED", "coordinator", "published", status=Status.REPLIED)

    assert room.sizes(COORDINATOR)[Part.ESCALATED] == 0


@pytest.mark.parametrize(
    ("start", "due", "listed"),
    [(-8, 1, True), (-7, 3, False), (-9, -1, False)],
    ids=["nine tenths gone", "seven tenths gone", "late already"],
)
def test_a_case_is_at_risk_with_more_than_four_fifths_of_its_limit_gone(
    room: Room, start: int, due: int, listed: bool
) -> None:
    room.case("CASE", opened_at=NOW + start * DAY, due_at=NOW + due * DAY)

    assert room.shown(HEAD, Part.RISK) == (["CASE"] if listed else [])


def test_a_case_whose_clock_stands_is_neither_late_nor_at_risk(room: Room) -> None:
    room.case("WAITS", due_at=NOW - DAY, paused_at=NOW - DAY, status=Status.AWAITING_RESIDENT)

    sizes = room.sizes(HEAD)

    assert (sizes[Part.LATE], sizes[Part.RISK], sizes[Part.ALL]) == (0, 0, 1)


def test_a_head_sees_who_of_the_own_body_has_what(room: Room) -> None:
    room.person(7, "测试甲")
    room.case("LATE", handler_id=7, status=Status.ACCEPTED, due_at=NOW - DAY)
    room.case("RISK", handler_id=7, status=Status.ACCEPTED, opened_at=NOW - 9 * DAY, due_at=NOW + DAY)
    room.case("FREE")
    room.case("AGAIN", handler_id=7, status=Status.REOPENED)
    room.case("SENT BACK", status=Status.RETURNED)
    room.case("OTHERS", body="B2")
    room.case("DONE", handler_id=7, status=Status.CLOSED)

    loads = room.database.read_now(lambda tx: workload(Asked(tx, room.reference, HEAD, NOW)))

    assert loads == (Load("测试甲", 2, 1, 1), Load("", 2, 0, 0))
    assert room.sizes(HEAD)[Part.NEW] == 2


@pytest.mark.parametrize("chat", [HANDLER, DISPATCHER, COORDINATOR, AUDITOR], ids=lambda chat: str(chat.role))
def test_nobody_but_a_head_sees_who_has_how_much(room: Room, chat: ChatView) -> None:
    room.case("CASE")

    assert room.database.read_now(lambda tx: workload(Asked(tx, room.reference, chat, NOW))) == ()


def test_an_area_bounds_the_queue(room: Room) -> None:
    room.case("HERE", cell="C1a", status=Status.REGISTERED, body=None)
    room.case("THERE", cell="C2a", status=Status.REGISTERED, body=None)
    room.case("NOWHERE", cell=None, status=Status.REGISTERED, body=None)

    assert room.shown(seat(Role.DISPATCHER, area="C1"), Part.TODO) == ["HERE"]
    assert set(room.shown(seat(Role.DISPATCHER, area="S"), Part.TODO)) == {"HERE", "THERE", "NOWHERE"}
    assert room.sizes(seat(Role.DISPATCHER, area="C1"))[Part.ALL] == 1


def test_a_grid_worker_sees_the_own_cell(room: Room) -> None:
    room.case("HERE", cell="C1a")
    room.case("THERE", cell="C1b")

    assert room.shown(seat(Role.GRID_WORKER, area="C1a"), Part.ALL) == ["HERE"]


def test_whom_a_case_is_about_finds_it_in_no_list(room: Room) -> None:
    room.case("ABOUT", body="B2", object_body="B1", status=Status.REGISTERED)

    for role in (Role.DISPATCHER, Role.COORDINATOR, Role.AUDITOR, Role.HEAD, Role.HANDLER):
        assert sum(room.sizes(seat(role, "B1")).values()) == 0
    assert room.shown(seat(Role.DISPATCHER, "B2"), Part.TODO) == ["ABOUT"]


def test_an_auditor_finds_exclusions_contact_reads_and_what_was_closed(room: Room) -> None:
    room.case("OUT", excluded=True, status=Status.CLOSED, closed_at=NOW - DAY)
    room.case("READ")
    room.event("READ", EventKind.CONTACT_READ, {"reason": "visit"})
    room.case(
        "OLD", status=Status.CLOSED, opened_at=NOW - 200 * DAY, closed_at=NOW - 150 * DAY, excluded=True
    )

    assert room.shown(AUDITOR, Part.EXCLUDED) == ["OUT"]
    assert room.shown(AUDITOR, Part.CONTACT) == ["READ"]
    assert room.shown(AUDITOR, Part.ENDED) == ["OUT"]


def test_more_than_a_page_is_turned(room: Room) -> None:
    for number in range(PAGE + 5):
        room.case(f"N-{number:03}", due_at=NOW + number * DAY)

    def page(number: int) -> tuple[int, int, list[str]]:
        found = room.database.read_now(
            lambda tx: queue(Asked(tx, room.reference, HANDLER, NOW), Part.ALL, number)
        )
        return found.page, found.pages, [each.number for each in found.cases]

    assert page(2) == (2, 2, [f"N-{number:03}" for number in range(PAGE, PAGE + 5)])
    assert page(99) == page(2)
    assert page(-1) == page(1)


@pytest.mark.parametrize("role", Role)
def test_every_part_of_every_queue_can_be_read(room: Room, role: Role) -> None:
    room.case("CASE")
    chat = seat(role, "B1")

    assert set(room.sizes(chat)) == set(parts_of(role))
    for part in parts_of(role):
        room.shown(chat, part)


def test_a_part_that_is_not_of_the_queue_gives_the_first(room: Room) -> None:
    def part(name: str) -> Part | None:
        return room.database.read_now(lambda tx: queue(Asked(tx, room.reference, HANDLER, NOW), name).part)

    assert (part("excluded"), part(""), part("late")) == (Part.ALL, Part.ALL, Part.LATE)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.ORGANIZER, Role.RESIDENT])
def test_who_has_no_cases_to_work_on_has_no_queue(room: Room, role: Role) -> None:
    room.case("CASE")

    found = room.database.read_now(lambda tx: queue(Asked(tx, room.reference, seat(role), NOW), Part.ALL))

    assert (found.part, found.cases, found.pages) == (None, (), 1)
    assert role not in QUEUES


def test_counting_asks_by_the_clock_that_is_given(room: Room) -> None:
    room.case("CASE", due_at=NOW + DAY)

    def late(now: datetime) -> int:
        return room.sizes(HANDLER, now)[Part.LATE]

    assert (late(NOW), late(NOW + 2 * DAY)) == (0, 1)


def test_of_what_has_ended_no_more_is_counted_than_anybody_asks(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "MOST", 3)
    monkeypatch.setattr(queues, "PAGE", 1)
    for number in range(6):
        room.case(f"E-{number}", status=Status.CLOSED, closed_at=NOW - number * DAY)

    def page(number: int) -> tuple[str, str, list[str]]:
        found = room.database.read_now(
            lambda tx: queue(Asked(tx, room.reference, AUDITOR, NOW), Part.ENDED, number)
        )
        return found.told(Part.ENDED), found.pages_told, [each.number for each in found.cases]

    assert page(1) == ("3+", "3+", ["E-0"])
    assert page(4) == ("5+", "5+", ["E-3"])
    assert page(6) == ("6", "6", ["E-5"])


def test_a_longer_page_asks_the_database_no_more(room: Room) -> None:
    def asked(role: Role) -> int:
        def look(tx: Transaction) -> int:
            with heard(tx) as statements:
                queue(Asked(tx, room.reference, seat(role), NOW))
            return len(statements)

        return room.database.read_now(look)

    for key in range(1, 21):
        room.person(key, f"示例·{key}")
    raise_to(room, "C0", "head", "coordinator", handler_id=1)
    before = [asked(role) for role in (Role.COORDINATOR, Role.AUDITOR)]

    for key in range(1, 20):
        raise_to(room, f"C{key}", "head", "coordinator", handler_id=key + 1)

    assert [asked(role) for role in (Role.COORDINATOR, Role.AUDITOR)] == before
