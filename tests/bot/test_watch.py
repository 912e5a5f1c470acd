"""A process follows what others change, and knows whether courier and clock are at work in any of them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.beats import SELDOM, STALE, Beats
from bot.domain_time import DomainTime, Folder
from bot.lists import Lists, Standing
from bot.watch import Watch, changes
from models.database import Database
from models.person import WebSession
from tests.bot.couriers import NOON, Wall
from tests.databases import newest
from workflows.access import SESSION_LASTS, open_resident
from workflows.house.marks import LISTS, RULES, mark, marked
from workflows.limits import allowances
from workflows.policy import Policy
from workflows.reference import load_reference
from workflows.transaction import Transaction


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(newest(tmp_path))
    yield database
    database.close()


@dataclass
class Process:
    """What one of several processes holds of the lists, and its two beats."""

    database: Database
    wall: Wall
    folder: Path
    until: datetime | None = None
    loads: int = 0
    beats: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lists = Lists(lambda: self.database.read_now(self.standing), self.wall)
        looks = {"courier": lambda: self.beats.get("courier"), "clock": lambda: self.beats.get("clock")}
        self.health = Beats(self.database, self.wall, looks)
        time = DomainTime(Folder(self.folder), 1.0, self.wall)
        self.watch = Watch(self.database, self.lists, time, self.health, self.wall)

    def standing(self, tx: Transaction) -> Standing:
        self.loads += 1
        return Standing(load_reference(tx, Policy(), self.wall()), changes(tx), self.until)


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def process(database: Database, wall: Wall, tmp_path: Path) -> Process:
    return Process(database, wall, tmp_path)


async def test_what_nobody_has_changed_is_not_read_again(process: Process) -> None:
    for _ in range(3):
        await process.watch.look()

    assert process.loads == 1


@pytest.mark.parametrize("what", [LISTS, RULES])
async def test_what_another_process_has_changed_is_read_again_once(
    database: Database, process: Process, what: str
) -> None:
    await database.write(lambda tx: mark(tx, what, NOON))

    for _ in range(3):
        await process.watch.look()

    assert process.loads == 2


async def test_numbers_that_begin_later_are_read_when_they_begin(
    database: Database, wall: Wall, tmp_path: Path
) -> None:
    process = Process(database, wall, tmp_path, until=NOON + timedelta(minutes=1))

    await process.watch.look()
    before = process.loads
    await wall.pause(60)
    process.until = None
    await process.watch.look()

    assert (before, process.loads) == (1, 2)


async def test_at_new_year_the_calendar_is_read_again(process: Process, wall: Wall) -> None:
    wall.at = NOON.replace(year=NOON.year + 1)

    await process.watch.look()

    assert process.loads == 2


async def test_nobody_is_well_before_the_first_beat(process: Process) -> None:
    assert await process.health.healthy() is False


async def test_a_process_that_has_its_own_courier_and_clock_asks_nobody(process: Process) -> None:
    process.beats = {"courier": NOON, "clock": NOON}

    assert await process.health.healthy() is True


async def test_a_web_door_is_well_while_others_do_the_work(
    database: Database, wall: Wall, tmp_path: Path
) -> None:
    door, worker = Process(database, wall, tmp_path), Process(database, wall, tmp_path)
    worker.beats = {"courier": NOON, "clock": NOON}

    await worker.watch.look(["courier", "clock"])

    assert await door.health.healthy() is True


@pytest.mark.parametrize("dead", ["courier", "clock"])
async def test_a_web_door_is_not_well_once_one_of_them_is_gone(
    database: Database, wall: Wall, tmp_path: Path, dead: str
) -> None:
    door, worker = Process(database, wall, tmp_path), Process(database, wall, tmp_path)
    worker.beats = {"courier": NOON, "clock": NOON}
    await worker.watch.look(["courier", "clock"])

    await wall.pause(STALE.total_seconds())
    worker.beats = {"courier": wall(), "clock": wall(), dead: NOON}
    await worker.watch.look(["courier", "clock"])

    assert await door.health.healthy() is False


async def test_beats_are_marked_seldom(database: Database, process: Process, wall: Wall) -> None:
    for _ in range(25):
        process.beats = {"courier": wall()}
        await process.watch.look(["courier"])
        await wall.pause(1)

    told = await database.read(lambda tx: marked(tx, "beat:courier"))

    assert told is not None
    assert (told.turn, told.at) == (3, NOON + 2 * SELDOM)


async def test_sessions_that_open_nothing_are_swept_away_in_time(
    process: Process, database: Database, wall: Wall
) -> None:
    opened = await database.write(lambda tx: open_resident(tx, "zh-CN", NOON, NOON, random.Random(1)))
    held, kept = select(col(WebSession.chat_id)), []
    for span in (timedelta(minutes=11), SESSION_LASTS):
        await wall.pause(span.total_seconds())
        await process.watch.look()
        kept.append(await database.read(lambda tx: list(tx.execute(held).scalars())))

    assert kept == [[opened.chat.id], []]


async def test_allowances_that_limit_nothing_are_swept_away_in_time(
    database: Database, process: Process, wall: Wall
) -> None:
    await database.write(lambda tx: allowances.take(tx, "chat:1", 1.0, 1, NOON))

    await wall.pause(timedelta(minutes=11).total_seconds())
    await process.watch.look()

    assert await database.write(lambda tx: allowances.forget(tx, wall())) == 0
