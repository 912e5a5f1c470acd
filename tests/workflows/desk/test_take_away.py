"""What leaves the house as a table is bounded, and is the queue in its order."""

from models.vocabulary import Role
from tests.workflows.desk.people import DAY, Room, seat
from tests.workflows.responsiveness.rows import NOW
from workflows.cases.export import Row, TakenAway, take_away
from workflows.cases.queue_parts import Asked, Part


def taken(room: Room, most: int) -> TakenAway:
    chat = seat(Role.AUDITOR)
    return room.database.read_now(
        lambda tx: take_away(Asked(tx, room.reference, chat, NOW), Part.ALL, words=True, most=most)
    )


def test_no_more_rows_leave_than_are_allowed_and_the_rest_is_counted(room: Room) -> None:
    for number in range(3):
        room.case(f"N-{number}", due_at=NOW + number * DAY)

    answer = taken(room, most=2)

    assert ([row.number for row in answer.rows], answer.total) == (["N-0", "N-1"], 3)


def test_an_answer_after_the_limit_counts_as_overdue_for_ever(room: Room) -> None:
    room.case("ANSWERED", due_at=NOW - 2 * DAY, answered_at=NOW - DAY, reopened=1)
    room.case("IN-TIME", due_at=NOW - DAY, answered_at=NOW - 2 * DAY, reopened=1)
    room.case("OPEN", due_at=NOW + DAY)

    assert {row.number: row.overdue for row in taken(room, 9).rows} == {
        "ANSWERED": True,
        "IN-TIME": False,
        "OPEN": False,
    }


def test_no_column_of_a_table_leads_to_who_brought_a_case() -> None:
    telling = {"place", "latitude", "longitude", "reporter_id", "reporter_chat_id", "anonymous", "on_behalf"}

    assert telling & set(Row.__dataclass_fields__) == set()
