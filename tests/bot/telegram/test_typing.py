"""Whoever waits is shown that we are at it: before the answer, and only while it takes long."""

from tests.bot.telegram.rig import Rig
from tests.botapi.api import BotApi

LONG = 1.5
"""Seconds that a picture takes to be fetched: longer than anybody should wait without a sign."""


async def test_while_something_takes_long_typing_is_shown_before_the_answer(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.sees("residents", button="帮助")
    api.fault("residents", "getFile", "slow", seconds=LONG)

    await wang.sends_photo("residents", caption="幸福里小区5号楼楼道堆物")
    await wang.sees("residents", button="确认")

    (typing,) = api.calls("residents", "sendChatAction")
    answers = [each for each in api.calls("residents", "sendMessage") if each.number > typing.number]
    assert typing.params["chat_id"] == wang.id
    assert typing.params["action"] == "typing"
    assert wang.chat("residents").actions == ["typing"]
    assert answers
    assert all(each.number < typing.number for each in api.calls("residents", "getFile"))


async def test_a_refused_sign_of_work_keeps_no_answer_back(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.sees("residents", button="帮助")
    api.fault("residents", "sendChatAction", "500")
    api.fault("residents", "getFile", "slow", seconds=LONG)

    await wang.sends_photo("residents", caption="幸福里小区5号楼楼道堆物")

    assert "楼道堆物" in (await wang.sees("residents", button="确认")).text
