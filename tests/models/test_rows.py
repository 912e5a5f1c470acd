"""Rows that a step holds as objects are written as the unit of work would write them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import Session, col

from models.area import Area
from models.database import Database, Step
from models.post_tables import Timer
from models.rows import add_row, take_row, write_back
from tests.models.post_office import NOW, open_office
from tests.plans import heard


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Database]:
    database = open_office(tmp_path)
    yield database
    database.close()


def timer(key: str) -> Timer:
    """A row that the database has not seen."""
    return Timer(key=key, kind="rung", due_at=NOW)


def wound(office: Database) -> list[Timer]:
    """What is kept, in order."""
    return office.read_now(
        lambda session: list(session.execute(select(Timer).order_by(col(Timer.id))).scalars())
    )


def traced(step: Step[Any], seen: list[str]) -> Step[None]:
    """Make a step that lets us hear its statements, up to its own commit."""

    def listening(session: Session) -> None:
        with heard(session) as statements:
            step(session)
            write_back(session)
        seen.extend(each.sql for each in statements)

    return listening


def test_an_added_row_has_its_key_and_is_written_at_once(office: Database) -> None:
    def add(session: Session) -> tuple[int, int]:
        row = timer("a")
        add_row(session, row)
        found = session.execute(select(col(Timer.id)).where(col(Timer.key) == "a")).scalar_one()
        return row.id, found

    given, found = office.write_now(add)

    assert given == found
    assert [row.key for row in wound(office)] == ["a"]


def test_what_changes_after_adding_is_written_too_and_nothing_else(office: Database) -> None:
    seen: list[str] = []

    def add_and_move(session: Session) -> None:
        row = timer("a")
        add_row(session, row)
        row.due_at = NOW + timedelta(hours=1)

    office.write_now(traced(add_and_move, seen))

    (kept,) = wound(office)
    assert (kept.due_at, kept.kind, kept.attempts) == (NOW + timedelta(hours=1), "rung", 0)
    (written,) = [sql for sql in seen if sql.startswith("UPDATE")]
    assert written.partition("SET ")[2].partition("=")[0] == "due_at"
    assert written.count("=") == 2  # the column, and the row


def test_a_loaded_row_that_changes_is_written_at_the_end(office: Database) -> None:
    office.write_now(lambda session: add_row(session, timer("a")))

    def change(session: Session) -> None:
        row = session.execute(select(Timer)).scalar_one()
        row.attempts, row.error = 3, "gone"

    office.write_now(change)

    (kept,) = wound(office)
    assert (kept.attempts, kept.error, kept.key) == (3, "gone", "a")


def test_rows_that_are_new_to_the_unit_of_work_are_written_beside_changed_ones(office: Database) -> None:
    office.write_now(lambda session: add_row(session, timer("a")))

    def add_and_change(session: Session) -> None:
        session.execute(select(Timer)).scalar_one().attempts = 1
        session.add(timer("b"))

    office.write_now(add_and_change)

    assert [(row.key, row.attempts) for row in wound(office)] == [("a", 1), ("b", 0)]


def test_a_row_that_has_another_key_is_left_to_the_unit_of_work(office: Database) -> None:
    office.write_now(lambda session: session.add(Area(code="S", name="before", kind="street")))

    def rename(session: Session) -> None:
        session.get_one(Area, "S").name = "after"

    office.write_now(rename)

    assert office.read_now(lambda session: session.get_one(Area, "S").name) == "after"


def test_a_row_that_nobody_changed_is_not_written(office: Database) -> None:
    office.write_now(lambda session: add_row(session, timer("a")))
    seen: list[str] = []

    office.write_now(traced(lambda session: session.execute(select(Timer)).scalar_one(), seen))

    assert [sql for sql in seen if sql.startswith(("UPDATE", "INSERT"))] == []


def test_a_change_is_taken_back_with_its_step(office: Database) -> None:
    office.write_now(lambda session: add_row(session, timer("a")))

    def change_and_fail(session: Session) -> None:
        session.execute(select(Timer)).scalar_one().attempts = 3
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        office.write_now(change_and_fail)

    assert [row.attempts for row in wound(office)] == [0]


def test_what_a_step_returns_can_still_be_read(office: Database) -> None:
    def add(session: Session) -> Timer:
        row = timer("a")
        add_row(session, row)
        row.error = "none"
        return row

    returned = office.write_now(add)

    assert (returned.key, returned.error, returned.due_at) == ("a", "none", NOW)


def test_a_row_that_is_taken_is_the_row_that_the_library_would_load(office: Database) -> None:
    office.write_now(lambda session: add_row(session, timer("a")))

    def take(session: Session) -> tuple[dict[str, Any], dict[str, Any]]:
        row = take_row(session, Timer, 1)
        assert row
        taken = row.model_dump()
        session.expunge(row)
        return taken, session.get_one(Timer, 1).model_dump()

    taken, loaded = office.write_now(take)

    assert taken == loaded
    assert {name: type(value) for name, value in taken.items()} == {
        name: type(value) for name, value in loaded.items()
    }


def test_what_changes_in_a_row_that_was_taken_is_written_and_nothing_else(office: Database) -> None:
    office.write_now(lambda session: add_row(session, timer("a")))
    seen: list[str] = []

    def take_and_change(session: Session) -> None:
        row = take_row(session, Timer, 1)
        assert row
        row.attempts = 3
        assert session.get(Timer, 1) is row

    office.write_now(traced(take_and_change, seen))

    assert [row.attempts for row in wound(office)] == [3]
    (written,) = [sql for sql in seen if sql.startswith("UPDATE")]
    assert written.partition("SET ")[2].partition("=")[0] == "attempts"


def test_a_row_that_the_step_holds_already_is_read_again(office: Database) -> None:
    office.write_now(lambda session: add_row(session, timer("a")))

    def take_twice(session: Session) -> tuple[bool, int]:
        first = take_row(session, Timer, 1)
        session.execute(update(Timer).values(attempts=5).execution_options(synchronize_session=False))
        again = take_row(session, Timer, 1)
        assert again
        return first is again, again.attempts

    assert office.write_now(take_twice) == (True, 5)


@pytest.mark.parametrize("row_id", [None, 7])
def test_a_row_that_is_not_there_is_none(office: Database, row_id: int | None) -> None:
    assert office.write_now(lambda session: take_row(session, Timer, row_id)) is None


def test_who_only_looks_takes_no_row(office: Database) -> None:
    office.write_now(lambda session: add_row(session, timer("a")))

    def look(session: Session) -> list[str]:
        held = session.get_one(Timer, 1, with_for_update=True, populate_existing=True)
        row = session.get(Timer, 1, with_for_update=True)
        taken = take_row(session, Timer, 1)
        assert row
        assert taken
        return [held.key, row.key, taken.key]

    assert office.read_now(look) == ["a", "a", "a"]
