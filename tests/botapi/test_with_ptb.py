"""Guards that python-telegram-bot finds on loopback what it finds at Telegram."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import telegram
from telegram import error as errors
from telegram.request import HTTPXRequest

from tests.botapi.api import BotApi, botapi
from tests.botapi.people import Person
from tests.botapi.pictures import plain


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with botapi() as served:
        yield served


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(
        api.token("staff"), api.url + "/bot", api.url + "/file/bot", HTTPXRequest(9), HTTPXRequest(9)
    ) as client:
        yield client


@pytest.fixture
async def wang(api: BotApi) -> Person:
    person = api.person("王甲")
    await person.opens("staff")
    return person


KEYS = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("确认", callback_data="k1")]])


async def test_what_a_person_does_loads_whole(api: BotApi, bot: telegram.Bot, wang: Person) -> None:
    sent = await bot.send_message(wang.id, "<b>好</b>", parse_mode="HTML", reply_markup=KEYS)
    await wang.says("staff", "/help 请看 https://example.org", reply_to=wang.chat("staff").last)
    await wang.presses("staff", "确认")
    await wang.sends_album("staff", [None, plain((1, 2, 3))], "两张")
    await wang.sends_voice("staff")
    await wang.sends_sticker("staff")
    await wang.sends_document("staff", b"%PDF", "a.pdf")
    await wang.sends_venue("staff", 31.2, 121.4, "居委会", "某路 1 号")
    await wang.sends_contact("staff")
    await wang.edits("staff", await wang.says("staff", "错"), "对")
    await wang.blocks("staff")

    updates = await bot.get_updates(timeout=0)

    kinds = [name for each in updates for name in each.to_dict() if name != "update_id"]
    assert kinds == [
        *["message", "message", "callback_query"],
        *["message"] * 8,
        *["edited_message", "my_chat_member"],
    ]
    assert [each.api_kwargs for each in updates] == [{}] * len(updates)
    assert updates[1].message is not None
    assert updates[1].message.entities[0].type == "bot_command"
    assert updates[2].callback_query is not None
    assert updates[2].callback_query.message is not None
    assert updates[2].callback_query.message.message_id == sent.message_id


async def test_every_kind_of_message_comes_back(api: BotApi, bot: telegram.Bot, wang: Person) -> None:
    album = await bot.send_media_group(
        wang.id, [telegram.InputMediaPhoto(plain(), caption="一"), telegram.InputMediaPhoto(plain())]
    )
    photo = await bot.send_photo(wang.id, plain(), caption="图", reply_markup=KEYS)
    again = await bot.send_photo(wang.id, photo.photo[-1].file_id)
    document = await bot.send_document(wang.id, b"a,b", filename="表.csv")
    voice = await bot.send_voice(wang.id, b"OggS", duration=2)
    place = await bot.send_location(wang.id, 31.2, 121.4)
    copied = await bot.copy_message(wang.id, wang.id, place.message_id)
    forwarded = await bot.forward_message(wang.id, wang.id, photo.message_id)
    file = await bot.get_file(again.photo[0].file_id)

    assert {each.media_group_id for each in album} == {album[0].media_group_id}
    assert album[0].caption == "一"
    assert document.document is not None
    assert document.document.file_name == "表.csv"
    assert voice.voice is not None
    assert voice.voice.to_dict()["duration"] == 2
    assert place.location is not None
    assert place.location.latitude == 31.2
    assert copied.message_id in {each.id for each in wang.chat("staff").messages}
    assert forwarded.forward_origin is not None
    assert bytes(await file.download_as_bytearray())[:2] == b"\xff\xd8"


async def test_messages_are_changed_and_taken_back(api: BotApi, bot: telegram.Bot, wang: Person) -> None:
    text = await bot.send_message(wang.id, "一", reply_markup=KEYS)
    await text.edit_text("二")
    await text.edit_reply_markup(KEYS)
    photo = await bot.send_photo(wang.id, plain(), caption="图")
    await photo.edit_caption("新")
    await photo.edit_media(telegram.InputMediaPhoto(plain((9, 9, 9)), caption="又"))

    seen = wang.chat("staff").messages

    assert [(each.text, each.edited, each.labels) for each in seen if each.by_bot] == [
        ("二", True, ["确认"]),
        ("又", True, []),
    ]
    assert await text.delete()
    assert [each.text for each in wang.chat("staff").messages] == ["/start", "又"]


async def test_a_poll_is_voted_on_and_stopped(api: BotApi, bot: telegram.Bot, wang: Person) -> None:
    sent = await bot.send_poll(wang.id, "几点？", ["七点", "八点"], is_anonymous=False)
    shown = await wang.sees("staff")
    await bot.get_updates(timeout=0)
    await wang.votes("staff", shown, [1])

    polled, answered = (await bot.get_updates(offset=0, timeout=0))[-2:]
    stopped = await bot.stop_poll(wang.id, sent.message_id)

    assert polled.poll is not None
    assert polled.poll.total_voter_count == 1
    assert answered.poll_answer is not None
    assert answered.poll_answer.option_ids == (1,)
    assert stopped.is_closed
    assert [each.voter_count for each in stopped.options] == [0, 1]


async def test_a_bot_tells_about_itself(api: BotApi, bot: telegram.Bot, wang: Person) -> None:
    await bot.set_my_commands([("help", "帮助")], language_code="zh")
    await bot.set_my_commands([("tasks", "任务")], telegram.BotCommandScopeChat(wang.id))
    await bot.set_my_name("员工")
    await bot.set_my_description("说明")
    await bot.set_my_short_description("短")
    await bot.set_chat_menu_button(menu_button=telegram.MenuButtonCommands())

    assert (await bot.get_me()).username == "staff_test_bot"
    assert (await bot.get_my_commands(language_code="zh"))[0].command == "help"
    assert wang.chat("staff").menu == [{"command": "tasks", "description": "任务"}]
    assert await bot.delete_my_commands(telegram.BotCommandScopeChat(wang.id))
    assert wang.chat("staff").menu == [{"command": "help", "description": "帮助"}]
    assert (await bot.get_my_name()).name == "员工"
    assert (await bot.get_my_description()).description == "说明"
    assert (await bot.get_my_short_description()).short_description == "短"
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert (await bot.get_chat(wang.id)).first_name == "王甲"
    assert (await bot.get_chat_member(wang.id, wang.id)).status == "member"
    assert (await bot.get_webhook_info()).pending_update_count == 1
    assert await bot.send_chat_action(wang.id, "typing")
    assert wang.chat("staff").actions == ["typing"]


async def test_a_forum_has_topics(api: BotApi, bot: telegram.Bot, wang: Person) -> None:
    group = api.group("网格员", [wang, "staff"], forum=True, admins=["staff"])
    topic = await bot.create_forum_topic(group.id, "城管")
    message = await bot.send_message(group.id, "任务", message_thread_id=topic.message_thread_id)
    await bot.pin_chat_message(group.id, message.message_id)

    assert message.message_thread_id == topic.message_thread_id
    assert await bot.close_forum_topic(group.id, topic.message_thread_id)
    assert await bot.get_chat_member_count(group.id) == 2
    assert {each.status for each in await bot.get_chat_administrators(group.id)} == {
        "creator",
        "administrator",
    }
    with pytest.raises(errors.BadRequest, match="Message thread not found"):
        await bot.send_message(group.id, "任务", message_thread_id=99999)
    assert await bot.leave_chat(group.id)
    with pytest.raises(errors.Forbidden, match="not a member of the supergroup"):
        await bot.send_message(group.id, "任务")


async def test_errors_are_the_library_s_own(
    api: BotApi, bot: telegram.Bot, wang: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # without it the library warns of its own future
    group = api.group("旧群", [wang, "staff"], basic=True)
    stranger = api.person("李乙")
    old = await group.migrates()

    with pytest.raises(errors.ChatMigrated) as migrated:
        await bot.send_message(old, "在吗")
    with pytest.raises(errors.BadRequest, match="Chat not found"):
        await bot.send_message(stranger.id, "在吗")
    await wang.blocks("staff")
    with pytest.raises(errors.Forbidden, match="bot was blocked by the user"):
        await bot.send_message(wang.id, "在吗")
    api.fault("staff", "sendMessage", "429", retry_after=7)
    with pytest.raises(errors.RetryAfter) as limited:
        await bot.send_message(wang.id, "在吗")

    assert migrated.value.new_chat_id == group.id
    assert "Retry in 0:00:07" in str(limited.value)


async def test_a_second_poller_ends_the_first(api: BotApi, bot: telegram.Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await api.world.signal.until(lambda: api.world.bots["staff"].poller is not None, 5)

    second = await bot.get_updates(timeout=0)

    assert second == ()
    with pytest.raises(errors.Conflict, match="terminated by other getUpdates"):
        await first
