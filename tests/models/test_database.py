"""The write lane: few commits, steps that fail alone, futures that wait for the commit, a full disk."""

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError
from sqlmodel import Session, col

from models.database import GROUP, Database, DatabaseClosed, Step, open_engine
from models.person import Person
from models.tables import METADATA
from tests.models.lane import Lane, keep, rows_in, statement


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[Lane]:
    lane = Lane(tmp_path / "lane.db")
    yield lane
    lane.database.close()


class Refused(Exception):
    """A step says no."""


def refuse_after(number: int) -> Step[None]:
    """Make a step that writes and then fails."""

    def step(session: Session) -> None:
        keep(number)(session)
        raise Refused

    return step


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


def test_a_failing_step_rolls_back_alone(lane: Lane) -> None:
    with lane.held():
        before = lane.database.submit(keep(1))
        failing = lane.database.submit(refuse_after(2))
        after = lane.database.submit(keep(3))

    assert isinstance(failing.exception(10), Refused)
    assert (before.result(10), after.result(10)) == (1, 3)
    assert lane.rows() == [1, 3]
    assert lane.commits() == 2


def test_a_step_refused_by_the_database_rolls_back_alone(lane: Lane) -> None:
    with lane.held():
        futures = [lane.database.submit(keep(number)) for number in (1, 1, 2)]

    assert [type(future.exception(10)) for future in futures] == [type(None), IntegrityError, type(None)]
    assert lane.rows() == [1, 2]


def test_a_future_resolves_only_after_the_commit_that_holds_it(lane: Lane) -> None:
    seen: list[tuple[str, bool, list[int]]] = []
    with lane.held():
        future = lane.database.submit(keep(1))
        lane.watch = lambda point: seen.append((point, future.done(), lane.rows()))
    future.result(10)

    assert seen[-2:] == [("before commit", False, []), ("after commit", False, [1])]


def test_a_commit_that_fails_does_not_jam_the_lane(lane: Lane) -> None:
    lane.database.write_now(
        statement("CREATE TABLE child (id INTEGER REFERENCES kept (id) DEFERRABLE INITIALLY DEFERRED)")
    )

    with lane.held():
        orphan = lane.database.submit(statement("INSERT INTO child VALUES (99)"))
        good = lane.database.submit(keep(1))

    assert isinstance(orphan.exception(10), IntegrityError)
    assert good.result(10) == 1
    assert lane.database.write_now(keep(2)) == 2
    assert lane.rows() == [1, 2]


def test_the_lane_outlives_a_step_that_stops_everything(lane: Lane) -> None:
    def interrupt(_session: Session) -> None:
        raise KeyboardInterrupt

    assert isinstance(lane.database.submit(interrupt).exception(10), KeyboardInterrupt)
    assert lane.database.write_now(keep(1)) == 1


async def test_a_caller_who_goes_away_takes_nothing_with_it(lane: Lane) -> None:
    with lane.held():
        task = asyncio.create_task(lane.database.write(keep(1)))
        await asyncio.sleep(0)
        task.cancel()
    await lane.database.write(keep(2))

    assert task.cancelled()
    assert lane.rows() == [1, 2]


async def test_writes_of_many_chats_at_once_are_all_kept(lane: Lane) -> None:
    results = await asyncio.gather(*(lane.database.write(keep(number)) for number in range(300)))

    assert sorted(results) == list(range(300))
    assert sorted(lane.rows()) == list(range(300))
    assert lane.commits() < 300


def test_closing_finishes_what_was_handed_in(lane: Lane) -> None:
    with lane.held():
        futures = [lane.database.submit(keep(number)) for number in range(GROUP + 5)]
    lane.database.close()

    assert all(future.done() for future in futures)
    assert len(lane.rows()) == GROUP + 5


def test_a_closed_database_refuses_steps_and_closes_once_more(lane: Lane) -> None:
    lane.database.close()
    lane.database.close()

    with pytest.raises(DatabaseClosed):
        lane.database.submit(keep(1))


async def test_a_reader_cannot_write(lane: Lane) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        await lane.database.read(keep(1))

    assert lane.rows() == []


def test_a_reader_sees_only_what_is_committed(lane: Lane) -> None:
    seen: list[list[int]] = []

    def write_and_look(session: Session) -> None:
        keep(1)(session)
        seen.append(lane.database.read_now(ids))

    lane.database.write_now(write_and_look)

    assert seen == [[]]
    assert lane.database.read_now(ids) == [1]


def ids(session: Session) -> list[int]:
    return list(session.execute(text("SELECT id FROM kept")).scalars())


def test_a_full_disk_loses_nothing_acknowledged_and_keeps_nothing_else(lane: Lane) -> None:
    lane.database.write_now(statement("PRAGMA max_page_count=60"))
    lane.points.clear()
    with lane.held():
        small = [lane.database.submit(keep(number, 100)) for number in range(1, 9)]
        large = lane.database.submit(keep(9, 1_000_000))
        later = [lane.database.submit(keep(number, 100)) for number in range(10, 19)]
    acknowledged = [future.result(10) for future in [*small, *later]]

    assert isinstance(large.exception(10), OperationalError)
    assert lane.rows() == acknowledged
    assert lane.commits() == 1 + len(acknowledged)  # the group was lost as a whole; each step again alone
    assert lane.points.count("before commit") == lane.commits()


def test_the_lane_goes_on_when_the_disk_has_room_again(lane: Lane) -> None:
    lane.database.write_now(statement("PRAGMA max_page_count=20"))
    refused = lane.database.submit(keep(1, 1_000_000)).exception(10)
    lane.database.write_now(statement("PRAGMA max_page_count=100000"))

    assert isinstance(refused, OperationalError)
    assert lane.database.write_now(keep(1, 1_000_000)) == 1
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
    return rows_in(file)


def test_a_savepoint_does_not_commit_by_itself(tmp_path: Path) -> None:
    file = tmp_path / "own.db"

    assert half_done(open_engine(f"sqlite:///{file}", (), "BEGIN IMMEDIATE"), file) == []


def test_the_drivers_own_transactions_let_a_savepoint_commit(tmp_path: Path) -> None:
    """Control: the trap that `isolation_level=None` and our own BEGIN avoid."""
    file = tmp_path / "theirs.db"

    assert half_done(create_engine(f"sqlite:///{file}"), file) == [1]


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'people.db'}")
    database.write_now(lambda session: METADATA.create_all(session.connection()))
    yield database
    database.close()


def appear(at: datetime) -> Step[None]:
    """Make a step that keeps an instant."""

    def step(session: Session) -> None:
        session.execute(insert(Person).values(created_at=at))

    return step


def test_a_naive_instant_is_refused(people: Database) -> None:
    with pytest.raises(StatementError, match="NaiveInstant"):
        people.write_now(appear(datetime(2026, 11, 22, 9, 0)))  # noqa: DTZ001 - what must not be kept


def test_an_instant_is_kept_in_utc(people: Database) -> None:
    people.write_now(appear(datetime(2026, 11, 22, 12, 0, tzinfo=timezone(timedelta(hours=8)))))

    kept = people.read_now(lambda session: session.execute(select(col(Person.created_at))).scalar_one())

    assert kept == datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    assert kept.tzinfo is UTC
