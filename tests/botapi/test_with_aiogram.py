"""Guards that aiogram finds on loopback what it finds at Telegram. The only tests here that load aiogram."""

from collections.abc import AsyncIterator

import httpx
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    InputPollOption,
)

from tests.botapi.api import BotApi, botapi
from tests.botapi.checks import by_aiogram, by_aiogram_loaded
from tests.botapi.people import Person
from tests.botapi.pictures import plain

KEYS = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="确认", callback_data="k1")]])


def client(api: BotApi, token: str) -> Bot:
    return Bot(token, AiohttpSession(api=TelegramAPIServer.from_base(api.url)))


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with botapi() as served:
        yield served


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with client(api, api.token("residents")) as opened:
        yield opened


@pytest.fixture
async def wang(api: BotApi) -> Person:
    person = api.person("王甲")
    await person.opens("residents")
    return person


def picture(name: str = "a.jpg") -> BufferedInputFile:
    return BufferedInputFile(plain(), name)


async def test_what_a_person_does_loads_whole(api: BotApi, bot: Bot, wang: Person) -> None:
    await bot.send_message(wang.id, "好", reply_markup=KEYS)
    await wang.says("residents", "/help https://example.org")
    await wang.presses("residents", "确认")
    await wang.sends_album("residents", [None, None], "两张")
    await wang.sends_voice("residents")
    await wang.sends_sticker("residents")
    await wang.sends_document("residents", b"%PDF", "a.pdf")
    await wang.sends_venue("residents", 31.2, 121.4, "居委会", "某路 1 号")
    await wang.sends_contact("residents")
    await wang.edits("residents", await wang.says("residents", "错"), "对")
    await wang.blocks("residents")

    updates = await bot.get_updates(timeout=0)

    assert [each.event_type for each in updates] == [
        *["message", "message", "callback_query"],
        *["message"] * 8,
        *["edited_message", "my_chat_member"],
    ]
    assert [list(by_aiogram_loaded.unknown(each, "update")) for each in updates] == [[]] * len(updates)


async def test_every_method_comes_back(api: BotApi, bot: Bot, wang: Person) -> None:
    album = await bot.send_media_group(
        wang.id, [InputMediaPhoto(media=picture(), caption="一"), InputMediaPhoto(media=picture("b.jpg"))]
    )
    photo = await bot.send_photo(wang.id, picture(), caption="图", reply_markup=KEYS)
    assert photo.photo is not None
    again = await bot.send_photo(wang.id, photo.photo[-1].file_id)
    document = await bot.send_document(wang.id, BufferedInputFile(b"a,b", "表.csv"))
    voice = await bot.send_voice(wang.id, BufferedInputFile(b"OggS", "v.ogg"), duration=2)
    place = await bot.send_location(wang.id, 31.2, 121.4)
    poll = await bot.send_poll(
        wang.id, "几点？", [InputPollOption(text="七点"), InputPollOption(text="八点")]
    )
    await bot.edit_message_caption(chat_id=wang.id, message_id=again.message_id, caption="新")
    await bot.edit_message_media(
        InputMediaPhoto(media=picture("c.jpg")), chat_id=wang.id, message_id=photo.message_id
    )
    file = await bot.get_file(photo.photo[-1].file_id)
    content = await bot.download_file(str(file.file_path))

    assert album[0].media_group_id == album[1].media_group_id
    assert document.document is not None
    assert voice.voice is not None
    assert place.location is not None
    assert (await bot.stop_poll(wang.id, poll.message_id)).is_closed
    assert (await bot.copy_message(wang.id, wang.id, place.message_id)).message_id
    assert (await bot.forward_message(wang.id, wang.id, place.message_id)).forward_origin
    assert content is not None
    assert content.read(2) == b"\xff\xd8"
    assert (await bot.get_chat(wang.id)).first_name == "王甲"
    assert (await bot.get_chat_member(wang.id, wang.id)).status == "member"


async def test_a_bot_tells_about_itself(api: BotApi, bot: Bot, wang: Person) -> None:
    menu = [BotCommand(command="help", description="帮助")]
    await bot.set_my_commands(menu, language_code="zh")
    await bot.set_my_commands(menu, BotCommandScopeChat(chat_id=wang.id))
    group = api.group("网格员", [wang, "residents"], forum=True, admins=["residents"])

    assert (await bot.me()).username == "residents_test_bot"
    assert (await bot.get_my_commands(language_code="zh"))[0].command == "help"
    assert (await bot.get_chat(group.id)).is_forum
    assert (await bot.create_forum_topic(group.id, "城管")).name == "城管"
    assert len(await bot.get_chat_administrators(group.id)) == 2
    assert (await bot.get_webhook_info()).url == ""
    with pytest.raises(TelegramBadRequest, match="invalid language code"):
        await bot.set_my_commands(menu, language_code="zh-hant")


async def test_errors_are_the_library_s_own(api: BotApi, bot: Bot, wang: Person) -> None:
    group = api.group("旧群", [wang, "residents"], basic=True)
    old = await group.migrates()

    with pytest.raises(TelegramMigrateToChat):
        await bot.send_message(old, "在吗")
    sent = await bot.send_message(wang.id, "一")
    with pytest.raises(TelegramBadRequest, match="not modified"):
        await bot.edit_message_text("一", chat_id=wang.id, message_id=sent.message_id)
    for kind, error in (("429", TelegramRetryAfter), ("reset", TelegramNetworkError)):
        api.fault("residents", "sendMessage", kind, retry_after=7)
        with pytest.raises(error):
            await bot.send_message(wang.id, "在吗")
    await wang.blocks("residents")
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(wang.id, "在吗")
    await bot.set_webhook("http://127.0.0.1:9/hook")
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await bot.get_updates()
    async with client(api, "1:nobody") as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.me()


WRONG = [
    ("sendMessage", {"chat_id": 5, "text": "好", "colour": "red"}),
    ("sendMessage", {"chat_id": 5}),
    ("sendMessage", {"chat_id": 5, "text": "好", "reply_markup": {"inline_keyboard": [[{"label": "x"}]]}}),
    ("sendMessage", {"chat_id": 5, "text": "好", "entities": [{"type": "bold", "offset": "a", "length": 1}]}),
    ("setMyCommands", {"commands": [{"command": "a"}]}),
    ("setMyCommands", {"commands": [], "scope": {"type": "planet"}}),
    ("sendMediaGroup", {"chat_id": 5, "media": [{"type": "photo"}]}),
]


@pytest.mark.parametrize(("method", "params"), WRONG, ids=[f"{place}" for place in range(len(WRONG))])
def test_what_the_models_refuse_the_reading_of_their_source_refuses(
    method: str, params: dict[str, object]
) -> None:
    assert by_aiogram_loaded.deviations(method, params, {}) != []
    assert by_aiogram.deviations(method, params, {}) != []


async def test_what_was_called_passes_the_models_too(api: BotApi, bot: Bot, wang: Person) -> None:
    await bot.send_message(wang.id, "好", reply_markup=KEYS)
    await bot.send_media_group(
        wang.id, [InputMediaPhoto(media=picture(), caption="一"), InputMediaPhoto(media=picture("b.jpg"))]
    )
    await bot.set_my_commands(
        [BotCommand(command="a", description="b")], BotCommandScopeChat(chat_id=wang.id)
    )
    await bot.send_poll(wang.id, "几点？", [InputPollOption(text="七点")])
    async with httpx.AsyncClient(trust_env=False) as plain_client:
        call = f"{api.url}/bot{api.token('residents')}/getUpdates"
        await plain_client.post(call, json={"offset": -1, "allowed_updates": ["message"]})

    for made in api.calls():
        assert by_aiogram_loaded.deviations(made.method, made.params, made.files) == []
        assert by_aiogram.deviations(made.method, made.params, made.files) == []
