"""Whatever a raw update holds: a typed error or a reading, never a crash, and nothing is lost."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.bots import RESIDENTS
from bot.telegram.incoming import residents, staff
from bot.telegram.incoming.came import Came, Malformed
from bot.telegram.incoming.webhook import HEADER, Hooks
from models.post_tables import Inbox, SetAside
from tests.bot.telegram.rig import Rig, copy_of, listening
from tests.botapi.api import botapi

DECODERS = [residents.decode, staff.decode]
EXAMPLES = 60
FLOOD = 1_000
FLOODER = 7_000_000_001
CHAT = {"id": 7_000_000_001, "type": "private", "first_name": "某人"}
SENDER = {"id": 7_000_000_001, "is_bot": False, "first_name": "某人"}
MESSAGE = {"message_id": 5, "date": 1_795_000_000, "chat": CHAT, "from": SENDER, "text": "楼道灯不亮"}
FIELDS = (*MESSAGE, "photo", "location", "document", "caption", "voice", "migrate_to_chat_id", "new_kind")
KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "poll_answer", "new_kind")

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=20),
    st.just("\ud800\0"),
    st.just("长" * 5000),
)
junk = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=8,
)
spoiled = st.dictionaries(st.sampled_from(FIELDS), junk, max_size=4).map(lambda wrong: MESSAGE | wrong)
updates = st.one_of(
    junk,
    st.fixed_dictionaries(
        {"update_id": st.integers(1, 10**9) | junk},
        optional=dict.fromkeys(KINDS, spoiled | junk),
    ),
)


def outcome(decode: Callable[[Any], Came], raw: Any) -> Came | str:
    """What a codec makes of an update: a reading, or the kind of its error."""
    try:
        return decode(raw)
    except Malformed as error:
        return error.reason


def deep(levels: int) -> dict[str, Any]:
    """A message that answers a message that answers …"""
    message: dict[str, Any] = dict(MESSAGE)
    for _ in range(levels):
        message = MESSAGE | {"reply_to_message": message}
    return {"update_id": 1, "message": message}


@pytest.mark.parametrize("decode", DECODERS, ids=["aiogram", "python-telegram-bot"])
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True)
@given(raw=updates)
def test_any_update_is_read_or_refused_with_a_typed_error(decode: Callable[[Any], Came], raw: Any) -> None:
    found = outcome(decode, raw)

    assert isinstance(found, Came) or found.isidentifier()
    if isinstance(found, Came):
        json.dumps([found.text, found.command, found.button], ensure_ascii=False).encode()


@pytest.mark.parametrize("decode", DECODERS, ids=["aiogram", "python-telegram-bot"])
def test_a_very_deep_update_is_read_or_refused(decode: Callable[[Any], Came]) -> None:
    found = outcome(decode, deep(300))

    assert found.text == MESSAGE["text"] if isinstance(found, Came) else found.isidentifier()


async def test_what_cannot_be_read_is_acknowledged_and_set_aside(community: Path, tmp_path: Path) -> None:
    nonsense: list[Any] = [
        [],
        5,
        None,
        "{",
        {"update_id": "x"},
        {"update_id": 1, "message": {}},
        {"update_id": 2, "message": MESSAGE | {"chat": {"id": 2**70, "type": "private"}}},
        {"update_id": 3, "message": MESSAGE | {"from": "nobody"}},
        {"update_id": 4, "new_kind": {"a": 1}},
        {"update_id": 5, "callback_query": {"id": 1}},
        {"update_id": 6, "message": MESSAGE | {"location": {"latitude": "31", "longitude": None}}},
        {"update_id": 7, "message": MESSAGE | {"text": ["list"]}},
    ]

    async with called_house(community, tmp_path) as rig:
        statuses = [await bring(rig, each) for each in (*nonsense, {"update_id": 8, "message": MESSAGE})]

        kept = {row.update_id for row in await rig.rows(SetAside)}
        known = {row.update_id.partition("/")[0] for row in await rig.rows(Inbox)}

    assert set(statuses) == {204}
    assert len(kept) == len(nonsense)
    assert known == kept | {"1001:8"}


async def test_a_flood_from_one_person_holds_nobody_up(community: Path, tmp_path: Path) -> None:
    """Judged by what is dealt with before: others who come in its middle are not behind its end."""
    flood = [update(number, FLOODER, "在吗") for number in range(100, 100 + FLOOD)]
    others = [update(number, FLOODER + number, "楼道灯不亮") for number in range(20_000, 20_010)]

    async with called_house(community, tmp_path) as rig:
        intake = rig.hooks[RESIDENTS].intake
        middle = FLOOD // 2
        await asyncio.gather(*map(intake.accept, (*flood[:middle], *others, *flood[middle:])))
        await intake.drained()
        rows = await rig.rows(Inbox)

    order = list(dict.fromkeys(row.update_id.partition("/")[0] for row in rows))
    last_of_others = max(order.index(f"1001:{each['update_id']}") for each in others)
    assert len(order) == len(flood) + len(others)
    assert last_of_others < len(order) / 2


@asynccontextmanager
async def called_house(community: Path, folder: Path) -> AsyncIterator[Rig]:
    """A house that Telegram calls, and that says nothing."""
    async with (
        botapi() as api,
        listening(copy_of(community, folder), api, webhook="https://huiying.example", speaks=False) as rig,
    ):
        yield rig


async def bring(rig: Rig, raw: Any) -> int:
    """Bring an update as Telegram does; return the status of the answer."""
    app = Hooks(FastAPI(), rig.hooks)
    headers = {HEADER: rig.hooks[RESIDENTS].secret}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", headers=headers
    ) as telegram:
        return (await telegram.post(f"/telegram/{RESIDENTS}", content=json.dumps(raw))).status_code


def update(number: int, person: int, text: str) -> dict[str, Any]:
    """Somebody says something."""
    chat, sender = CHAT | {"id": person}, SENDER | {"id": person}
    return {"update_id": number, "message": MESSAGE | {"chat": chat, "from": sender, "text": text}}
