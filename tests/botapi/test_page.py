"""Guards the page on which the bots are tried by hand."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from tests.botapi.api import BotApi, served_botapi
from tests.botapi.conftest import Caller
from tests.botapi.people import Person
from tests.botapi.pictures import plain

KEYS = {"inline_keyboard": [[{"text": "确认", "callback_data": "k1"}]]}


async def chat(api: BotApi, client: httpx.AsyncClient, person: Person) -> list[dict[str, object]]:
    answer = await client.get(f"{api.url}/page/chat", params={"bot": "residents", "person": str(person.id)})
    messages: list[dict[str, object]] = answer.json()["messages"]
    return messages


async def act(api: BotApi, client: httpx.AsyncClient, person: Person, **fields: object) -> httpx.Response:
    data = {
        "person": str(person.id),
        "bot": "residents",
        **{name: str(each) for name, each in fields.items()},
    }
    return await client.post(f"{api.url}/page/act", data=data)


async def test_a_person_on_the_page_writes_presses_and_sends(
    api: BotApi, client: httpx.AsyncClient, call: Caller, wang: Person
) -> None:
    sent = await call.result("sendMessage", chat_id=wang.id, text="请确认", reply_markup=KEYS)
    pressing = asyncio.create_task(
        act(api, client, wang, act="presses", message=sent["message_id"], button="k1")
    )
    await api.world.signal.until(lambda: "callback_query" in api.pending("residents")[-1], 5)
    query = api.pending("residents")[-1]["callback_query"]["id"]
    await call.result("answerCallbackQuery", callback_query_id=query, text="好的")
    for doing in ("location", "voice", "contact", "photo"):
        assert (await act(api, client, wang, act=doing)).json() == {}

    shown = await chat(api, client, wang)

    assert (await pressing).json()["text"] == "好的"
    assert shown[1]["rows"] == [[{"label": "确认", "data": "k1", "url": None}]]
    assert [each["own"] for each in shown] == [True, False, True, True, True, True]
    picture = await client.get(f"{api.url}/page/picture/{shown[-1]['photo']}")
    assert picture.content[:2] == b"\xff\xd8"


async def test_photos_chosen_together_are_an_album(
    api: BotApi, client: httpx.AsyncClient, wang: Person
) -> None:
    data = {"person": str(wang.id), "bot": "residents", "act": "photo", "text": "两张"}
    files = [("photo", ("a.jpg", plain(), "image/jpeg")), ("photo", ("b.jpg", plain(), "image/jpeg"))]

    await client.post(f"{api.url}/page/act", data=data, files=files)

    albums = [each["message"]["media_group_id"] for each in api.pending("residents")[-2:]]
    assert albums[0] == albums[1]


@pytest.mark.parametrize(
    "fields", [{"act": "sings"}, {"act": "opens", "payload": "ä"}, {"act": "votes", "message": "x"}]
)
async def test_what_cannot_be_done_is_said(
    api: BotApi, client: httpx.AsyncClient, wang: Person, fields: dict[str, str]
) -> None:
    answer = await act(api, client, wang, **fields)

    assert (answer.status_code, list(answer.json())) == (400, ["error"])


async def test_the_page_is_told_of_changes(api: BotApi, client: httpx.AsyncClient, wang: Person) -> None:
    async with client.stream("GET", f"{api.url}/page/events") as events:
        lines = events.aiter_lines()
        first = await anext(lines)
        await wang.says("residents", "在吗")
        later = [await anext(lines) for _ in range(2)][-1]

    assert first.startswith("data: ")
    assert int(later.removeprefix("data: ")) > int(first.removeprefix("data: "))


async def test_the_calls_are_shown_with_what_deviates(
    api: BotApi, client: httpx.AsyncClient, call: Caller, wang: Person
) -> None:
    await call.result("sendMessage", chat_id=wang.id, text="好")

    shown = (await client.get(f"{api.url}/page/calls")).json()

    assert [(each["method"], each["status"], each["deviations"]) for each in shown] == [
        ("sendMessage", 200, [])
    ]


@pytest.fixture
def served() -> Iterator[BotApi]:
    with served_botapi(check=False) as api:
        api.person("王甲")
        api.person("李乙")
        yield api


def say(served: BotApi, method: str, **params: object) -> None:
    url = f"{served.url}/bot{served.token('residents')}/{method}"
    assert httpx.post(url, json=params, trust_env=False).status_code == 200


@pytest.mark.browser
def test_a_conversation_on_the_page(served: BotApi, chromium_path: str) -> None:
    from playwright.sync_api import expect, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path)
        page = browser.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(served.url)
        phone = page.locator(".phone").first
        phone.get_by_role("button", name="Start").click()
        expect(phone.locator(".own .bubble")).to_contain_text("/start")
        number = served.pending("residents")[0]["message"]["chat"]["id"]
        say(served, "sendMessage", chat_id=number, text="<b>您好</b>", parse_mode="HTML", reply_markup=KEYS)

        expect(phone.locator(".bubble b")).to_have_text("您好")
        phone.get_by_role("button", name="确认").click()
        served.run(served.world.signal.until(lambda: len(served.pending("residents")) == 2, 5))
        query = served.pending("residents")[1]["callback_query"]["id"]
        say(served, "answerCallbackQuery", callback_query_id=query, text="好的")
        expect(phone.locator(".toast")).to_have_text("好的")
        phone.get_by_role("textbox").fill("路灯坏了")
        phone.get_by_role("textbox").press("Enter")
        expect(phone.locator(".own .bubble").last).to_contain_text("路灯坏了")
        link = f"https://t.me/{served.world.bots['staff'].account.username}?start=case-7"
        say(served, "sendMessage", chat_id=number, text=f"工作人员请走 {link}")
        phone.get_by_role("link").click()
        expect(page.locator(".phone").last.locator(".own .bubble")).to_contain_text("/start case-7")
        expect(page.locator("#calls li").first).to_contain_text("sendMessage")
        browser.close()

    assert faults == []
    assert [set(each) & {"message", "callback_query"} for each in served.pending("residents")] == [
        {"message"},
        {"callback_query"},
        {"message"},
    ]
