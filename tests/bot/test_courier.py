"""Couriers send in order, no faster than allowed, and nothing twice however many of them there are."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.courier import SendFailed
from models.database import Database
from models.vocabulary import Repeat
from tests.bot.couriers import (
    MINUTE,
    SECOND,
    Messenger,
    Wall,
    courier_of,
    let_go_at,
    numbers,
    open_chats,
    say,
    states,
)
from tests.databases import newest
from tests.vaults import a_vault
from tests.workflows.limits.windows import fullest

GROUP = 61
PEOPLE = range(1, GROUP)
"""Sixty chats of people, and a group."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(newest(tmp_path), vault=a_vault())
    database.write_now(lambda tx: open_chats(tx, [*(f"p{number}" for number in PEOPLE), "-100"]))
    yield database
    database.close()


@pytest.fixture
def messenger() -> Messenger:
    return Messenger(Wall())


async def test_a_message_to_everybody_keeps_within_what_a_token_may_send(
    database: Database, messenger: Messenger
) -> None:
    for chat in PEOPLE:
        say(database, chat, f"news {chat}")

    await courier_of(database, messenger).round()

    assert len(messenger.took) == len(PEOPLE)
    assert fullest(messenger.instants(), SECOND) == 30


async def test_one_chat_gets_its_messages_in_order_a_second_apart(
    database: Database, messenger: Messenger
) -> None:
    say(database, 1, "a", "b", "c")
    courier = courier_of(database, messenger)

    for _ in range(4):
        await courier.round()
        await messenger.wall.pause(1)

    assert messenger.screens == ["a", "b", "c"]
    assert fullest(messenger.instants(), SECOND) == 1


async def test_a_group_keeps_its_minute(database: Database, messenger: Messenger) -> None:
    say(database, GROUP, *(f"notice {number}" for number in range(40)))
    courier = courier_of(database, messenger)

    for _ in range(150):
        await courier.round()
        await messenger.wall.pause(1)

    assert len(messenger.took) == 40
    assert fullest(messenger.instants(), MINUTE) == 20


async def test_a_chat_that_has_had_enough_holds_nobody_else_up(
    database: Database, messenger: Messenger
) -> None:
    say(database, 1, *(f"long story {number}" for number in range(300)))
    say(database, 2, "short word")

    await courier_of(database, messenger).round()

    assert messenger.screens == ["long story 0", "short word"]


async def test_couriers_side_by_side_keep_the_limits_together(
    database: Database, messenger: Messenger
) -> None:
    """Counted is when each was let go: while it is on its way, another courier may move the one clock."""
    granted: list[datetime] = []
    messenger.begun = lambda letter: granted.append(let_go_at(database, letter))
    for chat in PEOPLE:
        say(database, chat, f"news {chat}")

    await asyncio.gather(*(courier_of(database, messenger).round() for _ in range(3)))

    assert sorted(messenger.screens) == sorted(f"news {chat}" for chat in PEOPLE)
    assert len(granted) == len(PEOPLE)
    assert fullest(granted, SECOND) <= 30


async def test_a_chat_that_must_wait_keeps_its_order(database: Database, messenger: Messenger) -> None:
    messenger.answers["a"] = SendFailed("too many requests", 30)
    say(database, 1, "a", "b")
    say(database, 2, "c")
    courier = courier_of(database, messenger)

    await courier.round()
    await messenger.wall.pause(29)
    await courier.round()
    assert messenger.screens == ["c"]

    for _ in range(2):
        await messenger.wall.pause(1)
        await courier.round()
    assert messenger.screens == ["c", "a", "b"]


async def test_a_messenger_that_wants_to_hear_nothing_hears_nothing(
    database: Database, messenger: Messenger
) -> None:
    messenger.answers["a"] = SendFailed("too many requests", 60, all_chats=True)
    say(database, 1, "a")
    await courier_of(database, messenger).round()
    say(database, 2, "b")

    await messenger.wall.pause(58)
    await courier_of(database, messenger).round()
    assert messenger.screens == []

    await messenger.wall.pause(2)
    await courier_of(database, messenger).round()
    assert messenger.screens == ["a", "b"]


async def test_what_is_refused_for_good_is_kept_for_an_eye_and_holds_nothing_up(
    database: Database, messenger: Messenger
) -> None:
    messenger.answers["a"] = SendFailed("chat not found")
    say(database, 1, "a", "b")

    courier = courier_of(database, messenger, limits=None)
    await courier.round()

    assert messenger.screens == ["b"]
    assert states(database) == {"a": "dead", "b": "sent"}


@pytest.mark.parametrize(
    ("repeat", "state"), [(Repeat.ALLOWED, "sent"), (Repeat.NEVER, "doubtful")], ids=["again", "flagged"]
)
async def test_a_send_without_an_answer_is_judged_by_its_kind(
    database: Database, messenger: Messenger, repeat: Repeat, state: str
) -> None:
    messenger.answers["a"] = ConnectionResetError()
    say(database, 1, "a", repeat=repeat)
    courier = courier_of(database, messenger)

    await courier.round()
    assert states(database) == {"a": "sending"}

    await messenger.wall.pause(61)
    await courier.round()
    assert states(database) == {"a": state}


async def test_at_the_web_door_couriers_side_by_side_number_everything_once_and_in_order(
    database: Database, messenger: Messenger
) -> None:
    for word in ("a", "b", "c"):
        for chat in (1, 2, 3):
            say(database, chat, f"{word}{chat}", channel="web")

    couriers = [courier_of(database, messenger) for _ in range(3)]
    while sum(await asyncio.gather(*(courier.round() for courier in couriers))):
        pass

    assert [numbers(database, chat) for chat in (1, 2, 3)] == [
        [(f"a{chat}", 1), (f"b{chat}", 2), (f"c{chat}", 3)] for chat in (1, 2, 3)
    ]


async def test_a_courier_that_is_stopped_finishes_what_it_has_begun_and_begins_nothing(
    database: Database, messenger: Messenger
) -> None:
    say(database, 1, "a")
    courier = courier_of(database, messenger)

    def meanwhile() -> None:
        courier.stop()
        say(database, 2, "b")

    messenger.meanwhile = meanwhile
    await asyncio.wait_for(courier.run(), 10)

    assert states(database) == {"a": "sent", "b": "due"}
