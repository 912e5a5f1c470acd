"""The web door inside Telegram: the same person as in the chat there, once for each launch."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from bot.telegram.bots import RESIDENTS, STAFF, Bot
from models.person import Chat
from models.vocabulary import Locale, Role
from tests.bot.telegram.launches import RESIDENTS_TOKEN, STAFF_TOKEN, signed
from tests.bot.web.rig import Rig, opened
from workflows.access import ChatView, revoke
from workflows.arrivals import Address, join_at, open_stranger
from workflows.bearers import bearer_of
from workflows.privacy.doors import doors_of
from workflows.transaction import Transaction

SESSIONS = "/api/chat/sessions"
BOTS = (Bot(RESIDENTS, RESIDENTS_TOKEN), Bot(STAFF, STAFF_TOKEN))
WANG = Address(RESIDENTS, "4711")


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[Rig]:
    async with opened(tmp_path) as rig:
        rig.door = replace(rig.door, bots=BOTS)
        yield rig


async def launched(rig: Rig, init_data: str) -> httpx.Response:
    async with rig.client(**{"accept-language": "zh-CN"}) as client:
        return await client.post(SESSIONS, json={"init_data": init_data})


async def chat_of(rig: Rig, answer: httpx.Response) -> ChatView:
    token = answer.json()["token"]
    bearer = await rig.database.read(lambda tx: bearer_of(tx, token, rig.clock(), timedelta(hours=72)))
    return bearer.chat


async def person_at(rig: Rig, chat: int) -> int:
    def look(tx: Transaction) -> int:
        return tx.get_one(Chat, chat).person_id

    return await rig.database.read(look)


async def known(rig: Rig) -> int:
    return await rig.database.write(lambda tx: open_stranger(tx, WANG, Locale.HANT, rig.clock()))


async def joined(rig: Rig, role: Role = Role.DISPATCHER) -> int:
    secret, now = await rig.invitation(role), rig.clock()
    there = Address(STAFF, "4711")
    return await rig.database.write(lambda tx: join_at(tx, there, secret, Locale.HANS, now, now))


async def test_a_resident_is_the_person_of_their_chat(app: Rig) -> None:
    there = await known(app)

    chat = await chat_of(app, await launched(app, signed(app.clock())))

    assert (chat.channel, chat.role, chat.locale) == ("web", Role.RESIDENT, Locale.HANT)
    assert chat.person_id == await person_at(app, there)


async def test_a_stranger_becomes_the_person_of_the_chat_that_follows(app: Rig) -> None:
    chat = await chat_of(app, await launched(app, signed(app.clock())))

    again = await chat_of(app, await launched(app, signed(app.clock(), query_id="AAF-second")))

    assert again == chat


async def test_the_first_launch_greets_and_the_next_goes_on(app: Rig) -> None:
    first = await launched(app, signed(app.clock()))
    async with app.client(authorization=f"Bearer {first.json()['token']}") as client:
        await client.post("/api/chat/messages", json={"text": "楼下的灯坏了"})

    second = await launched(app, signed(app.clock(), query_id="AAF-second"))

    async with app.client(authorization=f"Bearer {second.json()['token']}") as client:
        messages = (await client.get("/api/chat/messages")).json()["messages"]
    assert [each["id"] for each in messages] == [1, 2]


async def test_a_launch_opens_one_session(app: Rig) -> None:
    init_data = signed(app.clock())
    await launched(app, init_data)

    again = await launched(app, init_data)

    assert (again.status_code, again.json()["code"]) == (403, "launch_refused")
    assert "再从 Telegram" in again.json()["message"]


async def test_another_writing_of_a_used_launch_is_the_same_launch(app: Rig) -> None:
    init_data = signed(app.clock())
    await launched(app, init_data)
    first, *others = init_data.split("&")

    again = await launched(app, "&".join([*others, first.replace("AAF", "%41%41F")]))

    assert again.json()["code"] == "launch_refused"


async def test_what_is_refused_is_refused_politely_and_not_logged(app: Rig) -> None:
    with capture_logs() as logs:
        answer = await launched(app, signed(app.clock(), "1001:AAsomebody-elses"))

    assert (answer.status_code, answer.json()["code"]) == (403, "launch_refused")
    assert logs == [{"event": "launch refused", "log_level": "info", "error": "seal"}]


async def test_staff_who_have_joined_come_to_their_desk(app: Rig) -> None:
    there = await joined(app)

    chat = await chat_of(app, await launched(app, signed(app.clock(), STAFF_TOKEN)))

    assert (chat.role, chat.person_id) == (Role.DISPATCHER, await person_at(app, there))


async def test_nobody_comes_to_the_desk_without_having_joined(app: Rig) -> None:
    await known(app)

    answer = await launched(app, signed(app.clock(), STAFF_TOKEN))

    assert (answer.status_code, answer.json()["code"]) == (403, "invitation_needed")


async def test_a_shut_chat_shuts_its_page(app: Rig) -> None:
    there = await joined(app)
    token = (await launched(app, signed(app.clock(), STAFF_TOKEN))).json()["token"]

    await app.database.write(lambda tx: revoke(tx, there, app.clock()))

    async with app.client(authorization=f"Bearer {token}") as client:
        assert (await client.get("/api/chat/messages")).status_code == 401
    answer = await launched(app, signed(app.clock(), STAFF_TOKEN, query_id="AAF-second"))
    assert answer.json()["code"] == "invitation_needed"


async def test_a_person_sees_the_page_among_their_doors(app: Rig) -> None:
    await known(app)
    chat = await chat_of(app, await launched(app, signed(app.clock())))

    found = await app.database.read(lambda tx: doors_of(tx, chat.person_id))

    assert [(each.channel, each.within) for each in found] == [(RESIDENTS, False), ("web", True)]


@pytest.mark.parametrize(
    "body",
    [
        {"init_data": 5},
        {"init_data": None},
        {"init_data": "x", "role": "resident"},
        {"init_data": "x", "invitation": "y"},
    ],
    ids=["a number", "nothing", "with a role", "with an invitation"],
)
async def test_a_request_says_one_thing(app: Rig, body: dict[str, object]) -> None:
    async with app.client() as client:
        answer = await client.post(SESSIONS, json=body)

    assert answer.status_code == 422


async def test_guessing_is_slowed_down(app: Rig) -> None:
    async with app.client() as client:
        answers = [await client.post(SESSIONS, json={"init_data": f"hash={each}"}) for each in range(25)]

    assert [each.status_code for each in answers][-1] == 429


async def test_the_page_signs_in_by_a_cookie_that_stays_in_its_frame(app: Rig) -> None:
    app.door = replace(app.door, public_url="https://huiying.example")
    async with app.client() as client:
        answer = await client.post("/chat/app", data={"init_data": signed(app.clock())})

    cookie = answer.headers["set-cookie"]
    assert (answer.status_code, answer.headers["location"]) == (303, "/chat")
    assert "SameSite=none" in cookie
    assert all(each in cookie for each in ("Secure", "HttpOnly", "Partitioned"))


async def test_a_page_that_is_signed_in_may_be_loaded_again(app: Rig) -> None:
    init_data = signed(app.clock())
    async with app.client() as client:
        await client.post("/chat/app", data={"init_data": init_data})

        again = await client.post("/chat/app", data={"init_data": init_data})

        shown = await client.get("/chat")
    assert (again.status_code, again.headers["location"]) == (303, "/chat")
    assert 'id="composer"' in shown.text


async def test_the_desk_takes_no_word_of_the_residents_bot(app: Rig) -> None:
    async with app.client() as client:
        answer = await client.post("/desk/app", data={"init_data": signed(app.clock())})

    assert answer.json()["code"] == "launch_refused"


async def test_a_foreign_form_signs_nobody_in(app: Rig) -> None:
    async with app.client(**{"sec-fetch-site": "cross-site"}) as client:
        answer = await client.post("/chat/app", data={"init_data": signed(app.clock())})

    assert answer.json()["code"] == "foreign_form"


@pytest.mark.parametrize("path", ["/chat/app", "/chat", "/desk/app", "/desk"])
async def test_only_telegrams_page_may_hold_what_it_opens(app: Rig, path: str) -> None:
    async with app.client() as client:
        headers = (await client.get(path)).headers

    assert "frame-ancestors https://web.telegram.org" in headers["content-security-policy"]
    assert "x-frame-options" not in headers


@pytest.mark.parametrize("path", ["/", "/healthz", "/operator", "/chatter"])
async def test_nobody_may_hold_anything_else(app: Rig, path: str) -> None:
    async with app.client() as client:
        headers = (await client.get(path)).headers

    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"


async def test_without_a_bot_there_is_no_such_page(rig: Rig) -> None:
    async with rig.client() as client:
        answer = await client.get("/chat/app")

    assert answer.status_code == 404
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
