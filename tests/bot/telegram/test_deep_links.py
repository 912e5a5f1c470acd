"""Links that begin a chat with something: a case opens for whoever may see it, and for nobody else."""

import httpx
import pytest

from bot.web.app import build_web
from models.vocabulary import Role
from tests.bot.telegram.rig import Rig
from tests.botapi.api import BotApi
from workflows.cases.numbers import find_numbers
from workflows.house.bot_links import case_link, residents_link, with_payload


async def reported(api: BotApi) -> str:
    """Let a resident report; return the number."""
    wang = api.person("王甲", id=4711)
    await wang.opens("residents")
    await wang.says("residents", "幸福里小区5号楼楼道里堆满了旧家具")
    await wang.sees("residents", button="确认")
    await wang.presses("residents", "确认")
    shown = await wang.sees("residents", "HY-", ever=True)
    return find_numbers(shown.text)[0]


async def test_a_link_opens_a_case_for_whose_it_is(rig: Rig, api: BotApi) -> None:
    number = await reported(api)
    wang = api.person("王甲", id=4711)

    await wang.opens("residents", f"case_{number}")

    assert "旧家具" in (await wang.sees("residents", number)).text


async def test_a_link_opens_a_case_for_who_works_on_it(rig: Rig, api: BotApi) -> None:
    yun = api.person("云师傅")
    await yun.opens("staff", await rig.invitation(Role.HANDLER, "WYXF"))
    await yun.sees("staff", "您的身份")
    number = await reported(api)

    await yun.opens("staff", f"case_{number}")

    await yun.sees("staff", number, button="查看进度")


@pytest.mark.parametrize(
    ("bot", "body", "told"),
    [("residents", None, "谁都能看到的就这些"), ("staff", "WYGH", "没有找到这个事项")],
    ids=["a resident", "staff"],
)
async def test_who_may_not_see_a_case_is_told_so_kindly(
    rig: Rig, api: BotApi, bot: str, body: str | None, told: str
) -> None:
    number = await reported(api)
    other = api.person("旁人")
    await other.opens(bot, await rig.invitation(Role.HANDLER, body) if body else None)
    await other.sees(bot, button="帮助")

    await other.opens(bot, f"case_{number}")

    shown = await other.sees(bot, told)
    assert "旧家具" not in shown.text


async def test_a_link_with_a_wrong_code_of_a_door_says_so(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲", id=4711)

    await wang.opens("residents", "MP-AAAA-BBBB")

    await wang.sees("residents", "这个码不对，或者已经换过、过期了")


async def test_a_public_page_leads_to_the_bot_once_its_name_is_known(rig: Rig, api: BotApi) -> None:
    number = await reported(api)
    link = await rig.house.database.read(residents_link)
    transport = httpx.ASGITransport(build_web(rig.house.door))

    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        page = (await client.get(f"/case/{number}")).text

    assert link.startswith("https://t.me/")
    assert f"{link}?start=case_{number}" in page


async def test_the_operator_has_a_poster_and_invitations_that_lead_to_the_bots(rig: Rig, api: BotApi) -> None:
    await reported(api)  # by then the bot's name is known
    invitation = await rig.invitation(Role.OPERATOR)
    link = await rig.house.database.read(residents_link)
    transport = httpx.ASGITransport(build_web(rig.house.door))

    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        await client.post("/desk/join", data={"invitation": invitation})
        poster = (await client.get("/operator/poster")).text

    assert link in poster
    assert poster.count('class="qr"') == 2


def test_a_link_without_a_bot_or_without_room_is_none() -> None:
    assert case_link("", "HY-20261123-K7M3") == ""
    assert with_payload("https://t.me/some_bot", "x" * 65) == ""
    assert len("case_HY-20261123-K7M3ABCD2345") <= 64
