"""Staff groups: a group of a body gets each new task, masked; a button takes it, and the rest is private."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case
from models.post_tables import Outbox
from models.vocabulary import Role
from tests.bot.telegram.groups import settled
from tests.bot.telegram.rig import Rig
from tests.botapi.api import BotApi
from tests.botapi.people import PATIENCE, Person
from workflows.cases.acts import Act, case_of
from workflows.privacy.anonymise import anonymise
from workflows.privacy.forget import forget
from workflows.transaction import Transaction

BODY = "WYXF"


async def joined(rig: Rig, api: BotApi, name: str, body: str = BODY) -> Person:
    """Let somebody join a body by the staff bot."""
    person = api.person(name)
    await person.opens("staff", await rig.invitation(Role.HANDLER, body))
    await person.sees("staff", "您的身份")
    return person


async def reported(api: BotApi, words: str = "幸福里小区5号楼楼道里堆满了旧家具，我电话13800138000") -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.says("residents", words)
    await wang.sees("residents", button="确认")
    await wang.presses("residents", "确认")
    await wang.sees("residents", "HY-", ever=True)


async def test_a_new_task_comes_to_the_group_without_what_names_somebody(rig: Rig, api: BotApi) -> None:
    yun = await joined(rig, api, "云师傅")
    group = api.group("幸福物业工作群", members=[yun, "staff"])
    await settled(group, yun)

    await reported(api)

    card = await yun.sees(group, "旧家具", button="签收", ever=True)
    assert "138" not in card.text


async def test_who_takes_it_is_named_and_gets_the_whole_card_alone(rig: Rig, api: BotApi) -> None:
    yun = await joined(rig, api, "云师傅")
    group = api.group("幸福物业工作群", members=[yun, "staff"])
    await settled(group, yun)
    await reported(api)
    await yun.sees(group, "旧家具", button="签收", ever=True)

    press = await yun.presses(group, "签收")

    assert "归您办理" in (await press.answered() or "")
    taken = await yun.sees(group, "已由", ever=True)
    assert taken.edited
    assert "签收" not in taken.labels
    await yun.sees("staff", "旧家具", button="答复", ever=True)


async def test_a_stranger_in_the_group_is_told_that_it_is_not_theirs(rig: Rig, api: BotApi) -> None:
    yun, guest = await joined(rig, api, "云师傅"), api.person("客人")
    group = api.group("幸福物业工作群", members=[yun, guest, "staff"])
    await settled(group, yun)
    await reported(api)
    await yun.sees(group, "旧家具", button="签收", ever=True)

    press = await guest.presses(group, "签收")

    assert "只有这个单位的人" in (await press.answered() or "")
    assert "签收" in group.messages[-1].labels


async def test_a_stranger_makes_no_group_a_bodys(rig: Rig, api: BotApi) -> None:
    guest = api.person("客人")
    group = api.group("别的群", members=[guest, "staff"])

    await guest.says(group, "/here")

    await guest.sees(group, "只有这个单位的人", ever=True)


async def test_in_a_forum_a_body_gets_a_topic_of_its_own(rig: Rig, api: BotApi) -> None:
    yun = await joined(rig, api, "云师傅")
    group = api.group("街道工作群", members=[yun, "staff"], forum=True, admins=["staff"])

    await settled(group, yun)
    await reported(api)

    card = await yun.sees(group, "旧家具", button="签收", ever=True)
    (made,) = api.calls("staff", "createForumTopic")
    assert card.thread is not None
    assert "物业" in str(made.params["name"])


async def test_a_group_that_was_let_go_gets_nothing_more(rig: Rig, api: BotApi) -> None:
    yun = await joined(rig, api, "云师傅")
    group = api.group("幸福物业工作群", members=[yun, "staff"])
    await settled(group, yun)

    await yun.says(group, "/here off")
    await yun.sees(group, "不再收到", ever=True)
    await reported(api)
    await yun.sees("staff", "旧家具", button="签收", ever=True)

    assert not [each for each in group.messages if "旧家具" in each.text]


async def test_a_card_that_was_let_go_can_be_taken_again(rig: Rig, api: BotApi) -> None:
    yun = await joined(rig, api, "云师傅")
    group = api.group("幸福物业工作群", members=[yun, "staff"])
    await settled(group, yun)
    await reported(api)
    await yun.sees(group, "旧家具", button="签收", ever=True)
    await yun.presses(group, "签收")
    await yun.sees("staff", "旧家具", button="撤销", ever=True)

    await yun.presses("staff", "撤销")

    again = await yun.sees(group, "等人接手", button="签收")
    assert again.edited


async def test_a_group_that_lets_the_bot_in_again_gets_what_it_missed(rig: Rig, api: BotApi) -> None:
    yun = await joined(rig, api, "云师傅")
    group = api.group("幸福物业工作群", members=[yun, "staff"])
    await settled(group, yun)
    await group.removes("staff")
    await reported(api)
    await yun.sees("staff", "旧家具", button="签收", ever=True)

    await group.adds("staff")

    await yun.sees(group, "旧家具", button="签收", ever=True)


async def test_a_body_has_one_topic_however_often_somebody_asks(rig: Rig, api: BotApi) -> None:
    yun = await joined(rig, api, "云师傅")
    group = api.group("街道工作群", members=[yun, "staff"], forum=True, admins=["staff"])
    await settled(group, yun)

    await yun.says(group, "/here")
    await yun.sees(group, "已经办好了", ever=True)
    await yun.says(group, "/here off")
    await yun.sees(group, "不再收到", ever=True)

    assert len(api.calls("staff", "createForumTopic")) == 1


async def test_a_stranger_who_asks_again_and_again_is_told_once(rig: Rig, api: BotApi) -> None:
    guest, yun = api.person("客人"), await joined(rig, api, "云师傅")
    group = api.group("别的群", members=[guest, yun, "staff"])

    for _ in range(5):
        await guest.says(group, "/here")
    await settled(group, yun)

    assert len([each for each in group.messages if "只有这个单位的人" in each.text]) == 1


def forgotten(act: Act, case: Case) -> None:
    forget(act, case.reporter_id or 0, withdraw=False)


@pytest.mark.parametrize("erase", [forgotten, anonymise])
async def test_words_that_are_erased_stand_in_no_group_either(
    rig: Rig, api: BotApi, erase: Callable[[Act, Case], None]
) -> None:
    yun = await joined(rig, api, "云师傅")
    group = api.group("幸福物业工作群", members=[yun, "staff"])
    await settled(group, yun)
    await reported(api)
    await yun.sees(group, "旧家具", button="签收", ever=True)
    async with asyncio.timeout(PATIENCE):
        while any(row.number is None for row in await rig.rows(Outbox)):
            await asyncio.sleep(0.01)  # until it is written down that the card has arrived

    def step(tx: Transaction) -> None:
        act = rig.house.act(tx)
        erase(act, case_of(act, tx.execute(select(func.max(col(Case.id)))).scalar_one()))

    await rig.house.database.write(step)
    rig.house.courier.wake()

    card = await yun.sees(group, "（原话已经不在这里）", button="签收", ever=True)
    assert card.edited
    assert not [each for each in group.messages if "旧家具" in each.text]
