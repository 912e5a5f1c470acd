"""The night's training starts once it is night, in a process that never outlives its time."""

import asyncio
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.nightly import Nightly, in_time
from models.case import Case
from models.database import Database
from models.learning import Correction
from tests.databases import newest
from tests.vaults import a_vault
from tests.workflows.responsiveness.rows import add_case, fill_lists
from workflows.cases.acts import SYSTEM, Act
from workflows.learning import nights
from workflows.reference import Reference
from workflows.transaction import Transaction

TWO = datetime(2026, 11, 20, 18, tzinfo=UTC)  # 02:00 in Shanghai
THREE = TWO + timedelta(hours=1)


class Watchman:
    """A clock that can be set, a house with something to learn, and a training that says it was asked for."""

    def __init__(self, database: Database, reference: Reference) -> None:
        self.database, self.reference = database, reference
        self.now = THREE
        self.asked: list[float] = []

    def act(self, tx: Transaction) -> Act:
        return Act(tx, SYSTEM, self.now, self.reference, random.Random(1))

    async def train(self, seconds: float) -> int:
        self.asked.append(seconds)
        return 0

    def look(self) -> bool:
        return asyncio.run(Nightly(self.database, self.act, lambda: "origin", self.train).look())

    def put_right(self, times: int) -> None:
        """Let so many cases be corrected an hour ago."""

        def step(tx: Transaction) -> None:
            for at in range(times):
                add_case(tx, f"HY-{self.now:%Y%m%d%H}-{at}", category="0102")
            ids = tx.exec(select(Case.id)).all()[-times:]
            for case_id in ids:
                tx.add(
                    Correction(
                        case_id=case_id, at=self.now - timedelta(hours=1), source="draft", category="0102"
                    )
                )

        self.database.write_now(step)


@pytest.fixture
def watchman(tmp_path: Path) -> Iterator[Watchman]:
    database = Database(newest(tmp_path), vault=a_vault())
    watchman = Watchman(database, database.write_now(fill_lists))
    yield watchman
    database.close()


@pytest.mark.parametrize(
    ("at", "tried"),
    [(TWO, False), (THREE, True), (THREE + timedelta(hours=9), True)],
    ids=["before three", "at three", "woken at noon"],
)
def test_it_is_tried_from_three_on_and_made_up_for_later(
    watchman: Watchman, at: datetime, tried: bool
) -> None:
    watchman.put_right(20)
    watchman.now = at

    assert watchman.look() is tried


def test_it_is_tried_once_a_night(watchman: Watchman) -> None:
    watchman.put_right(20)

    tried = []
    for later in (timedelta(), timedelta(minutes=1), timedelta(hours=20), timedelta(days=1)):
        watchman.now = THREE + later
        tried.append(watchman.look())

    assert tried == [True, False, False, True]
    assert watchman.asked == [watchman.reference.policy.learn_minutes * 60.0] * 2


def test_a_few_corrections_wait_for_another_night_not_for_noon(watchman: Watchman) -> None:
    watchman.put_right(19)
    first = watchman.look()
    watchman.now = THREE + timedelta(hours=8)
    watchman.put_right(1)
    noon = watchman.look()
    watchman.now = THREE + timedelta(days=1)
    second = watchman.look()

    assert [first, noon, second] == [False, False, True]


def test_one_of_two_processes_has_the_night(watchman: Watchman) -> None:
    watchman.put_right(20)

    def claim() -> int | None:
        return watchman.database.write_now(lambda tx: nights.claim(watchman.act(tx), "origin"))

    assert [claim(), claim()] == [60, None]


async def run_short(seconds: float) -> int | None:
    """Run something that would sleep for a minute."""
    return await in_time(("-c", "import time; time.sleep(60)"), {}, seconds)


def test_a_training_that_takes_too_long_is_ended() -> None:
    assert asyncio.run(run_short(0.2)) is None


def test_a_training_that_ends_by_itself_tells_its_code() -> None:
    assert asyncio.run(in_time(("-c", "raise SystemExit(3)"), {}, 30)) == 3
