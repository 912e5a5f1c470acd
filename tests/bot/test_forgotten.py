"""The list of the forgotten outlives the database: whole at any instant, and nobody ever leaves it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.forgotten import NAME, keep, known

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_there_is_nobody_at_first(tmp_path: Path) -> None:
    assert known(tmp_path) == {}


def test_a_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    people = {7: AT, 12: AT + timedelta(days=3, microseconds=5)}

    keep(tmp_path, people)

    assert known(tmp_path) == people
    assert sorted(file.name for file in tmp_path.iterdir()) == [NAME]


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    keep(tmp_path, {7: AT})

    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0


def test_an_older_database_takes_nobody_off_the_list_nor_changes_when(tmp_path: Path) -> None:
    keep(tmp_path, {7: AT, 12: AT})

    keep(tmp_path, {7: AT + timedelta(days=1)})

    assert known(tmp_path) == {7: AT, 12: AT}


@settings(deadline=None, max_examples=30)  # each writes through to the disk
@given(st.dictionaries(st.integers(1, 2**62), st.datetimes(timezones=st.just(UTC)), max_size=5))
def test_any_list_comes_back(tmp_path_factory: pytest.TempPathFactory, people: dict[int, datetime]) -> None:
    folder = tmp_path_factory.mktemp("list")

    keep(folder, people)

    assert known(folder) == people
