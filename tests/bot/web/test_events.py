"""The event stream: what was missed comes first, then what is new, in order and once."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from bot.web.api import events
from bot.web.exchange import Exchanges
from bot.web.streams import Streams
from bot.web.visitors import Visitors
from tests.bot.web.rig import Rig
from tests.bot.web.served import served
from workflows.transaction import Transaction


def anybody(_tx: Transaction) -> bool:
    """Let everybody listen."""
    return True


async def numbers(
    rig: Rig, after: int, count: int, holds: Callable[[Transaction], bool] = anybody
) -> list[int]:
    """Listen until `count` messages have come, or the stream ends."""
    found: list[int] = []
    async for event in events(Exchanges(rig.door), 1, after, holds):
        found.append(json.loads(str(event.data))["id"])
        if len(found) == count:
            break
    return found


async def test_the_stream_resumes_after_the_last_number(rig: Rig) -> None:
    async with await rig.resident() as client:
        for words in ("a", "b", "c"):
            await client.post("/api/chat/messages", json={"text": words})

        found = await numbers(rig, after=2, count=2)

    assert found == [3, 4]


async def test_a_waiting_stream_is_woken(rig: Rig) -> None:
    async with await rig.resident() as client:
        listening = asyncio.create_task(numbers(rig, after=1, count=1))
        while not rig.door.streams.listeners(1):
            await asyncio.sleep(0)

        await client.post("/api/chat/messages", json={"text": "a"})

        assert await listening == [2]


async def test_a_stream_that_nobody_wakes_looks_by_itself() -> None:
    streams = Streams(poll_seconds=0)
    with streams.listening(1) as signal:
        await streams.news(signal)

        assert not signal.is_set()
    assert streams.listeners(1) == 0


async def test_streams_end_when_the_house_closes(rig: Rig) -> None:
    async with await rig.resident():
        listening = asyncio.create_task(numbers(rig, after=1, count=1))
        while not rig.door.streams.listeners(1):
            await asyncio.sleep(0)

        rig.door.streams.close()

        assert await listening == []


async def test_a_stream_ends_with_its_session(rig: Rig) -> None:
    visitors = Visitors(rig.database, rig.clock, rig.door.idle)
    async with await rig.resident() as client:
        visitor = await visitors.of_token(client.headers["authorization"].removeprefix("Bearer "))
        stream = events(Exchanges(rig.door), 1, 0, visitors.holding(visitor.token))
        first = await anext(stream)

        await visitors.sign_out(visitor)
        rig.door.streams.wake((1,))

        assert [first.id, *[each.id async for each in stream]] == ["1"]


@pytest.mark.parametrize("after", ["x", "-1", "1.5"])
async def test_a_number_that_is_none_is_refused(rig: Rig, after: str) -> None:
    async with await rig.resident() as client:
        answer = await client.get("/api/chat/events", params={"after": after})

    assert answer.status_code == 422


async def read_events(client: httpx.AsyncClient, count: int, headers: dict[str, str]) -> list[dict[str, Any]]:
    """Read events off a real connection."""
    found: list[dict[str, Any]] = []
    async with client.stream("GET", "/api/chat/events", headers=headers) as answer:
        event: dict[str, str] = {}
        async for line in answer.aiter_lines():
            if line:
                name, _, value = line.partition(": ")
                event[name] = value
            elif event.get("event") == "message":
                found.append({"id": event["id"], **json.loads(event["data"])})
                event = {}
                if len(found) == count:
                    return found
    return found


@pytest.fixture
async def connection(rig: Rig) -> AsyncIterator[httpx.AsyncClient]:
    with served(rig.app) as address:
        async with httpx.AsyncClient(base_url=address) as client:
            opened = await client.post("/api/chat/sessions", json={"role": "resident"})
            client.headers["authorization"] = f"Bearer {opened.json()['token']}"
            yield client
        rig.door.streams.close()


async def test_events_over_http_are_the_messages_with_the_same_ids(connection: httpx.AsyncClient) -> None:
    answers = [
        (await connection.post("/api/chat/messages", json={"text": words})).json()["messages"][0]
        for words in ("a", "b")
    ]

    found = await read_events(connection, 2, {"last-event-id": "1"})

    assert found == answers


async def test_a_huge_photo_over_http_still_gets_its_answer(connection: httpx.AsyncClient) -> None:
    files = {"photo": ("huge.jpg", b"x" * 30_000_000, "image/jpeg")}

    answer = await connection.post("/api/chat/messages", files=files)

    assert (answer.status_code, answer.json()["code"]) == (413, "photo_too_large")
