"""Fixtures of the web door's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.web.community import Filled, filled
from tests.bot.web.rig import Rig, opened


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with opened(tmp_path) as rig:
        yield rig


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Return a small community with history, filled once."""
    return filled(tmp_path_factory.mktemp("ready"))
