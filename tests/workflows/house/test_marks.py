"""A mark says when something was last done, once for all processes, and counts how often."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from models.database import Database
from tests.databases import newest
from workflows.house.marks import Marked, mark, marked, turns

NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(newest(tmp_path))
    yield database
    database.close()


def test_what_was_never_done_has_no_mark(database: Database) -> None:
    assert database.read_now(lambda tx: marked(tx, "backup")) is None


def test_a_mark_keeps_instant_and_facts_of_the_last_time(database: Database) -> None:
    later = NOW + timedelta(hours=1)
    database.write_now(lambda tx: mark(tx, "backup", NOW, {"bytes": 7}))
    database.write_now(lambda tx: mark(tx, "backup", later, {"bytes": 8}))

    assert database.read_now(lambda tx: marked(tx, "backup")) == Marked(later, {"bytes": 8}, 2)


def test_two_times_at_one_instant_are_told_apart(database: Database) -> None:
    database.write_now(lambda tx: mark(tx, "lists", NOW))
    before = database.read_now(lambda tx: turns(tx, "lists", "rules"))
    database.write_now(lambda tx: mark(tx, "lists", NOW))

    assert before == (1, 0)
    assert database.read_now(lambda tx: turns(tx, "lists", "rules")) == (2, 0)


def test_no_time_is_missed_when_many_do_it_at_once(database: Database) -> None:
    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda _: database.write_now(lambda tx: mark(tx, "lists", NOW)), range(40)))

    assert database.read_now(lambda tx: turns(tx, "lists")) == (40,)
