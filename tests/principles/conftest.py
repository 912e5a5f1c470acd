"""Fixtures of the tests of the principles."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.principles.community import Community, community


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    """Found a small community."""
    with community(tmp_path) as founded:
        yield founded
