"""A hall with people, in one transaction of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import prepared, session_on
from tests.workflows.participation.deliberation.hall import Hall
from tests.workflows.participation.votes.polling import inhabited


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with session_on(prepared(tmp_path, "polling", inhabited)) as session:
        yield Hall(session)
