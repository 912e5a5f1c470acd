"""In the morning of a working day staff hear once, at their messenger, what waits for them."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.clock import Clock
from models import post
from models.person import Chat
from models.post_tables import Outbox
from models.vocabulary import Locale, Role, Status, TimerKind
from tests.databases import newest
from tests.workflows.desk.people import Room
from workflows.access import invite
from workflows.arrivals import Address, join_at
from workflows.cases import digest
from workflows.cases.acts import SYSTEM, Act
from workflows.cases.mornings import next_morning
from workflows.screens import from_json
from workflows.transaction import Transaction

FRIDAY_NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class House:
    """A room whose clock a test moves."""

    room: Room
    now: datetime = FRIDAY_NOON

    def act(self, tx: Transaction) -> Act:
        return Act(tx, SYSTEM, self.now, self.room.reference, random.Random(3))

    def joins(self, name: str, role: Role, body: str, channel: str = "staff") -> int:
        """Let somebody join; return their person."""

        def step(tx: Transaction) -> int:
            invited = invite(tx, role, body, None, self.now, random.Random(name))
            chat = join_at(tx, Address(channel, name), invited.secret, Locale.HANS, self.now, self.now)
            return tx.get_one(Chat, chat).person_id

        return self.room.database.write_now(step)

    def begins(self) -> None:
        self.room.database.write_now(lambda tx: digest.ensure_digest_timer(self.act(tx)))

    def clock(self) -> Clock:
        return Clock(
            self.room.database,
            lambda: self.now,
            lambda: self.now,
            lambda: self.room.reference,
            random.Random(3),
            {TimerKind.DIGEST: digest.fire},
            lambda: None,
        )

    def wakes(self, at: datetime, clocks: int = 1) -> None:
        """Let so many processes look at an instant until nothing is due."""
        self.now = at

        async def look() -> None:
            for _ in range(3):
                await asyncio.gather(*(self.clock().fire_due() for _ in range(clocks)))

        asyncio.run(look())

    def heard(self, name: str) -> list[list[str]]:
        """Return what was put into the outbox for somebody: keys and counts of each message."""

        def look(tx: Transaction) -> list[list[str]]:
            chat = select(col(Chat.id)).where(col(Chat.address) == name).scalar_subquery()
            rows = tx.execute(
                select(col(Outbox.id)).where(col(Outbox.chat_id) == chat).order_by(col(Outbox.id))
            )
            letters = [post.letter_in(tx, tx.get_one(Outbox, each).chat_id, each) for each in rows.scalars()]
            screens = [from_json(each.screen) for each in letters if each is not None]
            return [
                [f"{line.key} {line.values.get('count', '')}".strip() for line in each.lines]
                for each in screens
            ]

        return self.room.database.read_now(look)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    room = Room.opened(newest(tmp_path))
    yield House(room)
    room.database.close()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (FRIDAY_NOON, MONDAY),
        (MONDAY - timedelta(microseconds=1), MONDAY),
        (MONDAY, MONDAY + DAY),
        (datetime(2026, 9, 30, 4, tzinfo=UTC), datetime(2026, 10, 8, 0, 30, tzinfo=UTC)),
    ],
    ids=["over a weekend", "just before", "at the very instant", "over the October holiday"],
)
def test_a_digest_comes_on_the_next_working_morning(house: House, now: datetime, expected: datetime) -> None:
    assert next_morning(now, house.room.reference.calendar) == expected


def test_a_handler_hears_of_their_own_and_of_what_nobody_has_taken(house: House) -> None:
    zhang = house.joins("zhang", Role.HANDLER, "B1")
    li = house.joins("li", Role.HANDLER, "B1")
    house.room.case("LATE", status=Status.ACCEPTED, handler_id=zhang, due_at=MONDAY - HOUR)
    house.room.case("TODAY", status=Status.ACCEPTED, handler_id=zhang, due_at=MONDAY + HOUR)
    house.room.case("LATER", status=Status.ACCEPTED, handler_id=zhang, due_at=MONDAY + 3 * DAY)
    house.room.case("NEW", due_at=MONDAY + 3 * DAY)
    house.room.case("OTHERS", status=Status.ACCEPTED, handler_id=li, due_at=MONDAY - HOUR)
    house.room.case("ELSEWHERE", body="B2", due_at=MONDAY - HOUR)
    house.begins()

    house.wakes(MONDAY)

    assert house.heard("zhang") == [["digest.open 4", "digest.late 1", "digest.today 1", "digest.waiting 1"]]
    assert house.heard("li") == [["digest.open 2", "digest.late 1", "digest.waiting 1"]]


def test_a_head_hears_of_the_whole_body(house: House) -> None:
    house.joins("zhou", Role.HEAD, "B1")
    zhang = house.joins("zhang", Role.HANDLER, "B1")
    house.room.case("LATE", status=Status.ACCEPTED, handler_id=zhang, due_at=MONDAY - HOUR)
    house.room.case("UNTAKEN", due_at=MONDAY - HOUR)
    house.room.case("PAUSED", status=Status.AWAITING_RESIDENT, due_at=MONDAY - HOUR, paused_at=FRIDAY_NOON)
    house.begins()

    house.wakes(MONDAY)

    assert house.heard("zhou") == [["digest.open 3", "digest.late 2"]]


def test_a_head_hears_nothing_of_a_case_about_the_body(house: House) -> None:
    house.joins("zhou", Role.HEAD, "B1")
    house.room.case("ABOUT", object_body="B1", due_at=MONDAY - HOUR)
    house.begins()

    house.wakes(MONDAY)

    assert house.heard("zhou") == []


def test_who_has_nothing_open_hears_nothing_and_the_web_door_has_its_desk(house: House) -> None:
    house.joins("zhang", Role.HANDLER, "B2")
    house.joins("web", Role.HANDLER, "B1", channel="web")
    house.room.case("NEW")
    house.begins()

    house.wakes(MONDAY)

    assert (house.heard("zhang"), house.heard("web")) == ([], [])


def test_nobody_hears_twice_whichever_process_looks_and_however_often(house: House) -> None:
    house.joins("zhang", Role.HANDLER, "B1")
    house.room.case("NEW")
    house.begins()
    house.wakes(MONDAY, clocks=3)

    house.begins()
    house.wakes(MONDAY + HOUR, clocks=3)

    assert len(house.heard("zhang")) == 1


def test_each_working_day_has_its_digest_and_a_weekend_none(house: House) -> None:
    house.joins("zhang", Role.HANDLER, "B1")
    house.room.case("NEW")
    house.begins()

    for day in range(8):
        house.wakes(FRIDAY_NOON + day * DAY)

    assert len(house.heard("zhang")) == 5


def test_a_digest_that_a_whole_day_was_missed_is_not_told_the_next(house: House) -> None:
    house.joins("zhang", Role.HANDLER, "B1")
    house.room.case("NEW")
    house.begins()

    house.wakes(MONDAY + DAY - HOUR)
    before = house.heard("zhang")
    house.wakes(MONDAY + DAY)

    assert (before, len(house.heard("zhang"))) == ([], 1)


def test_a_morning_offers_a_button_to_each_of_the_first_cases(house: House) -> None:
    house.joins("zhang", Role.HANDLER, "B1")
    for number in range(7):
        house.room.case(f"N{number}", due_at=MONDAY + number * HOUR)
    house.begins()

    house.wakes(MONDAY)

    def buttons(tx: Transaction) -> list[list[str]]:
        (row,) = tx.execute(select(col(Outbox.id), col(Outbox.chat_id))).all()
        letter = post.letter_in(tx, row[1], row[0])
        assert letter is not None
        return [[each.name for each in keys] for keys in from_json(letter.screen).buttons]

    assert house.room.database.read_now(buttons) == [["progress"]] * 6
