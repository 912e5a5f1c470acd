"""A house with its people, in one transaction of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import prepared, session_on
from tests.workflows.participation.conversations.room import Room
from tests.workflows.participation.votes.polling import inhabited


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with session_on(prepared(tmp_path, "polling", inhabited)) as session:
        yield Room(session)
