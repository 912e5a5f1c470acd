"""The chat API, as docs/surfaces.md promises it."""

import asyncio
import json
from datetime import timedelta

import httpx
import pytest

from models.vocabulary import Role
from tests.bot.web.rig import Rig

WORDS = "楼下的灯坏了"


async def test_a_new_session_is_greeted(rig: Rig) -> None:
    async with rig.client() as client:
        opened = (await client.post("/api/chat/sessions", json={"role": "resident"})).json()

        answer = await client.get(
            "/api/chat/messages", headers={"authorization": f"Bearer {opened['token']}"}
        )

    assert isinstance(opened["chat"], int)
    assert [message["id"] for message in answer.json()["messages"]] == [1]


async def test_a_message_has_the_promised_form(rig: Rig) -> None:
    async with await rig.resident() as client:
        answer = await client.post("/api/chat/messages", json={"text": WORDS})

    (message,) = answer.json()["messages"]
    assert answer.status_code == 200
    assert set(message) == {"id", "text", "buttons", "images", "edited", "case", "at"}
    assert WORDS in message["text"]
    assert [[key["name"] for key in row] for row in message["buttons"]] == [["confirm", "cancel"]]
    assert set(message["buttons"][0][0]) == {"label", "name", "token"}
    assert (message["id"], message["edited"], message["case"]) == (2, None, "HY-20261123-K7M3")


async def test_a_press_edits_its_message(rig: Rig) -> None:
    async with await rig.resident() as client:
        (asked,) = (await client.post("/api/chat/messages", json={"text": WORDS})).json()["messages"]
        token = asked["buttons"][0][0]["token"]

        (answer,) = (await client.post("/api/chat/messages", json={"button": token})).json()["messages"]

    assert (answer["id"], answer["edited"]) == (3, asked["id"])


async def test_the_same_update_again_changes_nothing(rig: Rig) -> None:
    async with await rig.resident() as client:
        body = {"text": WORDS, "update_id": "u1"}
        first = (await client.post("/api/chat/messages", json=body)).json()

        second = (await client.post("/api/chat/messages", json=body)).json()

        every = (await client.get("/api/chat/messages")).json()["messages"]
    assert first == second
    assert len(every) == 2


async def test_two_chats_may_use_the_same_update_id(rig: Rig) -> None:
    async with await rig.resident() as one, await rig.resident() as other:
        await one.post("/api/chat/messages", json={"text": "one", "update_id": 5})

        answer = await other.post("/api/chat/messages", json={"text": "other", "update_id": 5})

    assert "other" in answer.json()["messages"][0]["text"]


@pytest.mark.parametrize("update_id", ["start", "/start", "1/start"])
async def test_an_update_id_cannot_pass_for_the_greeting(rig: Rig, update_id: str) -> None:
    async with await rig.resident() as client:
        answer = await client.post("/api/chat/messages", json={"text": WORDS, "update_id": update_id})

    assert WORDS in answer.json()["messages"][0]["text"]


async def test_messages_after_a_number(rig: Rig) -> None:
    async with await rig.resident() as client:
        for words in ("a", "b", "c"):
            await client.post("/api/chat/messages", json={"text": words})

        answer = await client.get("/api/chat/messages", params={"after": 2})

    assert [message["id"] for message in answer.json()["messages"]] == [3, 4]


async def test_staff_come_in_by_invitation_once(rig: Rig) -> None:
    invitation = await rig.invitation()
    async with rig.client() as client:
        first = await client.post("/api/chat/sessions", json={"invitation": invitation})

        second = await client.post("/api/chat/sessions", json={"invitation": invitation})

    assert first.status_code == 200
    assert (second.status_code, second.json()["code"]) == (403, "invitation_invalid")


async def test_nobody_becomes_staff_without_an_invitation(rig: Rig) -> None:
    async with rig.client() as client:
        answer = await client.post("/api/chat/sessions", json={"role": str(Role.HANDLER)})

    assert (answer.status_code, answer.json()["code"]) == (403, "invitation_needed")


@pytest.mark.parametrize("header", [None, "Bearer ", "Bearer nobody", "Basic eDp5", "Bearer " + "x" * 5000])
async def test_an_unknown_token_is_refused(rig: Rig, header: str | None) -> None:
    async with rig.client(**({"authorization": header} if header else {})) as client:
        answer = await client.post("/api/chat/messages", json={"text": WORDS})

    assert (answer.status_code, answer.json()["code"]) == (401, "session_unknown")


async def test_a_session_ends(rig: Rig) -> None:
    async with await rig.resident() as client:
        rig.clock.move(timedelta(days=31))

        answer = await client.get("/api/chat/messages")

    assert answer.status_code == 401


async def test_a_foreign_button_is_answered_politely_and_does_nothing(rig: Rig) -> None:
    async with await rig.resident() as one, await rig.resident() as other:
        (asked,) = (await one.post("/api/chat/messages", json={"text": WORDS})).json()["messages"]
        token = asked["buttons"][0][0]["token"]

        answer = await other.post("/api/chat/messages", json={"button": token})

    assert answer.status_code == 200
    assert answer.json()["messages"][0]["edited"] is None


@pytest.mark.parametrize("token", ["", "x", "1-0-0-", "9" * 900, "1-0-0-\ud800", "²-0-0-a", "-1-0-0-a"])
async def test_a_forged_button_is_answered_politely(rig: Rig, token: str) -> None:
    async with await rig.resident() as client:
        answer = await client.post("/api/chat/messages", content=json.dumps({"button": token}))

    assert answer.status_code == 200
    assert len(answer.json()["messages"]) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 60_000, 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"text": 5}', 422),
        (b'{"text": "a", "button": "b"}', 422),
        (b'{"text": "a", "update_id": {}}', 422),
        (b'{"location": {"lat": 91, "lon": 0, "datum": "wgs84"}}', 422),
        (b'{"location": {"lat": NaN, "lon": 0, "datum": "wgs84"}}', 422),
        (b'{"location": {"lat": 1, "lon": 2}}', 422),
    ],
)
async def test_a_body_that_is_no_message_is_refused(rig: Rig, body: bytes, status: int) -> None:
    async with await rig.resident() as client:
        answer = await client.post("/api/chat/messages", content=body)

    assert answer.status_code == status
    assert set(answer.json()) == {"code", "message"}


async def test_a_location_reaches_the_engine_with_its_datum(rig: Rig) -> None:
    async with await rig.resident() as client:
        body = {"location": {"lat": 31.2, "lon": 121.5, "datum": "gcj02"}}

        answer = await client.post("/api/chat/messages", json=body)

    assert "31.2 gcj02" in answer.json()["messages"][0]["text"]


@pytest.mark.parametrize(
    "words",
    ["长" * 20_000, "😀" * 20_000, "a\0b", "\ud800", "<b>x</b>{}{0}", "\u202eabc\u200b\x07", ""],
    ids=["long", "emoji", "nul", "surrogate", "markup", "bidi", "empty"],
)
async def test_any_words_are_taken(rig: Rig, words: str) -> None:
    async with await rig.resident() as client:
        answer = await client.post("/api/chat/messages", content=json.dumps({"text": words}).encode())

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en-GB,en;q=0.9", "session has ended"),
        ("zh-TW", "過期"),
        ("zh-CN", "过期"),
        ("fr,en;q=0.2", "session"),
    ],
)
async def test_an_error_speaks_the_callers_language(rig: Rig, language: str, words: str) -> None:
    async with rig.client(**{"accept-language": language}) as client:
        answer = await client.get("/api/chat/messages")

    assert words in answer.json()["message"]


async def test_an_error_in_a_chat_speaks_the_chats_language(rig: Rig) -> None:
    async with await rig.resident(**{"accept-language": "en"}) as client:
        client.headers["accept-language"] = "zh-CN"

        answer = await client.post("/api/chat/messages", json={})

    assert "missing" in answer.json()["message"]


async def test_an_unknown_address_is_refused_in_the_same_form(rig: Rig) -> None:
    async with rig.client() as client:
        answers = [await client.get("/api/nothing"), await client.delete("/api/chat/messages")]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (404, "not_found"),
        (405, "method_not_allowed"),
    ]


@pytest.mark.parametrize("path", ["services.json", "services.xml", "requests.json", "discovery.xml"])
async def test_d8_a_program_that_looks_for_open311_too_early_reads_no_page(rig: Rig, path: str) -> None:
    async with rig.client() as client:
        answers = [await client.request(verb, f"/open311/v2/{path}") for verb in ("GET", "POST")]

    for answer in answers:
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("application/json")
        assert answer.json().keys() == {"code", "message"}


async def test_the_description_of_the_api_names_what_there_is(rig: Rig) -> None:
    async with rig.client() as client:
        described = (await client.get("/openapi.json")).json()

        documentation = await client.get("/docs")

    assert {"/api/chat/sessions", "/api/chat/messages", "/api/chat/events", "/healthz"} <= set(
        described["paths"]
    )
    assert "$defs" not in str(described)
    assert documentation.status_code == 404


async def test_health_needs_courier_and_clock(rig: Rig) -> None:
    async with rig.client() as client:
        well = await client.get("/healthz")
        rig.healthy = False

        ill = await client.get("/healthz")

        ready = await client.get("/readyz")
    assert (well.status_code, ill.status_code, ready.status_code) == (200, 503, 200)


async def test_a_lost_database_is_not_healthy(rig: Rig) -> None:
    rig.database.close()
    async with rig.client() as client:
        answer = await client.get("/healthz")

    assert answer.status_code == 503


async def test_many_chats_at_once_each_get_their_own_answer(rig: Rig) -> None:
    clients = [await rig.resident() for _ in range(12)]

    async def ask(number: int, client: httpx.AsyncClient) -> str:
        answer = await client.post("/api/chat/messages", json={"text": f"chat {number}"})
        return str(answer.json()["messages"][0]["text"])

    answers = await asyncio.gather(*(ask(number, client) for number, client in enumerate(clients)))

    assert all(answer.endswith(f"chat {number}") for number, answer in enumerate(answers))
