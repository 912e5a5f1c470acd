"""A house with its people, a roll and a fund, in one transaction of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import prepared, session_on
from tests.workflows.participation.budgets.purse import Purse
from tests.workflows.participation.votes.polling import inhabited


@pytest.fixture
def purse(tmp_path: Path) -> Iterator[Purse]:
    with session_on(prepared(tmp_path, "polling", inhabited)) as session:
        yield Purse(session)
