"""What waits to be recognised is told once, whatever is killed in the middle."""

from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.messages import Incoming
from bot.pictures import PictureGone
from bot.recognition.worker import Recogniser
from models.database import Database
from models.post_tables import Timer
from tests.databases import newest, url_for
from tests.senses import StandIn
from workflows import recognition
from workflows.conversation import ChatUnknown, Letter
from workflows.transaction import Transaction

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NAME = "0" * 32 + ".ogg"


@dataclass
class Office:
    """A database, the instant, and an engine that takes what was heard."""

    database: Database
    now: datetime = NOW
    heard: list[str | None] = field(default_factory=list)
    forgotten: bool = False
    gone: bool = False

    async def content(self, name: str) -> bytes:
        if self.gone:
            raise PictureGone
        return name.encode()

    async def receive(self, incoming: Incoming) -> tuple[Letter, ...]:
        if self.forgotten:
            raise ChatUnknown
        self.heard.append(incoming.heard)
        await self.database.write(lambda tx: recognition.finish(tx, incoming.photos[0]))
        return ()

    def worker(self, senses: StandIn, *, alone: bool = False) -> Recogniser:
        return Recogniser(
            database=self.database,
            senses=senses,
            content=self.content,
            receive=self.receive,
            clock=lambda: self.now,
            real_clock=lambda: self.now,
            told=lambda chats: None,
            alone=alone,
        )

    async def waiting(self) -> list[str]:
        jobs = await self.database.read(lambda tx: recognition.waiting(tx, self.now, 10))
        return [job.name for job in jobs]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    newest(tmp_path)
    with closing(Database(url_for(tmp_path))) as database:
        found = Office(database)
        await database.write(lambda tx: recognition.ask(tx, 1, NAME, NOW))
        yield found


async def begun(office: Office) -> None:
    """Let another process take the job, and die."""

    def step(tx: Transaction) -> bool:
        [job] = recognition.waiting(tx, NOW, 10)
        return recognition.claim(tx, job, NOW)

    assert await office.database.write(step)


async def test_what_waits_is_told_once(office: Office) -> None:
    worker = office.worker(StandIn({"voice": "路灯不亮"}))

    done = [await worker.round(), await worker.round()]

    assert (done, office.heard, await office.waiting()) == ([1, 0], ["路灯不亮"], [])


async def test_what_the_clock_has_failed_at_holds_nothing_up(office: Office) -> None:
    await office.database.write(lambda tx: tx.execute(update(Timer).values(error="OperationalError")).close())

    assert await office.worker(StandIn({"voice": "路灯不亮"})).round() == 1


async def test_what_another_process_is_at_is_left_to_it_until_it_must_be_dead(office: Office) -> None:
    await begun(office)
    worker = office.worker(StandIn({"voice": "路灯不亮"}))

    first = await worker.round()
    office.now += recognition.LEASE
    second = await worker.round()

    assert (first, second, office.heard) == (0, 1, ["路灯不亮"])


async def test_who_works_alone_takes_up_at_once_what_was_begun_before_the_restart(office: Office) -> None:
    await begun(office)

    await office.worker(StandIn({"voice": "路灯不亮"}), alone=True).round()

    assert office.heard == ["路灯不亮"]


async def test_what_fails_again_and_again_is_told_as_nothing(office: Office) -> None:
    senses = StandIn({"voice": None})
    worker = office.worker(senses)

    rounds = [await worker.round() for _ in range(recognition.MOST_TRIES + 1)]

    assert rounds == [1] * (recognition.MOST_TRIES + 1)
    assert (office.heard, len(senses.asked)) == ([""], recognition.MOST_TRIES)


async def test_a_recording_that_was_erased_is_told_as_nothing(office: Office) -> None:
    office.gone = True

    await office.worker(StandIn({"voice": "路灯不亮"})).round()

    assert office.heard == [""]


async def test_what_was_asked_in_a_chat_that_is_forgotten_is_dropped(office: Office) -> None:
    office.forgotten = True

    await office.worker(StandIn({"voice": "路灯不亮"})).round()

    assert await office.waiting() == []


async def test_without_engines_nothing_is_looked_for(office: Office) -> None:
    worker = office.worker(StandIn())

    assert (await worker.round(), await office.waiting()) == (0, [NAME])


async def test_two_processes_do_not_take_the_same(office: Office) -> None:
    [job] = await office.database.read(lambda tx: recognition.waiting(tx, NOW, 10))

    taken = [await office.database.write(lambda tx: recognition.claim(tx, job, NOW)) for _ in range(2)]

    assert taken == [True, False]


async def test_what_is_due_much_later_is_not_looked_through(office: Office) -> None:
    office.now = NOW - timedelta(minutes=1)

    assert await office.waiting() == []
