"""The write lane of SQLite: few commits, order, a full disk, and the traps of its driver."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from models.database import GROUP, Step, open_engine
from tests.models.lane import Lane, keep, statement


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[Lane]:
    lane = Lane(tmp_path)
    lane.database.write_now(statement("ALTER TABLE kept ADD COLUMN filler BLOB"))
    lane.points.clear()
    yield lane
    lane.database.close()


def keep_large(number: int, size: int) -> Step[int]:
    """Make a step that inserts one row, `size` bytes large."""

    def step(session: Session) -> int:
        session.execute(text(f"INSERT INTO kept VALUES ({number}, zeroblob({size}))"))
        return number

    return step


def pages(lane: Lane, more: int) -> None:
    """Let the disk be full after so many more pages."""
    count = lane.database.read_now(lambda session: session.execute(text("PRAGMA page_count")).scalar_one())
    lane.database.write_now(statement(f"PRAGMA max_page_count={count + more}"))


def test_many_waiting_steps_share_one_commit(lane: Lane) -> None:
    with lane.held():
        futures = [lane.database.submit(keep(number)) for number in range(100)]

    assert [future.result(10) for future in futures] == list(range(100))
    assert lane.commits() == 2  # the one that held the lane, and one for the hundred


def test_a_group_is_never_larger_than_its_bound(lane: Lane) -> None:
    with lane.held():
        futures = [lane.database.submit(keep(number)) for number in range(2 * GROUP + 1)]
    for future in futures:
        future.result(10)

    assert lane.commits() == 1 + 3


def note(number: int) -> Step[None]:
    """Make a step that keeps a number in its order of coming."""
    return statement(f"INSERT INTO kept (filler) VALUES ({number})")


def notes(session: Session) -> list[int]:
    return list(session.execute(text("SELECT filler FROM kept ORDER BY id")).scalars())


def test_steps_run_in_the_order_in_which_they_came(lane: Lane) -> None:
    numbers = [7, 3, 9, 1, 5]
    with lane.held():
        futures = [lane.database.submit(note(number)) for number in numbers]
    for future in futures:
        future.result(10)

    assert lane.database.read_now(notes) == numbers


def test_a_failing_step_costs_no_commit(lane: Lane) -> None:
    with lane.held():
        futures = [lane.database.submit(keep(number)) for number in (1, 1, 2)]

    assert [future.exception(10) is None for future in futures] == [True, False, True]
    assert lane.commits() == 2


def test_a_full_disk_loses_nothing_acknowledged_and_keeps_nothing_else(lane: Lane) -> None:
    pages(lane, 55)
    lane.points.clear()
    with lane.held():
        small = [lane.database.submit(keep_large(number, 100)) for number in range(1, 9)]
        large = lane.database.submit(keep_large(9, 1_000_000))
        later = [lane.database.submit(keep_large(number, 100)) for number in range(10, 19)]
    acknowledged = [future.result(10) for future in [*small, *later]]

    assert isinstance(large.exception(10), OperationalError)
    assert lane.rows() == acknowledged
    assert lane.commits() == 1 + len(acknowledged)  # the group was lost as a whole; each step again alone
    assert lane.points.count("before commit") == lane.commits()


def test_the_lane_goes_on_when_the_disk_has_room_again(lane: Lane) -> None:
    pages(lane, 15)
    refused = lane.database.submit(keep_large(1, 1_000_000)).exception(10)
    lane.database.write_now(statement("PRAGMA max_page_count=100000"))

    assert isinstance(refused, OperationalError)
    assert lane.database.write_now(keep_large(1, 1_000_000)) == 1
    assert lane.rows() == [1]


def test_a_full_disk_takes_the_whole_transaction_away(tmp_path: Path) -> None:
    """Control: without this trait of SQLite the two tests above would prove nothing."""
    connection = sqlite3.connect(tmp_path / "full.db", isolation_level=None)
    connection.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, filler BLOB)")
    connection.execute("PRAGMA max_page_count=20")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO kept VALUES (1, NULL)")
    connection.execute("SAVEPOINT step")

    with pytest.raises(sqlite3.OperationalError, match="full"):
        connection.execute("INSERT INTO kept VALUES (2, zeroblob(1000000))")

    assert not connection.in_transaction
    connection.close()


def half_done(engine: Engine, file: Path) -> list[int]:
    """Write in a savepoint, release it, roll the transaction back; return what is there all the same."""
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (id INTEGER PRIMARY KEY)")
        connection.commit()
        with connection.begin() as transaction:
            with connection.begin_nested():
                connection.exec_driver_sql("INSERT INTO kept VALUES (1)")
            transaction.rollback()
    engine.dispose()
    others = sqlite3.connect(file)
    rows = [row[0] for row in others.execute("SELECT id FROM kept")]
    others.close()
    return rows


def test_a_savepoint_does_not_commit_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "own.db"

    assert half_done(open_engine(f"sqlite:///{file}", (), "BEGIN IMMEDIATE"), file) == []


def test_the_drivers_own_transactions_let_a_savepoint_commit(tmp_path: Path) -> None:
    """Control: the trap that `isolation_level=None` and our own BEGIN avoid."""
    file = tmp_path / "theirs.db"

    assert half_done(create_engine(f"sqlite:///{file}"), file) == [1]
