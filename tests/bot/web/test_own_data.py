"""At the web door: a copy of one's data for who holds the session, and a door that was shut opens nothing."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.web.api import events
from bot.web.exchange import Exchanges
from bot.web.visitors import RESIDENTS, Visitors
from models.person import Membership, Person
from models.vocabulary import Role
from tests.bot.web.rig import START, Rig
from workflows import access
from workflows.transaction import Transaction

MY_DATA = "/api/chat/mydata"
MESSAGES = "/api/chat/messages"


@pytest.fixture
async def resident(rig: Rig) -> AsyncIterator[httpx.AsyncClient]:
    async with await rig.resident() as client:
        yield client


def shut(rig: Rig, chat: int = 1) -> None:
    """Shut the door of a chat, as another process would."""
    rig.database.write_now(lambda tx: access.revoke(tx, chat, START))


async def test_a_resident_takes_a_copy_as_a_file(resident: httpx.AsyncClient) -> None:
    answer = await resident.get(MY_DATA)

    assert answer.status_code == 200
    assert json.loads(answer.text)["schema"] == "huiying.mydata/1"
    assert 'attachment; filename="huiying-mydata-' in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"


async def test_who_holds_no_session_gets_none(rig: Rig) -> None:
    async with rig.client() as client:
        answer = await client.get(MY_DATA)

    assert answer.status_code == 401


async def test_a_desk_gives_no_copy(rig: Rig) -> None:
    def seat(tx: Transaction) -> str:
        tx.add(Person(id=90, name="测试甲", created_at=START))
        tx.flush()
        tx.add(Membership(person_id=90, role=Role.AUDITOR, since=START))
        made = access.open_chat(
            tx, 90, Role.AUDITOR, None, None, "zh-CN", START, rig.clock(), rig.door.chance
        )
        return made.token

    token = rig.database.write_now(seat)
    async with rig.client(authorization=f"Bearer {token}") as client:
        answer = await client.get(MY_DATA)

    assert answer.status_code == 404


@pytest.mark.parametrize("remembered", [False, True], ids=["at once", "while it is remembered"])
async def test_a_door_that_was_shut_opens_nothing(
    rig: Rig, resident: httpx.AsyncClient, remembered: bool
) -> None:
    if remembered:
        await resident.post(MESSAGES, json={"text": "a"})
    shut(rig)

    answers = [
        await resident.get(MESSAGES),
        await resident.post(MESSAGES, json={"text": "b"}),
        await resident.get(MY_DATA),
        await resident.get("/api/chat/events"),
        await resident.get("/pictures/" + "0" * 32 + ".jpg"),
    ]

    assert [answer.status_code for answer in answers] == [401] * 5


async def test_a_page_that_was_shut_shows_the_way_in(rig: Rig, resident: httpx.AsyncClient) -> None:
    token = resident.headers["authorization"].removeprefix("Bearer ")
    shut(rig)

    async with rig.client() as client:
        client.cookies.set(RESIDENTS.cookie, token)
        page = await client.get("/chat", headers={"accept": "text/html"})

    assert page.status_code == 200
    assert 'action="/chat/start"' in page.text


async def test_a_stream_ends_when_its_door_is_shut(rig: Rig, resident: httpx.AsyncClient) -> None:
    token = resident.headers["authorization"].removeprefix("Bearer ")
    holds = Visitors(rig.database, rig.clock, rig.door.idle).holding(token)
    stream = events(Exchanges(rig.door), 1, 0, holds)
    first = await anext(stream)
    shut(rig)
    rig.door.streams.wake((1,))

    rest = [each async for each in stream]

    assert first.event == "message"
    assert rest == []
