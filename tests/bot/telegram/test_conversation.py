"""Whole conversations through both bots, from telephone to telephone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.telegram.rig import Rig, copy_of, listening
from tests.botapi.api import BotApi, botapi
from tests.conversations.conftest import community as community


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with botapi() as api:
        yield api


@pytest.fixture
async def rig(community: Path, tmp_path: Path, api: BotApi) -> AsyncIterator[Rig]:
    async with listening(copy_of(community, tmp_path), api) as rig:
        yield rig


async def test_a_resident_reports_and_gets_a_number(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.sees("residents", button="帮助")

    await wang.says("residents", "幸福里小区3号楼楼道灯不亮")
    await wang.sees("residents", button="确认")
    press = await wang.presses("residents", "确认")

    shown = await wang.sees("residents", "HY-")
    assert await press.answered() is None
    assert shown.by_bot
    await api.taken("residents")
