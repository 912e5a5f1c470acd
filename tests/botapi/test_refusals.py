"""Guards that the server refuses what Telegram refuses, in its words. Source: Bot API; words of TDLib."""

from typing import Any

import pytest

from tests.botapi.api import BotApi
from tests.botapi.conftest import Caller
from tests.botapi.people import Person


def keys(**button: object) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "确认", **button}]]}


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "nothing said": ("sendMessage", {"text": " \n "}, "message text is empty"),
    "too long": ("sendMessage", {"text": "好" * 4097}, "message is too long"),
    "too long in UTF-16": ("sendMessage", {"text": "😀" * 2049}, "message is too long"),
    "data of 22 characters": (
        "sendMessage",
        {"text": "好", "reply_markup": keys(callback_data="好" * 22)},
        "BUTTON_DATA_INVALID",
    ),
    "data empty": (
        "sendMessage",
        {"text": "好", "reply_markup": keys(callback_data="")},
        "BUTTON_DATA_INVALID",
    ),
    "a button that does nothing": (
        "sendMessage",
        {"text": "好", "reply_markup": keys()},
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    "a link to this machine": (
        "sendMessage",
        {"text": "好", "reply_markup": keys(url="http://localhost:8000/")},
        "inline keyboard button URL 'http://localhost:8000/' is invalid: Wrong HTTP URL",
    ),
    "a Mini App without https": (
        "sendMessage",
        {"text": "好", "reply_markup": keys(web_app={"url": "http://example.org"})},
        "inline keyboard button Web App URL 'http://example.org' is invalid: Only HTTPS links are allowed",
    ),
    "nine in a row": (
        "sendMessage",
        {"text": "好", "reply_markup": {"inline_keyboard": [[{"text": "一", "callback_data": "a"}] * 9]}},
        "REPLY_MARKUP_TOO_LONG",
    ),
    "a reply to nothing": (
        "sendMessage",
        {"text": "好", "reply_parameters": {"message_id": 999}},
        "message to be replied not found",
    ),
    "an open tag": (
        "sendMessage",
        {"text": "<b>好", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
    ),
    "no parse mode": ("sendMessage", {"text": "好", "parse_mode": "rst"}, "unsupported parse_mode"),
    "a long caption": (
        "sendPhoto",
        {"photo": "AgAC", "caption": "好" * 1025},
        "wrong file identifier/HTTP URL specified",
    ),
    "no photo": ("sendPhoto", {}, "there is no photo in the request"),
    "an album of one": (
        "sendMediaGroup",
        {"media": [{"type": "photo", "media": "x"}]},
        "expected 2-10 media",
    ),
    "an attachment that did not come": (
        "sendMediaGroup",
        {"media": [{"type": "photo", "media": "attach://x"}] * 2},
        "wrong file attached: attach://x",
    ),
    "a place off Earth": ("sendLocation", {"latitude": 91, "longitude": 0}, "wrong location specified"),
    "a poll without options": (
        "sendPoll",
        {"question": "几点？", "options": []},
        "poll must have at least 1 option",
    ),
    "a long option": (
        "sendPoll",
        {"question": "几点？", "options": [{"text": "好" * 101}]},
        "poll options length must not exceed 100",
    ),
    "a long question": (
        "sendPoll",
        {"question": "好" * 301, "options": [{"text": "好"}]},
        "poll question length must not exceed 300",
    ),
    "an unknown action": ("sendChatAction", {"action": "sing"}, "wrong parameter action in request"),
    "an edit of nothing": ("editMessageText", {"message_id": 999, "text": "好"}, "message to edit not found"),
    "an edit without a number": ("editMessageText", {"text": "好"}, "message identifier is not specified"),
    "a deletion of nothing": ("deleteMessage", {"message_id": 999}, "message to delete not found"),
    "a copy of nothing": ("copyMessage", {"from_chat_id": 1, "message_id": 999}, "chat not found"),
    "a topic outside a forum": ("createForumTopic", {"name": "城管"}, "the chat is not a forum"),
    "an unknown topic": ("sendMessage", {"text": "好", "message_thread_id": 5}, "message thread not found"),
    "an unknown file": ("getFile", {"file_id": "x"}, "invalid file_id"),
    "an old query": (
        "answerCallbackQuery",
        {"callback_query_id": "1"},
        "query is too old and response timeout expired or query ID is invalid",
    ),
    "a command in Chinese": (
        "setMyCommands",
        {"commands": [{"command": "帮助", "description": "x"}]},
        "BOT_COMMAND_INVALID",
    ),
    "a command without words": (
        "setMyCommands",
        {"commands": [{"command": "help", "description": ""}]},
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    "a language with a region": (
        "setMyName",
        {"name": "x", "language_code": "zh-hans"},
        "invalid language code specified",
    ),
    "a long description": (
        "setMyShortDescription",
        {"short_description": "好" * 121},
        "short_description is too long",
    ),
}


@pytest.mark.parametrize(("method", "params", "words"), REFUSED.values(), ids=REFUSED.keys())
async def test_it_is_refused(
    call: Caller, wang: Person, method: str, params: dict[str, Any], words: str
) -> None:
    assert await call(method, chat_id=wang.id, **params) == (400, f"Bad Request: {words}")


async def test_a_caption_has_its_length(call: Caller, wang: Person) -> None:
    shown = await wang.sends_photo("residents")
    file_id = shown.raw["photo"][-1]["file_id"]

    refused = await call("sendPhoto", chat_id=wang.id, photo=file_id, caption="好" * 1025)
    taken = await call("sendPhoto", chat_id=wang.id, photo=file_id, caption="好" * 1024)

    assert refused == (400, "Bad Request: message caption is too long")
    assert taken[0] == 200


async def test_what_stands_already_is_not_modified(call: Caller, wang: Person) -> None:
    sent = await call.result("sendMessage", chat_id=wang.id, text="好", reply_markup=keys(callback_data="a"))
    where = {"chat_id": wang.id, "message_id": sent["message_id"]}

    same = await call("editMessageText", **where, text=" 好", reply_markup=keys(callback_data="a"))
    without_keys = await call("editMessageText", **where, text="好")
    no_caption = await call("editMessageCaption", **where, caption="好")

    assert same[0] == 400
    assert same[1].startswith("Bad Request: message is not modified")
    assert without_keys[0] == 200
    assert no_caption == (400, "Bad Request: there is no caption in the message to edit")


async def test_what_the_person_wrote_cannot_be_edited(call: Caller, wang: Person) -> None:
    number = wang.chat("residents").messages[0].id

    refused = await call("editMessageText", chat_id=wang.id, message_id=number, text="好")

    assert refused == (400, "Bad Request: message can't be edited")


async def test_who_may_be_written_to(api: BotApi, call: Caller, wang: Person) -> None:
    stranger, neighbour = api.person("生人"), api.person("邻居")
    api.group("邻居", [neighbour, "residents"])
    staff = api.world.bots["staff"].account.id
    gone = api.person("某人")
    await gone.opens("residents")
    await gone.deactivates()

    async def told(number: int) -> tuple[int, object]:
        return await call("sendMessage", chat_id=number, text="好")

    assert await told(stranger.id) == (400, "Bad Request: chat not found")
    assert await told(5) == (400, "Bad Request: chat not found")
    assert await told(neighbour.id) == (403, "Forbidden: bot can't initiate conversation with a user")
    assert await told(staff) == (403, "Forbidden: bots can't send messages to bots")
    assert await told(gone.id) == (403, "Forbidden: user is deactivated")


async def test_a_basic_group_that_migrated_names_the_new_one(api: BotApi, call: Caller, wang: Person) -> None:
    group = api.group("邻居", [wang, "residents"], basic=True)

    old = await group.migrates()
    await call("sendMessage", chat_id=old, text="好")

    (refused,) = api.calls("residents", "sendMessage")
    assert refused.answer == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": group.id},
    }
    kinds = [
        set(each["message"]) & {"migrate_to_chat_id", "migrate_from_chat_id"}
        for each in api.pending("residents")[-2:]
    ]
    assert kinds == [{"migrate_to_chat_id"}, {"migrate_from_chat_id"}]


async def test_a_file_of_another_bot_is_not_to_be_had(api: BotApi, call: Caller, wang: Person) -> None:
    await wang.opens("staff")
    shown = await wang.sends_photo("staff")
    file_id = shown.raw["photo"][-1]["file_id"]

    fetched = await call("getFile", file_id=file_id)
    sent = await call("sendPhoto", chat_id=wang.id, photo=file_id)

    assert fetched == (400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    assert sent == (400, "Bad Request: wrong file identifier/HTTP URL specified")


async def test_a_large_file_is_not_fetched(call: Caller, wang: Person) -> None:
    shown = await wang.sends_document("residents", b"%PDF", size=20 * 2**20 + 1)

    assert shown.document is not None
    assert await call("getFile", file_id=shown.document["file_id"]) == (400, "Bad Request: file is too big")


async def test_a_token_and_a_method_must_be_known(api: BotApi, call: Caller, client: Any) -> None:
    unknown = await client.get(f"{api.url}/bot77:nobody/getMe")
    malformed = await client.get(f"{api.url}/botnobody/getMe")

    assert (unknown.status_code, unknown.json()["description"]) == (401, "Unauthorized")
    assert malformed.status_code == 404
    assert await call("sing") == (404, "Not Found: method not found")
    assert (await call("GETME"))[0] == 200
