"""What tests of the bots stand on: a Bot API server, a house that listens to it, a door of each library."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.telegram import aiogram_models
from bot.telegram.sending.outgoing import TelegramDoor
from tests.bot.telegram.rig import Rig, copy_of, listening
from tests.bot.telegram.speaking import BOTS, door_of
from tests.botapi.api import BotApi, botapi
from tests.conversations.conftest import community as community

aiogram_models.load()  # before a module here imports it as it would load itself


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with botapi() as api:
        yield api


@pytest.fixture
async def rig(community: Path, tmp_path: Path, api: BotApi) -> AsyncIterator[Rig]:
    async with listening(copy_of(community, tmp_path), api) as rig:
        yield rig


@pytest.fixture(params=BOTS)
def bot(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def door(api: BotApi, bot: str) -> AsyncIterator[TelegramDoor]:
    door = door_of(api, bot)
    yield door
    await door.close()
