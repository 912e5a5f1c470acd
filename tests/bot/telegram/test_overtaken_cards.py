"""A card that words have overtaken keeps no buttons on the telephone."""

from tests.bot.telegram.rig import Rig
from tests.botapi.api import BotApi
from tests.botapi.people import Person
from tests.botapi.screen import Shown


def confirmable(person: Person) -> list[Shown]:
    """The messages on a telephone under which a draft can be confirmed."""
    return [each for each in person.chat("residents").messages if "确认" in each.labels]


async def test_a_new_card_takes_the_buttons_of_the_one_before_it(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.says("residents", "幸福里小区5号楼楼道里堆满了旧家具")
    await wang.sees("residents", button="确认")

    await wang.says("residents", "还有一张旧床")
    newest = await wang.sees("residents", button="确认")
    await api.called("residents", "editMessageReplyMarkup")

    assert [each.id for each in confirmable(wang)] == [newest.id]


async def test_words_that_cancel_a_draft_take_the_buttons_of_its_card(rig: Rig, api: BotApi) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.says("residents", "幸福里小区5号楼楼道里堆满了旧家具")
    await wang.sees("residents", button="确认")

    await wang.says("residents", "取消")
    await wang.sees("residents", "已取消")
    await api.called("residents", "editMessageReplyMarkup")

    assert confirmable(wang) == []
