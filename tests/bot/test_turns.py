"""Who is told first, what a messenger out of reach means, and what a chat that takes nothing keeps."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import String, cast, literal, select, update
from sqlmodel import Session, col
from structlog.testing import capture_logs

from bot.courier import Courier
from bot.delivery import ChatGone, ChatMoved, Gone, SendFailed, Sent, TokenRefused, Unanswered, Unreachable
from models.database import Database
from models.person import Chat
from models.post import Letter
from models.post_tables import Outbox
from models.vocabulary import Repeat
from tests.bot.couriers import (
    Messenger,
    Wall,
    courier_of,
    numbers,
    open_chats,
    say,
    say_in_reply,
    states,
)
from tests.databases import newest
from tests.vaults import a_vault
from tests.workflows.limits.windows import fullest
from workflows import outbox


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(newest(tmp_path), vault=a_vault())
    database.write_now(lambda tx: open_chats(tx, [f"p{number}" for number in range(1, 61)]))
    yield database
    database.close()


@pytest.fixture
def messenger() -> Messenger:
    return Messenger(Wall())


async def rounds(courier: Courier, messenger: Messenger, count: int, seconds: float = 1) -> None:
    """Go round several times, a while after each other."""
    for _ in range(count):
        await courier.round()
        await messenger.wall.pause(seconds)


# turns


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


# parts


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


# out of reach


@pytest.mark.parametrize("failure", [Unreachable("ConnectError"), TokenRefused("token_refused")])
async def test_while_a_messenger_is_away_nothing_is_tried_and_nothing_lost(
    database: Database, messenger: Messenger, failure: SendFailed
) -> None:
    away = Away(messenger, failure)
    for chat in range(1, 41):
        say(database, chat, f"news {chat}", repeat=Repeat.NEVER)
    courier = courier_of(database, away)

    with capture_logs() as lines:
        await rounds(courier, away, 60, seconds=60)
    tried, looked = away.tries, away.looks
    away.failure = None
    await rounds(courier, away, 5, seconds=20)

    assert messenger.screens == [f"news {chat}" for chat in range(1, 41)]
    assert set(states(database).values()) == {"sent"}
    assert tried <= 5
    assert looked <= 61
    assert [line["event"] for line in lines] == ["messenger out of reach, will try again"]


class Away(Messenger):
    """A messenger that cannot be reached for a while."""

    def __init__(self, messenger: Messenger, failure: SendFailed | None) -> None:
        super().__init__(messenger.wall, messenger.answers, messenger.took)
        self.failure = failure
        self.tries = 0
        self.looks = 0

    async def send(self, letter: Letter) -> Sent:
        if self.failure:
            self.tries += 1
            raise self.failure
        return await super().send(letter)

    async def reach(self) -> None:
        if self.failure:
            self.looks += 1
            raise self.failure


@pytest.mark.parametrize(
    ("repeat", "took", "state"),
    [(Repeat.ALLOWED, ["a", "b"], "sent"), (Repeat.NEVER, ["b"], "doubtful")],
    ids=["again", "flagged"],
)
async def test_an_answer_that_cannot_be_read_is_judged_by_kind_at_once(
    database: Database, messenger: Messenger, repeat: Repeat, took: list[str], state: str
) -> None:
    messenger.answers["a"] = Unanswered("http_502")
    say(database, 1, "a", repeat=repeat)
    say(database, 1, "b")

    await rounds(courier_of(database, messenger), messenger, 5, seconds=2)

    assert messenger.screens == took
    assert states(database) == {"a": state, "b": "sent"}


async def test_what_never_gets_an_answer_is_given_up_for_an_eye(
    database: Database, messenger: Messenger
) -> None:
    class Deaf(Messenger):
        async def send(self, letter: Letter) -> Sent:
            if letter.screen == "a":
                raise Unanswered("http_500")
            return await super().send(letter)

    deaf = Deaf(messenger.wall, took=messenger.took)
    say(database, 1, "a")
    say(database, 2, "b")

    await rounds(courier_of(database, deaf), deaf, 12, seconds=120)

    assert states(database) == {"a": "dead", "b": "sent"}


async def test_three_chats_refused_in_a_row_mean_everybody(database: Database, messenger: Messenger) -> None:
    for chat in range(1, 6):
        say(database, chat, f"news {chat}")
    for chat in range(1, 4):
        messenger.answers[f"news {chat}"] = SendFailed("too_many", 30)
    courier = courier_of(database, messenger)
    await courier.round()
    say(database, 7, "later news")

    taken = len(messenger.took)
    await messenger.wall.pause(25)
    await courier.round()
    assert len(messenger.took) == taken

    await rounds(courier, messenger, 3, seconds=6)
    assert sorted(messenger.screens) == ["later news", *(f"news {chat}" for chat in range(1, 6))]


# chats that take nothing


async def test_what_a_blocked_chat_does_not_take_is_kept_and_nothing_more_is_tried(
    database: Database, messenger: Messenger
) -> None:
    messenger.answers["a"] = ChatGone(Gone.BLOCKED)
    say(database, 1, "a", "b")
    say(database, 2, "c")
    courier = courier_of(database, messenger)

    await rounds(courier, messenger, 3)
    say(database, 1, "d")
    await rounds(courier, messenger, 3)

    assert messenger.screens == ["c"]
    kept = {"a": "undeliverable", "b": "undeliverable", "c": "sent", "d": "undeliverable"}
    assert states(database) == kept


async def test_who_is_back_gets_what_still_matters(database: Database, messenger: Messenger) -> None:
    messenger.answers["a 0"] = ChatGone(Gone.BLOCKED)
    say(database, 1, *(f"a {number}" for number in range(20)))
    courier = courier_of(database, messenger)
    await courier.round()

    came = database.write_now(lambda tx: outbox.unblock(tx, 1, messenger.wall()))
    again = database.write_now(lambda tx: outbox.unblock(tx, 1, messenger.wall()))
    await rounds(courier, messenger, 8)

    assert (came, again) == (5, 0)
    assert messenger.screens == [f"a {number}" for number in range(15, 20)]
    assert states(database)["a 0"] == "dropped"


async def test_a_group_that_moved_gets_everything_at_its_new_address(
    database: Database, messenger: Messenger
) -> None:
    messenger.answers["a"] = ChatMoved("-100200")
    say(database, 1, "a", "b")

    await rounds(courier_of(database, messenger), messenger, 4)

    assert [(to, screen) for _, to, screen in messenger.took] == [("-100200", "a"), ("-100200", "b")]


async def test_a_group_that_moved_where_we_know_it_already_is_one_chat(
    database: Database, messenger: Messenger
) -> None:
    messenger.answers["a"] = ChatMoved("p2")
    say(database, 1, "a", "b")
    say(database, 2, "c")

    await rounds(courier_of(database, messenger), messenger, 6)

    assert [to for _, to, _ in messenger.took] == ["p2"] * 3
    assert sorted(messenger.screens) == ["a", "b", "c"]


# buttons


@pytest.fixture
def strip(messenger: Messenger, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is stripped of its buttons."""
    stripped: list[str] = []

    async def note(address: str, foreign: str) -> None:
        stripped.append(foreign)

    async def keyed(letter: Letter) -> Sent:
        sent = await Messenger.send(messenger, letter)
        return Sent(sent.foreign, keyed=True, in_place="in place" in letter.screen)

    monkeypatch.setattr(messenger, "strip", note)
    monkeypatch.setattr(messenger, "send", keyed)
    return stripped


def change(database: Database, number: int | None, **values: object) -> None:
    """Change the message of a number, or what has not been delivered."""

    def step(tx: Session) -> None:
        tx.execute(update(Outbox).where(col(Outbox.number).is_not_distinct_from(number)).values(**values))

    database.write_now(step)


async def test_buttons_that_work_no_more_are_taken_away_with_the_next_message(
    database: Database, messenger: Messenger, strip: list[str]
) -> None:
    say(database, 1, "a", "b")
    courier = courier_of(database, messenger)
    await rounds(courier, messenger, 2)
    change(database, 1, spent=True)

    say(database, 1, "c", "d")
    await rounds(courier, messenger, 3)

    assert strip == ["m1"]


async def test_a_message_that_stands_in_anothers_place_keeps_its_buttons(
    database: Database, messenger: Messenger, strip: list[str]
) -> None:
    say(database, 1, "a")
    courier = courier_of(database, messenger)
    await rounds(courier, messenger, 1)
    change(database, 1, spent=True)

    say(database, 1, "b in place")
    change(database, None, edits=1)
    await rounds(courier, messenger, 2)

    assert strip == []


async def test_a_message_that_was_to_be_replaced_and_was_not_loses_its_buttons(
    database: Database, messenger: Messenger, strip: list[str]
) -> None:
    say(database, 1, "a")
    courier = courier_of(database, messenger)
    await rounds(courier, messenger, 1)

    say(database, 1, "b anew")
    change(database, None, edits=1)
    await rounds(courier, messenger, 2)

    assert strip == ["m1"]


def foreign_ids(tx: Session) -> list[str | None]:
    """The messenger's ids of all messages, in order of writing."""
    return list(tx.execute(select(col(Outbox.foreign_id)).order_by(col(Outbox.id))).scalars())


async def test_one_message_without_an_answer_stops_nobody_elses(
    database: Database, messenger: Messenger
) -> None:
    for chat in range(1, 41):
        say(database, chat, f"news {chat}")
    messenger.answers["news 3"] = Unanswered("http_502")
    begun = messenger.wall()

    with capture_logs() as lines:
        await courier_of(database, messenger).round()

    assert messenger.screens[:5] == ["news 1", "news 2", "news 4", "news 5", "news 6"]
    assert (messenger.wall() - begun).total_seconds() < 1.5
    assert lines == []


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
