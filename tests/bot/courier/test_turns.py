"""Who is told first, and what keeps together."""

from datetime import timedelta

from sqlalchemy import String, cast, literal, select, update
from sqlmodel import Session, col

from bot.delivery import Sent
from models.database import Database
from models.person import Chat
from models.post import Letter
from models.post_tables import Outbox
from tests.bot.couriers import Messenger, Wall, courier_of, numbers, rounds, say, say_in_reply
from tests.workflows.limits.windows import fullest


async def test_who_has_just_spoken_is_answered_before_a_broadcast(
    database: Database, messenger: Messenger
) -> None:
    for chat in range(1, 41):
        say(database, chat, f"news {chat}")
    say_in_reply(database, 50, "answer")

    await courier_of(database, messenger).round()

    assert messenger.screens[0] == "answer"
    assert len(messenger.screens) == 41


async def test_who_speaks_during_a_broadcast_is_answered_next(
    database: Database, messenger: Messenger
) -> None:
    for chat in range(1, 61):
        say(database, chat, f"news {chat}")
    courier = courier_of(database, messenger)

    def meanwhile() -> None:
        if len(messenger.took) == 35:
            say_in_reply(database, 59, "answer")
            courier.wake()

    messenger.meanwhile = meanwhile
    await courier.round()

    assert 35 <= messenger.screens.index("answer") <= 38


async def test_notices_have_their_share_while_many_speak(database: Database, messenger: Messenger) -> None:
    for chat in range(1, 11):
        say(database, chat, f"news {chat}")
    for chat in range(11, 31):
        say_in_reply(database, chat, f"answer {chat}")

    await courier_of(database, messenger).round()

    first = [screen.split()[0] for screen in messenger.screens[:10]]
    assert first == ["answer"] * 4 + ["news"] + ["answer"] * 4 + ["news"]


async def test_an_answer_overtakes_the_notices_of_its_own_chat(
    database: Database, messenger: Messenger
) -> None:
    say(database, 1, "news", "more news")
    say_in_reply(database, 1, "answer", "more of it")

    await rounds(courier_of(database, messenger), messenger, 5)

    assert messenger.screens == ["answer", "more of it", "news", "more news"]
    assert [number for _, number in numbers(database, 1)] == [3, 4, 1, 2]


class Slowly(Messenger):
    """Takes every message in three parts."""

    async def send(self, letter: Letter) -> Sent:
        told = len((letter.progress or "").split()) + 1
        await super().send(letter)
        return Sent(" ".join(f"t{number}" for number in range(told)), more=told < 3)


async def test_a_long_letter_goes_part_by_part_and_nothing_comes_between(database: Database) -> None:
    messenger = Slowly(Wall())
    say(database, 1, "long")
    courier = courier_of(database, messenger)

    await rounds(courier, messenger, 1)
    say_in_reply(database, 1, "answer")
    await rounds(courier, messenger, 6)

    assert messenger.screens == ["long"] * 3 + ["answer"] * 3
    assert database.read_now(foreign_ids) == ["t0 t1 t2", "t0 t1 t2"]


async def test_after_a_crash_a_long_letter_goes_on_where_it_was(database: Database) -> None:
    messenger = Slowly(Wall())
    say(database, 1, "long")
    await courier_of(database, messenger).round()
    messenger.answers["long"] = KeyboardError()
    await messenger.wall.pause(1)
    await courier_of(database, messenger).round()

    await messenger.wall.pause(61)
    await rounds(courier_of(database, messenger), messenger, 3)

    assert messenger.screens == ["long"] * 3
    assert database.read_now(foreign_ids) == ["t0 t1 t2"]


class KeyboardError(Exception):
    """Something nobody foresaw."""


async def test_a_group_whose_topics_have_had_enough_holds_nobody_up(
    database: Database, messenger: Messenger
) -> None:
    topics = update(Chat).where(col(Chat.id) <= 40)
    move = topics.values(address=literal("-100/").concat(cast(col(Chat.id), String)))
    database.write_now(lambda tx: void(tx.execute(move)))
    for chat in range(1, 61):
        say(database, chat, f"news {chat}")
    courier = courier_of(database, messenger)

    await rounds(courier, messenger, 1)
    first = {to for _, to, _ in messenger.took}
    await rounds(courier, messenger, 70)

    assert {f"p{chat}" for chat in range(41, 61)} <= first
    in_group = [at for at, to, _ in messenger.took if to.startswith("-100/")]
    assert fullest(in_group, timedelta(minutes=1)) <= 20
    assert len(in_group) > 20


def void(_result: object) -> None:
    """Return nothing of what was done."""


def foreign_ids(tx: Session) -> list[str | None]:
    """The messenger's ids of all messages, in order of writing."""
    return list(tx.execute(select(col(Outbox.foreign_id)).order_by(col(Outbox.id))).scalars())
