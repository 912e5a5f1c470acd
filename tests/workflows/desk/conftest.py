"""Fixtures of the desk's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import newest
from tests.workflows.desk.people import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room.opened(newest(tmp_path))
    yield room
    room.database.close()
