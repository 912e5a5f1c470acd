"""One holds a lease at a time; one that runs out goes to whoever asks."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.database import Database
from tests.databases import newest
from workflows.limits import leases

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(newest(tmp_path))
    yield database
    database.close()


def acquire(database: Database, holder: str, now: datetime = NOW) -> bool:
    return database.write_now(lambda tx: leases.acquire(tx, "demo", holder, now, now + MINUTE))


def renew(database: Database, holder: str, now: datetime) -> bool:
    return database.write_now(lambda tx: leases.renew(tx, "demo", holder, now, now + MINUTE))


def test_only_one_holds_it(database: Database) -> None:
    assert [acquire(database, "a"), acquire(database, "b")] == [True, False]


def test_whoever_holds_it_may_take_it_again(database: Database) -> None:
    acquire(database, "a")

    assert acquire(database, "a")


def test_one_that_ran_out_goes_to_another(database: Database) -> None:
    acquire(database, "a")

    assert acquire(database, "b", NOW + MINUTE)
    assert not renew(database, "a", NOW + MINUTE)


def test_a_renewed_one_lasts_longer(database: Database) -> None:
    acquire(database, "a")

    assert renew(database, "a", NOW + MINUTE / 2)
    assert not acquire(database, "b", NOW + MINUTE)


def test_one_that_ran_out_cannot_be_renewed(database: Database) -> None:
    acquire(database, "a")

    assert not renew(database, "a", NOW + 2 * MINUTE)


def test_one_let_go_is_free_at_once(database: Database) -> None:
    acquire(database, "a")
    database.write_now(lambda tx: leases.release(tx, "demo", "a"))

    assert acquire(database, "b")


def test_nobody_lets_go_of_anothers(database: Database) -> None:
    acquire(database, "a")
    database.write_now(lambda tx: leases.release(tx, "demo", "b"))

    assert not acquire(database, "b")


def test_of_many_who_ask_at_once_one_gets_it(database: Database) -> None:
    with ThreadPoolExecutor(8) as people:
        got = list(people.map(lambda number: acquire(database, f"holder {number}"), range(8)))

    assert got.count(True) == 1
