"""Telegram's calls: by a secret, durable before the answer, side by side, harmless when they come again."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from bot.telegram.bots import Bot
from bot.telegram.incoming.webhook import HEADER, LARGEST_BODY, Hooks, address_of, secret_of
from models.person import Chat
from models.post_tables import Inbox, SetAside
from tests.bot.telegram.rig import Rig, called, copy_of, listening
from tests.bot.telegram.test_decode import message
from tests.botapi.api import botapi

PATH = "/telegram/residents"


@pytest.fixture
async def rig(community: Path, tmp_path: Path) -> AsyncIterator[Rig]:
    async with botapi() as api:
        hook = "https://huiying.example/hooks"
        async with listening(copy_of(community, tmp_path), api, webhook=hook, speaks=False) as rig:
            yield rig


def caller(rig: Rig, secret: bytes | None = None) -> httpx.AsyncClient:
    """Telegram, as it calls us."""
    app = Hooks(FastAPI(), rig.hooks)
    shown = rig.hooks["residents"].secret if secret is None else secret
    headers = [(HEADER, shown)] if shown else []
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1", headers=headers)


def from_person(number: int, person: int, text: str) -> dict[str, object]:
    raw = message(text=text, chat={"id": person, "type": "private", "first_name": "王"})
    return {**raw, "update_id": number}


async def test_an_update_is_durable_before_the_answer(rig: Rig) -> None:
    async with caller(rig) as telegram:
        answer = await telegram.post(PATH, json=message(text="幸福里小区3号楼楼道灯不亮"))

    assert answer.status_code == 204
    assert [row.update_id for row in await rig.rows(Inbox)] == ["1001:12/start", "1001:12"]


async def test_a_call_that_comes_again_changes_nothing(rig: Rig) -> None:
    async with caller(rig) as telegram:
        for _ in range(3):
            await telegram.post(PATH, json=message(text="幸福里小区3号楼楼道灯不亮"))

    assert await rig.count(Chat) == 1
    assert await rig.count(Inbox) == 2


async def test_calls_of_many_people_come_side_by_side(rig: Rig) -> None:
    async with caller(rig) as telegram:
        calls = [telegram.post(PATH, json=from_person(n, 5000 + n, "路灯不亮")) for n in range(1, 21)]
        answers = await asyncio.gather(*calls)

    assert {answer.status_code for answer in answers} == {204}
    assert await rig.count(Chat) == 20


@pytest.mark.parametrize(
    "secret", [b"", b"wrong", b"\xff\xfe", b"x" * 5000], ids=["none", "wrong", "odd", "long"]
)
async def test_without_the_secret_nothing_is_read(rig: Rig, secret: bytes) -> None:
    async with caller(rig, secret) as telegram:
        answer = await telegram.post(PATH, content=b"{" * 10)

    assert answer.status_code == 403
    assert await rig.count(SetAside) == await rig.count(Inbox) == 0


async def test_a_bot_that_we_have_not_is_unknown(rig: Rig) -> None:
    async with caller(rig) as telegram:
        answer = await telegram.post("/telegram/other", json=message(text="x"))

    assert answer.status_code == 404


async def test_whoever_only_looks_is_told_nothing(rig: Rig) -> None:
    async with caller(rig) as telegram:
        answer = await telegram.get(PATH)

    assert (answer.status_code, answer.content) == (405, b"")


async def test_a_body_beyond_a_mebibyte_is_refused(rig: Rig) -> None:
    async with caller(rig) as telegram:
        answer = await telegram.post(PATH, content=b"x" * (LARGEST_BODY + 1))

    assert answer.status_code == 413
    assert await rig.count(SetAside) == 0


async def test_where_too_much_waits_telegram_is_asked_to_come_again(rig: Rig) -> None:
    intake = rig.hooks["residents"].intake
    intake.most = -1
    async with caller(rig) as telegram:
        refused = await telegram.post(PATH, json=message(text="x"))
        before = await rig.count(Inbox)
        intake.most = 0
        taken = await telegram.post(PATH, json=message(text="x"))

    assert (refused.status_code, before) == (503, 0)
    assert (taken.status_code, await rig.count(Inbox)) == (204, 2)


@pytest.mark.parametrize(
    "body",
    [b"no json", b"[" * 100_000, b"\xff\x00", b"null", b'{"update_id": true}'],
    ids=["text", "deep", "bytes", "null", "number"],
)
async def test_what_is_no_update_is_kept_once_and_answered(rig: Rig, body: bytes) -> None:
    async with caller(rig) as telegram:
        answers = [await telegram.post(PATH, content=body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]
    assert await rig.count(SetAside) == 1


async def test_telegram_is_told_an_address_without_the_token_and_the_secret(
    community: Path, tmp_path: Path
) -> None:
    async with (
        botapi() as api,
        listening(copy_of(community, tmp_path), api, webhook="https://huiying.example", speaks=False),
    ):
        call = (await api.called("residents", "setWebhook"))[0]

        assert call.params["url"] == "https://huiying.example/telegram/residents"
        assert call.params["secret_token"] == secret_of(Bot("residents", api.token("residents")))
        assert "drop_pending_updates" not in call.params or not call.params["drop_pending_updates"]


def test_every_bot_has_a_secret_of_its_own() -> None:
    one, other = Bot("residents", "1001:AA"), Bot("staff", "1002:BB")

    assert secret_of(one) != secret_of(other)
    assert "AA" not in secret_of(one)
    assert address_of(one, "https://a.example/") == "https://a.example/telegram/residents"


async def test_pictures_brought_one_by_one_are_one_album(community: Path, tmp_path: Path) -> None:
    async with botapi() as api:
        folder = copy_of(community, tmp_path)
        async with called(folder, api) as rig:
            wang = api.person("王甲")
            await wang.opens("residents")
            await wang.sees("residents", button="帮助")
            await wang.sends_album("residents", [None] * 3, caption="幸福里小区5号楼楼道堆物")

            shown = await wang.sees("residents", button="确认")

            assert "3" in shown.text
            assert await rig.emptied(SetAside)
