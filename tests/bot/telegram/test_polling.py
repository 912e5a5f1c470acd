"""Asking for updates: nothing is confirmed before it is durable, nothing is lost, trouble is borne calmly."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import House, Start, open_house
from bot.domain_time import real_now
from bot.telegram.bots import RESIDENTS, Bot
from bot.telegram.serving import Ear, open_ear
from models.post_tables import Inbox, Outbox, SetAside
from models.privacy import Picture
from tests.bot.telegram.rig import Rig, copy_of, settings_for
from tests.botapi.api import BotApi
from tests.botapi.people import Person
from workflows import waiting


@pytest.fixture
def folder(community: Path, tmp_path: Path) -> Path:
    return copy_of(community, tmp_path)


class Pauses(list[float]):
    """Notes how long somebody would have waited."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def opened(folder: Path, api: BotApi) -> AsyncIterator[Ear]:
    """Open a house with a residents' bot that asks when it is told to."""
    settings = settings_for(folder, api.url, {RESIDENTS: api.token(RESIDENTS)})
    with ExitStack() as stack:
        house: House = stack.enter_context(open_house(settings, Start()))
        ear = open_ear(house, Bot(RESIDENTS, api.token(RESIDENTS)), {})
        ear.polling.seconds = 0
        ear.polling.pause = Pauses()
        await ear.prepare()
        try:
            yield ear
        finally:
            await ear.intake.drained()
            await ear.hush()
            await ear.api.close()


def pauses(ear: Ear) -> list[float]:
    assert isinstance(ear.polling.pause, Pauses)
    return ear.polling.pause


async def two_words(api: BotApi) -> Person:
    wang = api.person("王甲")
    await wang.opens(RESIDENTS)
    await wang.says(RESIDENTS, "幸福里小区3号楼楼道灯不亮")
    return wang


async def test_what_was_not_confirmed_comes_again_and_changes_nothing(folder: Path, api: BotApi) -> None:
    await two_words(api)

    async with opened(folder, api) as ear:
        await ear.polling.round()
        before = await Rig(ear.house).count(Inbox)
    async with opened(folder, api) as ear:
        await ear.polling.round()

        assert before == await Rig(ear.house).count(Inbox) == 2
        await ear.polling.round()

    assert api.pending(RESIDENTS) == []


async def test_nothing_is_confirmed_that_could_not_be_written(
    folder: Path, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_words(api)
    async with opened(folder, api) as ear:
        database = type(ear.house.database)

        async def full(*_given: object) -> None:
            raise OSError("no space left")

        with monkeypatch.context() as patched:
            patched.setattr(database, "write", full)
            with pytest.raises(OSError, match="no space"):
                await ear.polling.round()
        assert len(api.pending(RESIDENTS)) == 2

        await ear.polling.round()
        await ear.polling.round()

        assert api.pending(RESIDENTS) == []
        assert await Rig(ear.house).count(Inbox) == 2
        assert await Rig(ear.house).count(SetAside) == 0


async def test_an_hour_without_telegram_is_borne_calmly(folder: Path, api: BotApi) -> None:
    async with opened(folder, api) as ear:
        await two_words(api)
        await api.down()
        for _ in range(12):
            await ear.polling.round()
        waited = list(pauses(ear))
        await api.up()
        await ear.polling.round()

        assert waited[:6] == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0]
        assert set(waited[5:]) == {30.0}
        assert ear.polling.trouble == ""
        assert await Rig(ear.house).count(Inbox) == 2


@pytest.mark.parametrize("kind", ["500", "502", "reset", "garbage"])
async def test_a_fault_of_telegram_loses_nothing(folder: Path, api: BotApi, kind: str) -> None:
    async with opened(folder, api) as ear:
        await two_words(api)
        api.fault(RESIDENTS, "getUpdates", kind, times=2)
        for _ in range(4):
            await ear.polling.round()

        assert await Rig(ear.house).count(Inbox) == 2


async def test_a_refused_token_is_told_once_and_tried_seldom(folder: Path, api: BotApi) -> None:
    async with opened(folder, api) as ear:
        said: list[str] = []

        async def note(state: str) -> None:
            said.append(state)

        ear.polling.note = note
        ear.polling.api = type(ear.api)("1001:wrong", api.url)
        for _ in range(3):
            await ear.polling.round()
        await ear.polling.api.close()

        assert set(said) == {"token_refused"}
        assert pauses(ear) == [60.0, 60.0, 60.0]


async def test_whoever_else_asks_is_waited_for_and_said_once(folder: Path, api: BotApi) -> None:
    async with opened(folder, api) as ear:
        await ear.polling.round()
        await two_words(api)
        await ear.api.call("setWebhook", url="https://elsewhere.example/hook")
        await ear.polling.round()
        trouble = ear.polling.trouble
        await ear.api.call("deleteWebhook")
        await ear.polling.round()

        assert trouble == "asked_elsewhere"
        assert pauses(ear) == [5.0]
        assert await Rig(ear.house).count(Inbox) == 2


async def test_a_burst_of_one_person_is_answered_together_and_holds_nobody_up(
    folder: Path, api: BotApi
) -> None:
    wang, li = api.person("王甲"), api.person("李乙")
    await wang.opens(RESIDENTS)
    for number in range(300):
        await wang.says(RESIDENTS, f"第{number}句")
    await li.opens(RESIDENTS)

    async with opened(folder, api) as ear:
        for _ in range(5):
            await ear.polling.round()
        await ear.intake.drained()
        rig = Rig(ear.house)
        answered = [row for row in await rig.rows(Inbox) if row.update_id.startswith("1001:")]
        letters = await rig.rows(Outbox)

        assert len(answered) == 302
        assert len(letters) < 80
        assert await rig.count(SetAside) == 0
    assert api.pending(RESIDENTS) == []


async def test_what_was_kept_when_the_power_went_is_dealt_with_at_the_next_start(
    folder: Path, api: BotApi
) -> None:
    wang = api.person("王甲")
    await wang.opens(RESIDENTS)
    async with opened(folder, api) as ear:
        await ear.polling.round()
        api.fault(RESIDENTS, "getFile", "silence", seconds=30)
        await wang.sends_photo(RESIDENTS, caption="幸福里小区5号楼楼道堆物")
        await ear.polling.round()
        assert await Rig(ear.house).count(SetAside) == 1
        for task in ear.intake.lanes.tasks:
            task.cancel()
    api.heal()

    async with opened(folder, api) as ear:
        assert await ear.intake.recover() == 1
        await ear.intake.drained()

        rig = Rig(ear.house)
        assert await rig.count(Picture) == 1
        assert await rig.count(SetAside) == 0


async def test_an_update_that_failed_is_played_again_by_its_door(
    folder: Path, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    await two_words(api)
    async with opened(folder, api) as ear:
        rig = Rig(ear.house)

        async def broken(*_given: object) -> None:
            raise ZeroDivisionError

        with monkeypatch.context() as patched:
            patched.setattr(type(ear.intake.reception), "take", broken)
            await ear.polling.round()
        failed = await rig.rows(SetAside)
        assert [row.error for row in failed] == ["ZeroDivisionError"] * 2

        await ear.house.database.write(lambda tx: waiting.play_again(ear.house.act(tx), failed[1].id))
        await ear.polling.round()
        await ear.intake.drained()

        assert "replay:2" in [row.update_id for row in await rig.rows(Inbox)]
        assert [row.replayed_at is None for row in await rig.rows(SetAside)] == [True, False]


async def test_a_busy_bot_plays_an_update_again_too(
    folder: Path, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = await two_words(api)
    async with opened(folder, api) as ear:
        rig = Rig(ear.house)

        async def broken(*_given: object) -> None:
            raise ZeroDivisionError

        with monkeypatch.context() as patched:
            patched.setattr(type(ear.intake.reception), "take", broken)
            await ear.polling.round()
        await ear.house.database.write(lambda tx: waiting.play_again(ear.house.act(tx), 2))
        ear.polling.real_clock = lambda: real_now() + timedelta(minutes=1)

        await wang.says(RESIDENTS, "还是不亮")
        await ear.polling.round()
        await ear.intake.drained()

        assert "replay:2" in [row.update_id for row in await rig.rows(Inbox)]


async def test_what_was_kept_and_could_not_be_written_down_is_taken_up_again(
    folder: Path, api: BotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = api.person("王甲")
    await wang.opens(RESIDENTS)
    async with opened(folder, api) as ear:
        await ear.polling.round()

        async def away(*_given: object) -> None:
            raise OSError("away")

        async def taken(*_given: object) -> None:
            patched.setattr(type(ear.house.database), "write", away)
            raise OSError("away")

        with monkeypatch.context() as patched:
            patched.setattr(type(ear.intake.reception), "take", taken)
            await wang.sends_photo(RESIDENTS, caption="幸福里小区5号楼楼道堆物")
            await ear.polling.round()
            await ear.intake.drained()

        assert await ear.intake.recover() == 1
        await ear.intake.drained()
        assert await Rig(ear.house).count(Picture) == 1
        assert await Rig(ear.house).count(SetAside) == 0


async def test_who_rests_can_be_ended(folder: Path, api: BotApi) -> None:
    async with opened(folder, api) as ear:
        resting = asyncio.Event()

        async def for_ever(_seconds: float) -> None:
            resting.set()
            await asyncio.Event().wait()

        ear.polling.asks, ear.polling.pause = False, for_ever
        task = asyncio.create_task(ear.polling.run())
        await resting.wait()

        task.cancel()
        await asyncio.wait({task}, timeout=5)

        assert task.cancelled()


async def test_what_another_process_may_be_at_work_on_is_left_to_it(folder: Path, api: BotApi) -> None:
    async with opened(folder, api) as ear:
        kept = waiting.Raw(RESIDENTS, "1001:7", None, '{"update_id": 7}')
        await ear.house.database.write(lambda tx: waiting.hold(tx, kept, real_now()))
        resting = asyncio.Event()

        async def for_ever(_seconds: float) -> None:
            resting.set()
            await asyncio.Event().wait()

        ear.polling.asks, ear.polling.alone, ear.polling.pause = False, False, for_ever
        task = asyncio.create_task(ear.polling.run())
        await resting.wait()
        task.cancel()
        await asyncio.wait({task})

        assert [row.error for row in await Rig(ear.house).rows(SetAside)] == ["Held"]
