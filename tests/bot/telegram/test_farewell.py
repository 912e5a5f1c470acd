"""Whoever is forgotten hears it, whatever happens between commit and message; then nothing is left."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.person import Chat, Person
from models.post_tables import Inbox, Outbox
from models.privacy import DataKey
from tests.bot.telegram.rig import Rig, copy_of, listening
from tests.botapi.api import BotApi
from tests.botapi.people import Person as Owner
from workflows.privacy.farewell import KEPT, PARTING, drop_old
from workflows.transaction import Transaction

LAST_WORDS = "已经忘记您了"


async def before_the_end(api: BotApi) -> Owner:
    """Let somebody ask to be forgotten; only the last confirmation is missing."""
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.says("residents", "/forget")
    await wang.sees("residents", button="忘记我")
    await wang.presses("residents", "忘记我")
    await wang.sees("residents", "再确认一次", button="确认")
    return wang


def parting(tx: Transaction) -> list[str]:
    """Where last words still wait to go."""
    found = select(col(Chat.address)).where(col(Chat.address).startswith(PARTING))
    return list(tx.execute(found).scalars())


async def left(rig: Rig) -> tuple[list[str], int]:
    """What is left of last words: where they go, and keys of nobody we know."""

    def look(tx: Transaction) -> tuple[list[str], int]:
        known = select(col(Person.id)).where(col(Person.forgotten_at).is_(None))
        keys = select(col(DataKey.id)).where(col(DataKey.person_id).not_in(known))
        return parting(tx), len(tx.execute(keys).all())

    return await rig.house.database.read(look)


async def until_nothing_is_left(rig: Rig) -> None:
    """Wait until it is written down that the last words are over."""
    while await rig.house.database.read(parting):
        await rig.house.courier.round()


async def test_the_last_words_arrive_and_nothing_of_them_is_left(rig: Rig, api: BotApi) -> None:
    wang = await before_the_end(api)

    await wang.presses("residents", "确认")
    await wang.sees("residents", LAST_WORDS, ever=True)
    await until_nothing_is_left(rig)

    assert await left(rig) == ([], 0)
    assert await rig.rows(Outbox) == []
    assert [each.address for each in await rig.rows(Chat)] == ["revoked:1"]


@pytest.mark.parametrize("registered", [False, True], ids=["a draft", "a case"])
async def test_a_chat_that_was_forgotten_remembers_nothing(rig: Rig, api: BotApi, registered: bool) -> None:
    wang = api.person("王甲")
    await wang.opens("residents")
    await wang.says("residents", "幸福里小区3号楼楼道灯不亮")
    await wang.sees("residents", button="确认")
    if registered:
        await wang.presses("residents", "确认")
        await wang.sees("residents", "已登记")
    await wang.says("residents", "/forget")
    choice = "留下继续办" if registered else "忘记我"
    await wang.sees("residents", button=choice)
    await wang.presses("residents", choice)
    await wang.sees("residents", "再确认一次", button="确认")

    await wang.presses("residents", "确认")
    await wang.sees("residents", LAST_WORDS, ever=True)
    await until_nothing_is_left(rig)

    assert [(each.state, each.memory) for each in await rig.rows(Chat)] == [("idle", "{}")]
    assert await left(rig) == ([], 0)


async def test_a_crash_before_the_last_words_were_said_does_not_swallow_them(
    community: Path, tmp_path: Path, api: BotApi
) -> None:
    folder = copy_of(community, tmp_path)
    async with listening(folder, api) as rig:
        wang = await before_the_end(api)
        api.fault("residents", "sendMessage", "429", times=None, retry_after=1)
        await wang.presses("residents", "确认")
        await api.taken("residents")
        assert await rig.house.database.read(parting) == [f"{PARTING}{wang.id}"]
    api.heal()

    async with listening(folder, api) as rig:
        await wang.sees("residents", LAST_WORDS, ever=True)
        await until_nothing_is_left(rig)

        assert await left(rig) == ([], 0)


async def test_whom_the_last_words_cannot_reach_leaves_nothing_either(rig: Rig, api: BotApi) -> None:
    wang = await before_the_end(api)
    api.fault("residents", "sendMessage", "403", times=None)

    await wang.presses("residents", "确认")
    await api.taken("residents")
    await until_nothing_is_left(rig)

    assert await left(rig) == ([], 0)
    assert LAST_WORDS not in str(wang.chat("residents").messages)


async def test_last_words_that_reach_nobody_are_dropped_after_a_day(
    community: Path, tmp_path: Path, api: BotApi
) -> None:
    async with listening(copy_of(community, tmp_path), api) as rig:
        wang = await before_the_end(api)
        api.fault("residents", "sendMessage", "429", times=None, retry_after=600)
        await wang.presses("residents", "确认")
        await api.taken("residents")
        now = rig.house.time.now()

        await rig.house.database.write(lambda tx: drop_old(tx, now))
        kept = await rig.house.database.read(parting)
        await rig.house.database.write(lambda tx: drop_old(tx, now + KEPT + timedelta(minutes=1)))

        assert len(kept) == 1
        assert await left(rig) == ([], 0)


async def test_a_confirmation_that_comes_again_greets_nobody_anew(
    community: Path, tmp_path: Path, api: BotApi
) -> None:
    folder = copy_of(community, tmp_path)
    async with listening(folder, api) as rig:
        wang = await before_the_end(api)
        await wang.presses("residents", "确认")
        *_, pressed = [each for each in api.pending("residents") if "callback_query" in each]
        await wang.sees("residents", LAST_WORDS, ever=True)
        await until_nothing_is_left(rig)

    async with listening(folder, api) as rig:
        api.push("residents", pressed)
        await api.taken("residents")

        assert [each.address for each in await rig.rows(Chat)] == ["revoked:1"]


async def test_words_that_come_again_after_they_were_forgotten_are_not_heard_anew(
    community: Path, tmp_path: Path, api: BotApi
) -> None:
    folder = copy_of(community, tmp_path)
    async with listening(folder, api) as rig:
        wang = api.person("王甲")
        await wang.opens("residents")
        await wang.says("residents", "幸福里小区3号楼楼道灯不亮")
        spoken = api.pending("residents")
        await wang.sees("residents", button="确认")
        await wang.says("residents", "/forget")
        await wang.sees("residents", button="忘记我")
        await wang.presses("residents", "忘记我")
        await wang.sees("residents", "再确认一次", button="确认")
        await wang.presses("residents", "确认")
        await wang.sees("residents", LAST_WORDS, ever=True)
        await until_nothing_is_left(rig)

    async with listening(folder, api) as rig:
        for each in spoken:
            api.push("residents", each)
        await api.taken("residents")
        known = [each.address for each in await rig.rows(Chat)]
        heard = [(each.chat_id, each.answers) for each in await rig.rows(Inbox)]
        later = rig.house.time.now() + KEPT + timedelta(minutes=1)
        await rig.house.database.write(lambda tx: drop_old(tx, later))

        assert known == ["revoked:1"]
        assert set(heard) == {(None, "[]")}
        assert await rig.rows(Inbox) == []


async def test_who_comes_back_is_met_for_the_first_time(rig: Rig, api: BotApi) -> None:
    wang = await before_the_end(api)
    await wang.presses("residents", "确认")
    await wang.sees("residents", LAST_WORDS, ever=True)

    await wang.opens("residents")
    await wang.sees("residents", button="帮助")
    await until_nothing_is_left(rig)

    assert [each.address for each in await rig.rows(Chat)] == ["revoked:1", str(wang.id)]
