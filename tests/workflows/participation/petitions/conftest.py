"""A house with its people and a roll, in one transaction of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import prepared, session_on
from tests.workflows.participation.petitions.square import Square
from tests.workflows.participation.votes.polling import inhabited


@pytest.fixture
def square(tmp_path: Path) -> Iterator[Square]:
    with session_on(prepared(tmp_path, "polling", inhabited)) as session:
        yield Square(session)
