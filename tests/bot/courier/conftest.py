"""Sixty chats, and a messenger that takes what it is given."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models.database import Database
from tests.bot.couriers import (
    Messenger,
    Wall,
    open_chats,
)
from tests.databases import newest
from tests.vaults import a_vault


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(newest(tmp_path), vault=a_vault())
    database.write_now(lambda tx: open_chats(tx, [f"p{number}" for number in range(1, 61)]))
    yield database
    database.close()


@pytest.fixture
def messenger() -> Messenger:
    return Messenger(Wall())
