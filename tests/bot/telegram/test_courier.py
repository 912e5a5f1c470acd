"""The courier before a Bot API that refuses, forgets, falls silent and goes away."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.courier import Courier
from models.database import Database
from models.person import Chat
from models.vocabulary import Repeat
from tests.bot.telegram.offices import courier_at, open_chats, put, spend, states
from tests.botapi.api import BotApi
from tests.botapi.people import Person
from tests.databases import newest, url_for
from tests.vaults import a_vault

BOT = "staff"
"""Over python-telegram-bot, which starts fast; test_outgoing shows that both libraries say the same."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(newest(tmp_path), vault=a_vault())
    yield database
    database.close()


async def people(api: BotApi, database: Database, count: int) -> list[Person]:
    """People who have opened the bot, and their chats, numbered from 1."""
    found = [api.person(f"居民{number}") for number in range(count)]
    for each in found:
        await each.opens(BOT)
    database.write_now(lambda tx: open_chats(tx, BOT, [each.id for each in found]))
    return found


@asynccontextmanager
async def at_work(*couriers: Courier) -> AsyncIterator[None]:
    """Let couriers run, and stop them at the end."""
    tasks = [asyncio.create_task(courier.run()) for courier in couriers]
    try:
        yield
    finally:
        for courier in couriers:
            courier.stop()
        for task in tasks:
            with suppress(TimeoutError):
                await asyncio.wait_for(task, 10)


def shown(person: Person) -> list[str]:
    """The words of the bot's messages that a person sees."""
    return [each.text for each in person.chat(BOT).messages if each.by_bot]


async def test_two_couriers_keep_every_window_together(
    api: BotApi, database: Database, tmp_path: Path
) -> None:
    found = await people(api, database, 50)
    for number in range(1, 51):
        put(database, BOT, number, f"通知 {number}")
    second = Database(url_for(tmp_path), vault=a_vault())

    async with (
        courier_at(api, database, [BOT]) as one,
        courier_at(api, second, [BOT]) as other,
        at_work(one, other),
    ):
        await asyncio.gather(*(each.sees(BOT, "通知") for each in found))
    second.close()

    assert [len(shown(each)) for each in found] == [1] * 50
    assert api.windows(burst=1) == []


async def test_who_blocks_the_bot_in_the_middle_keeps_nobody_waiting(api: BotApi, database: Database) -> None:
    wang, li = await people(api, database, 2)
    await wang.blocks(BOT)
    put(database, BOT, 1, "给王")
    put(database, BOT, 1, "再给王")
    put(database, BOT, 2, "给李")

    async with courier_at(api, database, [BOT]) as courier, at_work(courier):
        await li.sees(BOT, "给李")
        await api.called(BOT, "sendMessage", 2)

    assert states(database) == ["undeliverable", "undeliverable", "sent"]
    assert database.read_now(lambda tx: list(tx.execute(select(col(Chat.blocked))).scalars())) == [
        True,
        False,
    ]
    assert wang.chat(BOT).messages[-1].by_bot is False


async def test_a_group_that_became_a_supergroup_gets_the_message_there(
    api: BotApi, database: Database
) -> None:
    wang = api.person()
    group = api.group("值班", [wang, BOT], basic=True)
    database.write_now(lambda tx: open_chats(tx, BOT, [group.id]))
    await group.migrates()
    put(database, BOT, 1, "新任务")

    async with courier_at(api, database, [BOT]) as courier, at_work(courier):
        await api.called(BOT, "sendMessage", 2)

    assert [each.text for each in group.messages if each.by_bot] == ["新任务"]
    assert database.read_now(lambda tx: tx.execute(select(col(Chat.address))).scalar_one()) == str(group.id)


@pytest.mark.parametrize(
    ("repeat", "times", "state"),
    [(Repeat.ALLOWED, 2, "sent"), (Repeat.NEVER, 1, "doubtful")],
    ids=["personal", "receipt"],
)
async def test_an_answer_lost_after_the_effect_is_judged_by_kind(
    api: BotApi, database: Database, repeat: Repeat, times: int, state: str
) -> None:
    (wang,) = await people(api, database, 1)
    api.fault(BOT, "sendMessage", "reset", after=True)
    put(database, BOT, 1, "收据", repeat=repeat)

    async with courier_at(api, database, [BOT]) as courier, at_work(courier):
        await api.called(BOT, "sendMessage", times)
        await api.called(BOT, "getMe")

    assert shown(wang) == ["收据"] * times
    assert states(database) == [state]


async def test_after_an_outage_everything_comes_in_order_and_no_window_breaks(
    api: BotApi, database: Database
) -> None:
    wang, li = await people(api, database, 2)
    await api.down()
    for number in range(3):
        put(database, BOT, 1, f"王 {number}")
    put(database, BOT, 2, "李")

    async with courier_at(api, database, [BOT]) as courier, at_work(courier):
        put(database, BOT, 2, "李还有", repeat=Repeat.NEVER)
        await until_lost(courier)
        await api.up()
        await wang.sees(BOT, "王 2")
        await li.sees(BOT, "李还有")

    assert (shown(wang), shown(li)) == (["王 0", "王 1", "王 2"], ["李", "李还有"])
    assert set(states(database)) == {"sent"}
    assert api.windows(burst=1) == []


async def until_lost(courier: Courier) -> None:
    """Wait until the courier has noticed that nobody answers."""
    while not any(sender.reach.is_away() for sender in courier.senders):
        await asyncio.sleep(0.02)


async def test_told_to_wait_in_one_chat_the_others_go_on(api: BotApi, database: Database) -> None:
    wang, li = await people(api, database, 2)
    api.fault(BOT, "sendMessage", "429", retry_after=2, chat=wang.id)
    put(database, BOT, 1, "给王")
    put(database, BOT, 2, "给李")

    async with courier_at(api, database, [BOT]) as courier, at_work(courier):
        await li.sees(BOT, "给李")
        await wang.sees(BOT, "给王")

    first, again = [call.at for call in api.calls(BOT, "sendMessage") if call.chat == wang.id]
    (other,) = [call.at for call in api.calls(BOT, "sendMessage") if call.chat == li.id]
    assert again - first >= 2
    assert other < again


async def test_one_that_gets_no_answer_holds_up_nobody(api: BotApi, database: Database) -> None:
    wang, li = await people(api, database, 2)
    api.fault(BOT, "sendMessage", "silence", chat=wang.id, seconds=60)
    put(database, BOT, 1, "给王")

    async with courier_at(api, database, [BOT]) as courier, at_work(courier):
        while not api.calls(BOT, "sendMessage"):
            await asyncio.sleep(0.02)
        put(database, BOT, 2, "给李", reply=True)
        courier.wake()
        await li.sees(BOT, "给李", timeout=15)
        await api.down()

    assert shown(wang) == []


async def test_buttons_that_work_no_more_disappear(api: BotApi, database: Database) -> None:
    (wang,) = await people(api, database, 1)
    put(database, BOT, 1, "好吗？", "好")

    async with courier_at(api, database, [BOT]) as courier, at_work(courier):
        await wang.sees(BOT, "好吗？", button="好")
        await until_sent(database, 1)
        spend(database, 1, 1)
        put(database, BOT, 1, "收到", "下一步", reply=True)
        courier.wake()
        await wang.sees(BOT, "收到", button="下一步")
        await api.called(BOT, "editMessageReplyMarkup")

    assert [each.labels for each in wang.chat(BOT).messages if each.by_bot] == [[], ["下一步"]]


async def until_sent(database: Database, count: int) -> None:
    """Wait until so many messages are marked as sent."""
    while states(database).count("sent") < count:
        await asyncio.sleep(0.02)


async def test_a_message_that_replaces_another_stands_in_its_place(api: BotApi, database: Database) -> None:
    (wang,) = await people(api, database, 1)
    put(database, BOT, 1, "选一个", "甲")

    async with courier_at(api, database, [BOT]) as courier, at_work(courier):
        await until_sent(database, 1)
        put(database, BOT, 1, "选好了", "乙", edits=1, reply=True)
        courier.wake()
        await wang.sees(BOT, "选好了", button="乙")

    assert shown(wang) == ["选好了"]
    assert api.calls(BOT, "editMessageReplyMarkup") == []


async def test_an_album_and_its_words_are_two_messages_of_one_letter(api: BotApi, database: Database) -> None:
    (wang,) = await people(api, database, 1)
    put(database, BOT, 1, "修好了", "好", images=("red.jpg", "blue.jpg"))
    put(database, BOT, 1, "还有")

    async with courier_at(api, database, [BOT]) as courier, at_work(courier):
        await wang.sees(BOT, "还有")

    assert shown(wang) == ["", "", "修好了", "还有"]
