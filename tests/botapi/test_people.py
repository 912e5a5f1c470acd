"""Guards what people see and do: screens that follow edits, presses, blocks, groups."""

import pytest

from tests.botapi.api import BotApi, served_botapi
from tests.botapi.conftest import Caller
from tests.botapi.errors import NoSuchButton, NotCalled, NotSeen
from tests.botapi.people import Person

KEYS = {
    "inline_keyboard": [
        [{"text": "确认", "callback_data": "k1"}],
        [{"text": "网页", "url": "https://example.org"}],
    ]
}


async def test_a_person_sees_what_came_since_the_last_act(call: Caller, wang: Person) -> None:
    await call.result("sendMessage", chat_id=wang.id, text="您好")
    assert (await wang.sees("residents", "您好")).text == "您好"
    await wang.says("residents", "路灯坏了")

    with pytest.raises(NotSeen) as caught:
        await wang.sees("residents", "您好", timeout=0.01)

    assert caught.value.screen == ["王甲: /start", "residents (test): 您好", "王甲: 路灯坏了"]
    assert (await wang.sees("residents", "您好", ever=True)).by_bot


async def test_an_edit_is_news_and_history_keeps_what_was(call: Caller, wang: Person) -> None:
    sent = await call.result("sendMessage", chat_id=wang.id, text="一", reply_markup=KEYS)
    press = await wang.presses("residents", "确认")
    await call.result("editMessageText", chat_id=wang.id, message_id=sent["message_id"], text="二")
    await call.result("deleteMessage", chat_id=wang.id, message_id=wang.chat("residents").messages[0].id)

    seen = await wang.sees("residents", "二")

    assert press.answer is None
    assert (seen.edited, seen.labels) == (True, [])
    assert [(each.kind, each.message.text) for each in wang.chat("residents").history] == [
        ("sent", "/start"),
        ("sent", "一"),
        ("edited", "二"),
        ("deleted", "/start"),
    ]


async def test_a_press_reaches_the_bot_and_its_answer_the_person(
    api: BotApi, call: Caller, wang: Person
) -> None:
    await call.result("sendMessage", chat_id=wang.id, text="一", reply_markup=KEYS)
    press = await wang.presses("residents", "确认")
    query = (await call.result("getUpdates"))[-1]["callback_query"]

    await call.result("answerCallbackQuery", callback_query_id=query["id"], text="好的")

    assert (query["data"], query["from"]["id"]) == ("k1", wang.id)
    assert await press.answered() == "好的"
    assert wang.chat("residents").toasts == ["好的"]
    assert (await wang.presses("residents", "网页")).url == "https://example.org"


async def test_an_unanswered_press_is_told(call: Caller, wang: Person) -> None:
    await call.result("sendMessage", chat_id=wang.id, text="一", reply_markup=KEYS)
    press = await wang.presses("residents", "k1")

    with pytest.raises(NotCalled):
        await press.answered(timeout=0.01)


async def test_an_old_keyboard_can_still_be_pressed(api: BotApi, call: Caller, wang: Person) -> None:
    sent = await call.result("sendMessage", chat_id=wang.id, text="一", reply_markup=KEYS)
    old = await wang.sees("residents", button="确认")
    await call.result("editMessageText", chat_id=wang.id, message_id=sent["message_id"], text="二")

    with pytest.raises(NoSuchButton):
        await wang.presses("residents", "确认")
    await wang.presses("residents", "确认", old)
    await wang.forges("residents", "forged")

    assert [each["callback_query"]["data"] for each in api.pending("residents")[-2:]] == ["k1", "forged"]


async def test_a_reply_keyboard_writes_for_the_person(api: BotApi, call: Caller, wang: Person) -> None:
    keyboard = {"keyboard": [[{"text": "帮助"}, {"text": "电话", "request_contact": True}]]}
    await call.result("sendMessage", chat_id=wang.id, text="请选", reply_markup=keyboard)

    await wang.presses("residents", "帮助")
    await wang.presses("residents", "电话")

    messages = [each["message"] for each in api.pending("residents")[-2:]]
    assert messages[0]["text"] == "帮助"
    assert messages[1]["contact"]["user_id"] == wang.id


async def test_photos_come_in_sizes_and_only_to_their_bot(api: BotApi, call: Caller, wang: Person) -> None:
    shown = await wang.sends_photo("residents", caption="图")
    sizes = shown.raw["photo"]

    file = await call.result("getFile", file_id=sizes[-1]["file_id"])

    assert sizes[-1]["width"] == 64
    assert file["file_path"].startswith("photos/")
    other = await call("sendPhoto", chat_id=wang.id, photo=sizes[-1]["file_id"][:-1] + "?")
    assert other == (400, "Bad Request: wrong file identifier/HTTP URL specified")


async def test_a_block_is_told_and_start_lifts_it(api: BotApi, call: Caller, wang: Person) -> None:
    await wang.blocks("residents")
    refused = await call("sendMessage", chat_id=wang.id, text="在吗")
    await wang.opens("residents", "case-7")

    kinds = [list(each)[1] for each in api.pending("residents")]
    assert refused == (403, "Forbidden: bot was blocked by the user")
    assert kinds == ["message", "my_chat_member", "my_chat_member", "message"]
    assert api.pending("residents")[-1]["message"]["text"] == "/start case-7"
    assert (await call("sendMessage", chat_id=wang.id, text="在吗"))[0] == 200


async def test_a_group_shows_a_bot_what_concerns_it(api: BotApi, wang: Person) -> None:
    group = api.group("邻居", [wang, "residents", "staff"], admins=["staff"])
    for words in ("早", "/help", "/help@staff_test_bot", "问 @residents_test_bot"):
        await wang.says(group, words)

    def heard(bot: str) -> list[str]:
        said = [each["message"] for each in api.pending(bot) if "message" in each]
        return [each["text"] for each in said if each["chat"]["id"] == group.id]

    assert heard("residents") == ["/help", "问 @residents_test_bot"]
    assert heard("staff") == ["早", "/help", "/help@staff_test_bot", "问 @residents_test_bot"]


async def test_a_group_that_throws_a_bot_out_refuses_it(api: BotApi, call: Caller, wang: Person) -> None:
    group = api.group("邻居", [wang])
    assert (await call("sendMessage", chat_id=group.id, text="在吗"))[1] == "Bad Request: chat not found"
    await group.adds("residents")
    assert (await call("sendMessage", chat_id=group.id, text="在吗"))[0] == 200

    await group.removes("residents")

    words = "Forbidden: bot was kicked from the supergroup chat"
    assert await call("sendMessage", chat_id=group.id, text="在吗") == (403, words)


def test_a_server_in_a_thread_serves_other_threads() -> None:
    import httpx

    with served_botapi(check=False) as api:
        wang = api.person("王甲")
        api.run(wang.opens("residents"))
        body = {"chat_id": wang.id, "text": "您好"}
        answer = httpx.post(f"{api.url}/bot{api.token('residents')}/sendMessage", json=body, trust_env=False)
        seen = api.run(wang.sees("residents", "您好"))

    assert answer.status_code == 200
    assert seen.text == "您好"
