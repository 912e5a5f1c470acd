"""What a messenger out of reach means, and what a chat that takes nothing keeps."""

import pytest
from structlog.testing import capture_logs

from bot.delivery import ChatGone, ChatMoved, Gone, SendFailed, Sent, TokenRefused, Unanswered, Unreachable
from models.database import Database
from models.post import Letter
from models.vocabulary import Repeat
from tests.bot.couriers import Messenger, courier_of, rounds, say, states
from workflows import outbox


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


@pytest.mark.parametrize("lost", [False, True])
async def test_what_was_on_its_way_when_its_chat_shut_does_not_come_twice(
    database: Database, messenger: Messenger, lost: bool
) -> None:
    say(database, 1, "once", repeat=Repeat.NEVER)
    messenger.meanwhile = lambda: void(database.write_now(lambda tx: outbox.block(tx, 1, Gone.BLOCKED)))
    if lost:
        messenger.answers["once"] = Unanswered("http_502")  # it may have arrived: nobody knows

    courier = courier_of(database, messenger)
    await rounds(courier, messenger, 2)
    messenger.meanwhile = None
    database.write_now(lambda tx: outbox.unblock(tx, 1, messenger.wall()))
    await rounds(courier, messenger, 8, seconds=30)

    assert states(database)["once"] == ("doubtful" if lost else "sent")
    assert messenger.screens == ([] if lost else ["once"])


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


def void(_result: object) -> None:
    """Return nothing of what was done."""
