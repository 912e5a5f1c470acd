"""Attacks on forms and on HTTP itself: foreign pages, bent requests, floods of streams; all refused."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import select

from bot.web.api import MOST_STREAMS
from bot.web.visitors import STAFF, csrf_of
from models.person import WebSession
from models.vocabulary import Role
from tests.bot.web.community import raise_case
from tests.bot.web.rig import Rig
from tests.bot.web.served import served
from tests.security.effects import everything
from workflows.access import invite
from workflows.transaction import Transaction

PAGE = {"accept": "text/html"}
SESSIONS, MESSAGES = "/api/chat/sessions", "/api/chat/messages"


@asynccontextmanager
async def handler(house: Rig) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """Let a handler in at the desk; give the browser and the proof its forms carry."""
    invited = await house.database.write(
        lambda tx: invite(tx, Role.HANDLER, "B1", None, house.clock(), house.door.chance)
    )
    async with house.client(**PAGE) as browser:
        await browser.post("/desk/join", data={"invitation": invited.secret})
        yield browser, csrf_of(browser.cookies[STAFF.cookie])


FORMS = (
    "/desk/case/{}/press",
    "/desk/case/{}/say",
    "/desk/case/{}/card",
    "/desk/chat/say",
    "/desk/chat/press",
    "/desk/leave",
    "/desk/export",
)
PROOFS: dict[str, dict[str, str]] = {
    "no proof": {},
    "an empty proof": {"csrf": ""},
    "a made-up proof": {"csrf": "0" * 32},
    "the proof of nobody": {"csrf": csrf_of("")},
}


async def test_a_form_without_our_own_proof_does_nothing(house: Rig) -> None:
    number = raise_case(house)
    async with handler(house) as (_, others_proof), handler(house) as (browser, proof):
        bent = {"another's proof": {"csrf": others_proof}, "a bent proof": {"csrf": f"{proof}x"}}
        before = await everything(house)

        answers = [
            (await browser.post(form.format(number), data={"button": "x", "text": "x", **given})).status_code
            for form in FORMS
            for given in {**PROOFS, **bent}.values()
        ]

    assert set(answers) == {403}
    assert await everything(house) == before


async def test_an_act_is_a_post_and_nothing_else(house: Rig) -> None:
    number = raise_case(house)
    async with handler(house) as (browser, proof):
        before = await everything(house)

        answers = [
            (await browser.request(method, form.format(number), params={"csrf": proof})).status_code
            for form in FORMS
            for method in ("GET", "PUT", "DELETE", "PATCH", "TRACE")
        ]

    assert set(answers) <= {404, 405}
    assert await everything(house) == before


FOREIGN = {
    "another origin": {"origin": "http://evil.example"},
    "the same name on another port": {"origin": "http://127.0.0.1:1"},
    "no origin at all": {"origin": "null"},
    "another site": {"sec-fetch-site": "cross-site"},
    "a site of the same family": {"sec-fetch-site": "same-site"},
}


@pytest.mark.parametrize("path", ["/desk/join", "/desk/demo", "/chat/start", "/preferences"])
async def test_a_form_of_another_site_is_refused_before_anything_is_known(rig: Rig, path: str) -> None:
    secret = await rig.invitation()
    before = await everything(rig)

    async with rig.client(**PAGE) as browser:
        form = {"invitation": secret, "role": "handler", "language": "en"}
        answers = [await browser.post(path, data=form, headers=headers) for headers in FOREIGN.values()]

    assert [answer.status_code for answer in answers] == [403] * len(FOREIGN)
    assert not any("set-cookie" in answer.headers for answer in answers)
    assert await everything(rig) == before


async def test_a_cookie_alone_calls_nothing_by_the_api(house: Rig) -> None:
    raise_case(house)
    async with handler(house) as (browser, _):
        before = await everything(house)

        plain = {"x-place": "desk", "content-type": "text/plain"}
        answers = [
            await browser.post(MESSAGES, json={"text": "x"}, headers={"x-place": "desk"}),
            await browser.post(MESSAGES, content='{"text":"x"}', headers=plain),
        ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert await everything(house) == before


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\r\nset-cookie: a=b",
        "javascript:alert(1)",
    ],
)
async def test_no_form_leads_to_another_site(rig: Rig, back: str) -> None:
    async with rig.client() as browser:
        answer = await browser.post("/preferences", data={"back": back, "language": "en"})

    assert answer.headers["location"] == "/"


async def test_a_bent_case_number_leads_nowhere(house: Rig) -> None:
    bent = ("../../chat", "%2e%2e%2f", "//evil.example", "HY%0d%0ax: y", "<script>", "a" * 5000)
    async with handler(house) as (browser, _):
        answers = [await browser.get(f"/desk/case/{number}") for number in bent]

    places = [httpx.URL(answer.headers.get("location", "/")) for answer in answers]
    assert {answer.status_code for answer in answers} <= {200, 303, 307, 404}
    assert {place.host for place in places} <= {"", "127.0.0.1"}
    assert not any("<script>alert" in answer.text or "x" in answer.headers for answer in answers)


@pytest.fixture
def listening(rig: Rig) -> Iterator[tuple[str, int]]:
    """Let the door listen on loopback; give its address."""
    with served(rig.app) as address:
        host, _, port = address.removeprefix("http://").partition(":")
        yield host, int(port)


def raw(where: tuple[str, int], request: bytes) -> bytes:
    """Send bytes as they are; return what comes until the server ends or waits."""
    with socket.create_connection(where, timeout=5) as connection:
        connection.sendall(request)
        connection.settimeout(2)
        answer = b""
        try:
            while piece := connection.recv(65_536):
                answer += piece
        except TimeoutError:
            pass
    return answer


BODY = b'{"role":"resident"}'
HEAD = b"POST /api/chat/sessions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
SMUGGLED = b"POST /api/chat/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 19\r\n\r\n" + BODY
BENT = {
    "two lengths": HEAD + b"Content-Length: 19\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" + BODY,
    "a length in words": HEAD + b"Content-Length: ten\r\nConnection: close\r\n\r\n" + BODY,
    "a negative length": HEAD + b"Content-Length: -1\r\nConnection: close\r\n\r\n" + BODY,
    "a signed length": HEAD + b"Content-Length: +19\r\nConnection: close\r\n\r\n" + BODY,
    "an unknown coding": HEAD + b"Transfer-Encoding: xchunked\r\nConnection: close\r\n\r\n" + BODY,
    "a chunk that is none": HEAD + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n" + BODY,
    "a space before the colon": HEAD + b"Content-Length : 19\r\nConnection: close\r\n\r\n" + BODY,
    "a NUL in a header": HEAD + b"X: a\0b\r\nContent-Length: 19\r\nConnection: close\r\n\r\n" + BODY,
    "a control sign in the path": b"POST /api/chat\x01/sessions HTTP/1.1\r\nHost: x\r\n\r\n",
    "an unknown version": b"POST /api/chat/sessions HTTP/9.9\r\nHost: x\r\n\r\n",
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64,
}


def test_a_bent_request_is_refused_and_opens_no_session(rig: Rig, listening: tuple[str, int]) -> None:
    answers = {name: raw(listening, request) for name, request in BENT.items()}

    opened = rig.database.read_now(sessions)
    assert {name for name, answer in answers.items() if b" 200 " in answer.split(b"\r\n")[0]} == set()
    assert opened == 0


def sessions(tx: Transaction) -> int:
    """How many sessions there are."""
    return len(tx.execute(select(WebSession)).all())


def test_a_request_hidden_behind_a_coding_and_a_length_is_not_a_second_one(
    rig: Rig, listening: tuple[str, int]
) -> None:
    both = HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED

    answer = raw(listening, both)

    opened = rig.database.read_now(sessions)
    assert answer.count(b"HTTP/1.1 ") <= 2
    assert opened <= 1  # the second is one only where it is a request of its own
    assert b'"token"' not in answer.split(b"\r\n\r\n")[0]


async def test_one_chat_has_so_many_streams_and_no_more(rig: Rig) -> None:
    with served(rig.app) as address:
        async with httpx.AsyncClient(base_url=address) as client:
            token = (await client.post(SESSIONS, json={"role": "resident"})).json()["token"]
            headers = {"authorization": f"Bearer {token}"}
            streams = [client.stream("GET", "/api/chat/events", headers=headers) for _ in range(MOST_STREAMS)]
            opened = [await stream.__aenter__() for stream in streams]

            more = await client.get("/api/chat/events", headers=headers)

            assert {stream.status_code for stream in opened} == {200}
            assert (more.status_code, more.json()["code"]) == (429, "too_many")
            assert int(more.headers["retry-after"]) > 0
            rig.door.streams.close()
            await asyncio.gather(*(stream.__aexit__(None, None, None) for stream in streams))
