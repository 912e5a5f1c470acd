"""Several bots for residents, one for each area: each answers, and tells, those who wrote to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.case import Case
from models.vocabulary import Role
from tests.bot.telegram.rig import AREAS, Rig, copy_of, listening
from tests.botapi.api import BotApi, botapi
from tests.botapi.people import Person

NORTH, SOUTH = "residents-north", "residents-south"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with botapi(AREAS) as api:
        yield api


@pytest.fixture
async def rig(community: Path, tmp_path: Path, api: BotApi) -> AsyncIterator[Rig]:
    async with listening(copy_of(community, tmp_path), api) as rig:
        yield rig


async def reported(person: Person, bot: str, house: int) -> None:
    """Let somebody report something to a bot."""
    await person.opens(bot)
    await person.says(bot, f"幸福里小区{house}号楼楼道里堆满了旧家具")
    await person.sees(bot, button="确认")
    await person.presses(bot, "确认")
    await person.sees(bot, "HY-", ever=True)


def told(api: BotApi, bot: str) -> set[int]:
    """Whom a bot has told anything."""
    return {int(call.params["chat_id"]) for call in api.calls(bot, "sendMessage")}


async def test_everybody_is_answered_by_the_bot_they_wrote_to(rig: Rig, api: BotApi) -> None:
    wang, li = api.person("王甲"), api.person("李乙")

    await reported(wang, NORTH, 3)
    await reported(li, SOUTH, 4)

    assert await rig.count(Case) == 2
    assert (told(api, NORTH), told(api, SOUTH)) == ({wang.id}, {li.id})


async def test_a_notice_goes_over_the_bot_of_its_area(rig: Rig, api: BotApi) -> None:
    wang, li, yun = api.person("王甲"), api.person("李乙"), api.person("云师傅")
    await yun.opens("staff", await rig.invitation(Role.HANDLER, "WYXF"))
    await yun.sees("staff", "您的身份")
    await reported(wang, NORTH, 3)
    await reported(li, SOUTH, 4)
    await yun.sees("staff", "4号楼", button="签收", ever=True)

    for card in [each for each in yun.chat("staff").messages if "签收" in each.labels]:
        await yun.presses("staff", "签收", card)

    await wang.sees(NORTH, "有人接手", ever=True)
    await li.sees(SOUTH, "有人接手", ever=True)
    assert (told(api, NORTH), told(api, SOUTH)) == ({wang.id}, {li.id})


async def test_who_writes_to_both_bots_is_answered_at_each(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")

    await reported(wang, NORTH, 3)
    await wang.opens(SOUTH)

    await wang.sees(SOUTH, button="帮助")
    numbers = [each.text for each in wang.chat(SOUTH).messages if "HY-" in each.text]
    assert not numbers


async def test_a_group_is_shown_the_way_to_the_bot_that_it_has(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    for bot in (NORTH, SOUTH):
        await api.called(bot, "getMe")

    for bot in (NORTH, SOUTH):
        group = api.group(f"邻居 {bot}", members=[wang, bot], admins=[bot])
        await wang.says(group, "楼道灯不亮")
        shown = await wang.sees(group, "https://t.me/", ever=True)
        assert str(api.world.bots[bot].account.username) in shown.text
