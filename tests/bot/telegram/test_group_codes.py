"""A group becomes a body's by a code that somebody of the body has made in their own chat, and only by it."""

from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from bot.domain_time import real_now
from models.person import Chat, LinkCode
from models.vocabulary import Role
from tests.bot.telegram.groups import code_of, settled
from tests.bot.telegram.rig import Rig
from tests.botapi.api import BotApi
from tests.botapi.groups import Group
from tests.botapi.people import Person
from workflows.access import revoke

BODY, OTHER = "WYXF", "WYGH"


async def joined(rig: Rig, api: BotApi, name: str, body: str = BODY) -> Person:
    """Let somebody join a body by the staff bot."""
    person = api.person(name)
    await person.opens("staff", await rig.invitation(Role.HANDLER, body))
    await person.sees("staff", "您的身份")
    return person


async def groups(rig: Rig) -> list[str | None]:
    """The bodies of the groups that are known."""
    return [each.body for each in await rig.rows(Chat) if each.role == Role.SYSTEM and not each.revoked_at]


async def here(person: Person, group: Group, code: str, answer: str) -> None:
    """Tell a code in a group, and see what the bot says."""
    await person.says(group, f"/here {code}".strip())
    await person.sees(group, answer)


async def test_without_a_code_a_group_stays_nobodys_and_the_way_is_told(rig: Rig, api: BotApi) -> None:
    yun = await joined(rig, api, "云师傅")
    group = api.group("工作群", members=[yun, "staff"])

    await here(yun, group, "", "说“工作群”")

    assert await groups(rig) == []


async def test_the_code_comes_with_a_link_that_brings_it_into_a_group(rig: Rig, api: BotApi) -> None:
    yun = await joined(rig, api, "云师傅")
    code = await code_of(yun)
    shown = yun.chat("staff").last
    assert shown is not None
    name = api.world.bots["staff"].account.username
    assert f"https://t.me/{name}?startgroup={code}" in shown.text
    group = api.group("工作群", members=[yun])

    await group.adds("staff")
    await yun.says(group, f"/start@{name} {code}")

    await yun.sees(group, "这个群现在属于", ever=True)
    assert await groups(rig) == [BODY]


async def test_a_code_makes_one_group(rig: Rig, api: BotApi) -> None:
    yun = await joined(rig, api, "云师傅")
    one, other = (api.group(f"工作群{number}", members=[yun, "staff"]) for number in range(2))
    code = await code_of(yun)
    await here(yun, one, code, "好了")

    await here(yun, other, code, "这个代码用不了")

    assert await groups(rig) == [BODY]


async def test_a_code_is_good_for_some_minutes(rig: Rig, api: BotApi) -> None:
    yun = await joined(rig, api, "云师傅")
    group = api.group("工作群", members=[yun, "staff"])
    code = await code_of(yun)
    (kept,) = await rig.rows(LinkCode)
    ten = timedelta(minutes=rig.house.lists.reference.policy.link_minutes)
    assert timedelta() < kept.expires_at - real_now() <= ten
    late = update(LinkCode).values(expires_at=real_now() - timedelta(seconds=1)).returning(col(LinkCode.id))
    await rig.house.database.write(lambda tx: tx.execute(late).all())

    await here(yun, group, code, "这个代码用不了")

    assert await groups(rig) == []


async def test_a_code_of_another_body_makes_no_group(rig: Rig, api: BotApi) -> None:
    yun, bao = await joined(rig, api, "云师傅"), await joined(rig, api, "保安", OTHER)
    group = api.group("工作群", members=[yun, bao, "staff"])

    await here(bao, group, await code_of(yun), "这个代码用不了")

    assert await groups(rig) == []


async def test_a_colleague_of_the_body_may_tell_the_code(rig: Rig, api: BotApi) -> None:
    yun, su = await joined(rig, api, "云师傅"), await joined(rig, api, "小苏")
    group = api.group("工作群", members=[yun, su, "staff"])

    await here(su, group, await code_of(yun), "好了")

    assert await groups(rig) == [BODY]


async def test_a_stranger_with_a_code_makes_no_group(rig: Rig, api: BotApi) -> None:
    yun, guest = await joined(rig, api, "云师傅"), api.person("客人")
    group = api.group("别的群", members=[guest, "staff"])

    await here(guest, group, await code_of(yun), "只有这个单位的人")

    assert await groups(rig) == []


async def test_whose_door_is_shut_has_no_code_any_more(rig: Rig, api: BotApi) -> None:
    yun, su = await joined(rig, api, "云师傅"), await joined(rig, api, "小苏")
    group = api.group("工作群", members=[su, "staff"])
    code = await code_of(yun)
    first = (await rig.rows(Chat))[0].id
    await rig.house.database.write(lambda tx: revoke(tx, first, real_now()))

    await here(su, group, code, "这个代码用不了")


async def test_a_code_that_links_doors_makes_no_group(rig: Rig, api: BotApi) -> None:
    yun = await joined(rig, api, "云师傅")
    group = api.group("工作群", members=[yun, "staff"])
    await yun.says("staff", "/link")
    shown = await yun.sees("staff", "一次性代码")

    await here(yun, group, shown.text.partition("：")[2][:9], "这个代码用不了")

    assert await groups(rig) == []


async def test_a_group_of_another_body_changes_hands_by_a_code_only(rig: Rig, api: BotApi) -> None:
    yun, bao = await joined(rig, api, "云师傅"), await joined(rig, api, "保安", OTHER)
    group = api.group("工作群", members=[yun, bao, "staff"])
    await settled(group, yun)
    await here(bao, group, "", "说“工作群”")
    assert await groups(rig) == [BODY]

    await here(bao, group, await code_of(bao), "好了")

    assert await groups(rig) == [OTHER]


async def test_in_a_forum_no_topic_is_made_without_a_code(rig: Rig, api: BotApi) -> None:
    yun = await joined(rig, api, "云师傅")
    group = api.group("街道工作群", members=[yun, "staff"], forum=True, admins=["staff"])

    await here(yun, group, "K7M3-P2XA", "这个代码用不了")

    assert api.calls("staff", "createForumTopic") == []
