"""A house with its people and what a company did for them, in one transaction of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import prepared, session_on
from tests.workflows.participation.evaluations.rated import Served
from tests.workflows.participation.votes.polling import inhabited


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with session_on(prepared(tmp_path, "polling", inhabited)) as session:
        yield Served(session)
