"""What those who come at once share: one database that two processes serve."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from models.database import Database
from tests.databases import prepared
from tests.principles.community import START
from tests.vaults import a_vault
from tests.workflows.participation.votes.polling import inhabited
from workflows.policy import Policy
from workflows.reference import Reference, load_reference


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[list[Database]]:
    """Two processes on one inhabited database; a file has one, which then stands there twice."""
    url = prepared(tmp_path, "polling", inhabited)
    with ExitStack() as stack:
        several = [Database(url, vault=a_vault()) for _ in range(2 if url.startswith("postgres") else 1)]
        for each in several:
            stack.callback(each.close)
        yield (several * 2)[:2]


@pytest.fixture
def reference(processes: list[Database]) -> Reference:
    """What both of them go by."""
    return processes[0].read_now(lambda tx: load_reference(tx, Policy(), START))
