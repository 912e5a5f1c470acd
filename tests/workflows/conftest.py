"""A small community for whoever tries a workflow on real rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.principles.community import Community, community


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Community]:
    """A street, a company, two residents."""
    with community(tmp_path) as found:
        yield found
