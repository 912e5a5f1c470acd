"""Fixtures of the attacks: a web door on a real engine and database, and one with cases and staff."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.bot.web.community import Filled, community, filled
from tests.bot.web.rig import Rig, opened


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with opened(tmp_path) as rig:
        yield rig


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """Return a small community with history, filled once."""
    return filled(tmp_path_factory.mktemp("ready"))


@pytest.fixture
def house(tmp_path: Path, ready: Filled) -> Iterator[Rig]:
    with community(tmp_path, ready, demo=False) as rig:
        yield rig
