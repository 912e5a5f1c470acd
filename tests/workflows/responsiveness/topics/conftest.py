"""A place for each test of topics."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflows.responsiveness.topics.place import Place, place


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Place]:
    with place(tmp_path) as found:
        yield found
