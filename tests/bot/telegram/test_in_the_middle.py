"""What people, telephones and clocks do in the middle of things: nobody is left waiting, nothing is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.telegram.calls import BotApi as Calls
from bot.telegram.porter import Porter
from models.case import Case
from models.post_tables import SetAside
from models.vocabulary import Locale, Role
from tests.bot.telegram.rig import Rig, copy_of, listening
from tests.botapi.api import BotApi
from tests.botapi.people import Person

REPORT = "幸福里小区3号楼楼道灯不亮"
NUMBER = "HY-"


async def at_the_card(api: BotApi, name: str = "王甲") -> Person:
    """Let somebody come as far as the card that asks for their confirmation."""
    person = api.person(name)
    await person.opens("residents")
    await person.says("residents", REPORT)
    await person.sees("residents", button="确认")
    return person


@pytest.mark.parametrize("date", [1, 946_684_800, 2**31 - 1], ids=["1970", "2000", "2038"])
async def test_however_wrong_telegrams_clock_is_a_message_is_dealt_with_now(
    rig: Rig, api: BotApi, date: int
) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.sees("residents", button="帮助")
    about = {"id": wang.id, "first_name": "王甲"}
    message = {"message_id": 77, "date": date, "text": REPORT, "from": about | {"is_bot": False}}

    api.push("residents", {"message": message | {"chat": about | {"type": "private"}}})
    await wang.sees("residents", button="确认")
    await wang.presses("residents", "确认")

    await wang.sees("residents", NUMBER)
    assert await rig.rows(SetAside) == []


def instants() -> Iterator[datetime]:
    """A clock that is set back by an hour between two looks."""
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    yield now
    while True:
        yield now - timedelta(hours=1)


async def test_a_clock_that_is_set_back_makes_nobody_mute(rig: Rig, api: BotApi) -> None:
    wang, clock = api.person("王甲"), instants()
    await wang.opens("staff")
    await wang.sees("staff", "工作人员用的")
    calls = Calls(api.token("staff"), api.url)
    porter = Porter("staff", calls, rig.house.database, lambda: next(clock), Locale.HANS)

    for _ in range(3):
        await porter.say(wang.id, "zh", "telegram.staff_only_alone")
    await calls.close()

    said = [each for each in wang.chat("staff").messages if "请向管理员要一份邀请" in each.text]
    assert len(said) == 2


async def test_who_blocks_the_bot_in_the_middle_of_a_report_finds_it_again(rig: Rig, api: BotApi) -> None:
    wang = await at_the_card(api)

    await wang.blocks("residents")
    await api.taken("residents")
    await wang.unblocks("residents")
    await wang.presses("residents", "确认")

    assert NUMBER in (await wang.sees("residents", NUMBER)).text
    assert await rig.count(Case) == 1


async def test_who_blocks_the_bot_before_its_answer_holds_nobody_up(rig: Rig, api: BotApi) -> None:
    wang, li = api.person("王甲"), api.person("李乙")
    await wang.opens("residents")
    await wang.sees("residents", button="帮助")

    await wang.says("residents", REPORT)
    await wang.blocks("residents")
    await li.opens("residents")

    await li.sees("residents", button="帮助")
    assert await rig.rows(SetAside) == []


async def test_a_picture_known_to_the_other_bot_only_is_said_to_be_lost(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.sees("residents", button="帮助")
    taken: dict[str, Any] = (await wang.sends_photo("staff", caption=REPORT)).raw
    about = {"id": wang.id, "first_name": "王甲"}
    foreign = api.world.bots["staff"].account
    photo = api.world.private_chat(foreign, wang.account).messages[taken["message_id"]].content["photo"]
    sizes = [each.as_json(foreign) for each in photo]

    message = {"message_id": 77, "date": 1, "from": about | {"is_bot": False}, "photo": sizes}
    api.push("residents", {"message": message | {"chat": about | {"type": "private"}, "caption": REPORT}})

    await wang.sees("residents", "照片没取到", ever=True)
    await wang.sees("residents", button="确认", ever=True)
    assert await rig.emptied(SetAside)


async def test_a_keyboard_from_before_a_restart_still_works(
    community: Path, tmp_path: Path, api: BotApi
) -> None:
    folder = copy_of(community, tmp_path)
    async with listening(folder, api):
        wang = await at_the_card(api)

    async with listening(folder, api) as rig:
        press = await wang.presses("residents", "确认")
        await wang.sees("residents", NUMBER)

        assert await press.answered() is None
        assert await rig.count(Case) == 1


async def test_a_press_on_a_stale_keyboard_is_answered_and_changes_nothing(rig: Rig, api: BotApi) -> None:
    wang = await at_the_card(api)
    card = wang.chat("residents").last
    assert card is not None
    await wang.says("residents", "取消")
    await wang.sees("residents", "已取消，没有登记")

    press = await wang.presses("residents", "确认", card)

    assert await press.answered() is None
    await wang.sees("residents", button="帮助")
    assert await rig.count(Case) == 0


async def test_a_press_that_telegram_finds_too_old_to_answer_still_counts(rig: Rig, api: BotApi) -> None:
    wang = await at_the_card(api)
    api.fault("residents", "answerCallbackQuery", "403")

    await wang.presses("residents", "确认")

    await wang.sees("residents", NUMBER)
    assert await rig.count(Case) == 1


async def test_words_that_their_writer_deletes_stay_as_they_were_said(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    said = await wang.says("residents", REPORT)
    await wang.sees("residents", "3号楼", button="确认")

    await wang.deletes("residents", said)
    await wang.presses("residents", "确认")

    await wang.sees("residents", NUMBER)


async def test_a_card_that_its_reader_deleted_comes_anew(rig: Rig, api: BotApi) -> None:
    yun = api.person("云师傅")
    await yun.opens("staff", await rig.invitation(Role.HANDLER, "WYXF"))
    await yun.sees("staff", "您的身份")
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.says("residents", "幸福里小区5号楼楼道里堆满了旧家具")
    card = await wang.sees("residents", button="确认")
    await wang.presses("residents", "确认")
    await wang.deletes("residents", card)

    await wang.sees("residents", NUMBER, ever=True)
    await yun.sees("staff", "旧家具", button="签收", ever=True)


async def test_what_was_said_while_telegram_was_away_is_answered_when_it_is_back(
    rig: Rig, api: BotApi
) -> None:
    wang = await at_the_card(api)
    await api.down()
    await wang.says("residents", "还有电梯也坏了")

    await api.up()

    await wang.sees("residents", button="确认", timeout=40)
    await api.taken("residents", timeout=40)
    assert await rig.rows(SetAside) == []
