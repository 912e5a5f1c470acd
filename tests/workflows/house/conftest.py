"""The installation that each test of the operator's steps has for itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workflows.house.installation import Installation
from tests.workflows.house.installation import installation as opened


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Installation]:
    """Give a filled installation, and close it."""
    house = opened(tmp_path)
    yield house
    house.database.close()
