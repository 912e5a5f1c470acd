"""Whole conversations through both bots, from telephone to telephone."""

from sqlalchemy import update

from models.person import Chat, Membership
from models.post_tables import SetAside
from models.privacy import Picture
from models.vocabulary import Role
from tests.bot.telegram.rig import Rig
from tests.botapi.api import BotApi
from workflows.access import revoke


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


async def test_a_handler_comes_in_by_a_link_and_answers_the_resident(rig: Rig, api: BotApi) -> None:
    wang, yun = api.person("王甲"), api.person("云师傅")
    await yun.opens("staff", await rig.invitation(Role.HANDLER, "WYXF"))
    await yun.sees("staff", "您的身份")
    await wang.opens("residents")
    await wang.says("residents", "幸福里小区5号楼楼道里堆满了旧家具")
    await wang.sees("residents", button="确认")
    await wang.presses("residents", "确认")
    await yun.sees("staff", button="签收", ever=True)

    await yun.presses("staff", "签收")

    assert (await wang.sees("residents", "有人接手", ever=True)).by_bot


async def test_a_person_may_be_both_and_is_at_each_bot_what_it_is_for(rig: Rig, api: BotApi) -> None:
    yun = api.person("云师傅")
    await yun.opens("staff", await rig.invitation(Role.HANDLER, "WYXF"))
    await yun.sees("staff", "您的身份")

    await yun.says("residents", "幸福里小区3号楼楼道灯不亮")
    await yun.sees("residents", button="确认")
    await yun.says("staff", "任务")
    await yun.sees("staff", "现在没有待办")

    roles = {each.channel: each.role for each in await rig.rows(Chat)}
    assert roles == {"residents": Role.RESIDENT, "staff": Role.HANDLER}


async def test_an_invitation_is_used_once(rig: Rig, api: BotApi) -> None:
    one, other = api.person("甲"), api.person("乙")
    secret = await rig.invitation()
    await one.opens("staff", secret)
    await one.sees("staff", "您的身份")

    await other.opens("staff", secret)

    assert (await other.sees("staff", "邀请用不了")).by_bot
    assert await rig.count(Chat) == 1


async def test_a_stranger_at_the_staffs_bot_is_sent_to_the_residents_bot(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")

    await wang.opens("staff")

    assert "https://t.me/" in (await wang.sees("staff", "居民")).text
    assert await rig.count(Chat) == 0


async def test_an_invitation_of_staff_is_sent_on_from_the_residents_bot(rig: Rig, api: BotApi) -> None:
    secret = await rig.invitation()
    wang = api.person("王甲")

    await wang.opens("residents", secret)

    assert f"?start={secret}" in (await wang.sees("residents", "工作人员")).text


async def test_what_cannot_be_read_is_answered_with_one_clear_sentence(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    said = await wang.says("residents", "路灯坏了")
    await wang.sees("residents", button="确认")

    await wang.sends_voice("residents", b"ID3")
    await wang.sees("residents", "录音打不开")
    await wang.sends_sticker("residents")
    await wang.sees("residents", "看不懂")
    await wang.sends_contact("residents")
    await wang.sees("residents", "名片")
    await wang.edits("residents", said, "路灯坏了三天")
    await wang.sees("residents", button="确认")
    await wang.sends_document("residents", b"%PDF", "a.pdf", "application/pdf")
    await wang.sees("residents", "这种文件我打不开")


async def test_changed_words_of_whom_we_do_not_know_get_one_sentence_and_no_chat(
    rig: Rig, api: BotApi
) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    said = await wang.says("residents", "路灯坏了")
    await wang.sees("residents", button="确认")
    (chat,) = await rig.rows(Chat)
    await rig.house.database.write(lambda tx: revoke(tx, chat.id, rig.house.time.now()))
    before = len(wang.chat("residents").messages)

    await wang.edits("residents", said, "路灯坏了三天")
    await api.taken("residents")

    assert (await wang.sees("residents", "请再发一条新消息")).by_bot
    assert len(wang.chat("residents").messages) == before + 1
    assert await rig.count(Chat) == 1


async def test_changed_words_under_a_picture_are_read_anew(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.sees("residents", button="帮助")
    said = await wang.sends_photo("residents", caption="幸福里小区5号楼楼道里堆满了旧家具")
    await wang.sees("residents", "5号楼")

    await wang.edits("residents", said, "幸福里小区6号楼楼道里堆满了旧家具")

    shown = await wang.sees("residents", "6号楼", button="确认")
    assert "照片 1 张" in shown.text


async def test_staff_write_anew_what_they_have_to_put_right(rig: Rig, api: BotApi) -> None:
    yun = api.person("云师傅")
    await yun.opens("staff", await rig.invitation(Role.HANDLER, "WYXF"))
    await yun.sees("staff", "您的身份")
    said = await yun.says("staff", "任务")

    await yun.edits("staff", said, "任务单")

    assert (await yun.sees("staff", "按您第一次发的")).by_bot


async def test_pictures_of_an_album_are_answered_once(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.sees("residents", button="帮助")
    before = len(wang.chat("residents").messages)

    await wang.sends_album("residents", [None] * 5, caption="幸福里小区5号楼楼道堆物")
    shown = await wang.sees("residents", button="确认")

    assert "照片 5 张" in shown.text
    assert len(wang.chat("residents").messages) - before == 6
    assert await rig.count(Picture) == 5
    assert await rig.emptied(SetAside)


async def test_words_after_a_picture_are_read_after_it(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.sees("residents", button="帮助")
    api.fault("residents", "getFile", "slow", seconds=0.5)

    await wang.sends_photo("residents")
    await wang.says("residents", "幸福里小区5号楼楼道堆物")

    shown = await wang.sees("residents", button="确认")
    assert "照片 1 张" in shown.text
    assert await rig.emptied(SetAside)


async def test_in_a_group_one_line_points_to_the_private_chat(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    group = api.group("邻居", members=[wang, "residents"], admins=["residents"])

    await wang.says(group, "楼道灯不亮")
    await wang.says(group, "还有电梯")
    await api.taken("residents")

    lines = [each for each in group.messages if each.by_bot]
    assert len(lines) == 1
    assert "https://t.me/" in lines[0].text
    assert await rig.count(Chat) == 0


async def test_whoever_blocks_us_is_noted_and_comes_back(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.sees("residents", button="帮助")

    await wang.blocks("residents")
    await api.taken("residents")
    assert [chat.blocked for chat in await rig.rows(Chat)] == [True]
    await wang.unblocks("residents")
    await api.taken("residents")

    assert [chat.blocked for chat in await rig.rows(Chat)] == [False]


async def test_odd_updates_are_kept_for_an_operator_and_hold_nobody_up(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    api.push("residents", {"business_connection": {"id": "x"}})
    api.push("residents", {"message": {"text": 5}})

    await wang.opens("residents")
    await wang.sees("residents", button="帮助")
    await api.taken("residents")

    kept = [(row.error, row.chat_id) for row in await rig.rows(SetAside)]
    assert len(kept) == 2
    assert kept[0][0] in ("UnknownKind", "ValidationError")


async def test_menus_and_descriptions_are_set_in_each_language(rig: Rig, api: BotApi) -> None:
    calls = await api.called("staff", "setMyDescription", 3)

    assert [call.params.get("language_code", "") for call in calls] == ["", "zh", "en"]


async def test_whose_door_was_shut_begins_anew(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.sees("residents", button="帮助")
    (chat,) = await rig.rows(Chat)
    await rig.house.database.write(lambda tx: revoke(tx, chat.id, rig.house.time.now()))

    await wang.says("residents", "幸福里小区3号楼楼道灯不亮")

    assert (await wang.sees("residents", button="确认")).by_bot
    assert len({each.person_id for each in await rig.rows(Chat)}) == 2


async def test_whose_seat_has_ended_is_turned_away(rig: Rig, api: BotApi) -> None:
    yun = api.person("云师傅")
    await yun.opens("staff", await rig.invitation(Role.DISPATCHER))
    await yun.sees("staff", "您的身份")
    now = rig.house.time.now()
    await rig.house.database.write(lambda tx: tx.execute(update(Membership).values(until=now)))

    await yun.says("staff", "任务")

    assert "https://t.me/" in (await yun.sees("staff", "工作人员用的")).text
