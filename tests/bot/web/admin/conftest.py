"""The operator's pages for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.web.admin.office import Office
from tests.bot.web.admin.office import office as opened


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Give the pages on a filled installation."""
    with opened(tmp_path) as office:
        yield office
