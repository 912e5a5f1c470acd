"""What a lane promises on either database: steps that fail alone, futures that wait for the commit."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlmodel import Session, col

from models.database import GROUP, Database, DatabaseClosed, Step, read_once
from models.person import Person
from models.sessions import VAULT
from tests.databases import newest
from tests.models.lane import Lane, ids, keep, statement


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[Lane]:
    lane = Lane(tmp_path)
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


def test_a_failing_step_rolls_back_alone(lane: Lane) -> None:
    with lane.held():
        before = lane.database.submit(keep(1))
        failing = lane.database.submit(refuse_after(2))
        after = lane.database.submit(keep(3))

    assert isinstance(failing.exception(10), Refused)
    assert (before.result(10), after.result(10)) == (1, 3)
    assert lane.rows() == [1, 3]


def test_a_step_refused_by_the_database_rolls_back_alone(lane: Lane) -> None:
    with lane.held():
        futures = [lane.database.submit(keep(number)) for number in (1, 1, 2)]
    errors = [future.exception(10) for future in futures]

    assert [type(error) for error in errors if error] == [IntegrityError]
    assert lane.rows() == [1, 2]


def test_a_future_resolves_only_after_the_commit_that_holds_it(lane: Lane) -> None:
    seen: list[tuple[str, bool, list[int]]] = []
    with lane.held():
        lane.watch = lambda point: seen.append((point, future.done(), lane.rows()))
        future = lane.database.submit(keep(1))
    future.result(10)

    assert ("before commit", False, []) in seen
    assert ("after commit", False, [1]) in seen


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
    lane.database.close()

    assert task.cancelled()
    assert lane.rows() == [1, 2]


async def test_writes_of_many_chats_at_once_are_all_kept(lane: Lane) -> None:
    results = await asyncio.gather(*(lane.database.write(keep(number)) for number in range(100)))

    assert sorted(results) == list(range(100))
    assert lane.rows() == list(range(100))


def test_closing_finishes_what_was_handed_in(lane: Lane) -> None:
    with lane.held():
        futures = [lane.database.submit(keep(number)) for number in range(GROUP + 5)]
    lane.database.close()

    assert all(future.done() for future in futures)
    assert lane.rows() == list(range(GROUP + 5))


def test_a_closed_database_refuses_steps_and_closes_once_more(lane: Lane) -> None:
    lane.database.close()
    lane.database.close()

    with pytest.raises(DatabaseClosed):
        lane.database.submit(keep(1))


async def test_a_reader_cannot_write(lane: Lane) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"):
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


def test_a_second_process_reads_beside_us(lane: Lane) -> None:
    lane.database.write_now(keep(1))

    assert read_once(lane.url, ids) == [1]


def test_every_session_knows_the_vault(tmp_path: Path) -> None:
    vault, url = object(), newest(tmp_path)
    database = Database(url, vault=vault)

    known = [ask(lambda session: session.info[VAULT]) for ask in (database.write_now, database.read_now)]
    database.close()

    assert known == [vault, vault]
    assert read_once(url, lambda session: session.info[VAULT], vault) is vault


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Database]:
    database = Database(newest(tmp_path))
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
