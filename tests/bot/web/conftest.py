"""Fixtures of the web door's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.migrations.upgrade import migrate
from tests.bot.web.community import Filled, filled
from tests.bot.web.rig import Rig, opened


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty database of the newest form; migrating takes longer than most tests."""
    file = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
async def rig(tmp_path: Path, template: Path) -> AsyncIterator[Rig]:
    async with opened(tmp_path, template) as rig:
        yield rig


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Filled:
    """Return a small community with history, filled once."""
    return filled(tmp_path_factory.mktemp("ready"), template)
