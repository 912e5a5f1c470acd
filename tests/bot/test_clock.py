"""What takes long is worked out beside the clock's looks: nothing that is due meanwhile waits for it."""

import asyncio
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.clock import RETRY, Clock
from models import post
from models.database import Database
from models.migrations.upgrade import migrate
from models.vocabulary import TimerKind
from tests.databases import NEWEST, prepared
from tests.vaults import a_vault
from workflows.cases.acts import Act
from workflows.reference import Reference
from workflows.timers import DueTimer, Finish, OutsideFirst
from workflows.transaction import Transaction

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@dataclass
class Rig:
    """A clock whose figures are worked out once they are let, and whose reminders take no time."""

    database: Database
    now: datetime = NOON
    done: list[str] = field(default_factory=list)
    let: threading.Event = field(default_factory=threading.Event)

    def clock(self) -> Clock:
        lists = cast(Reference, None)  # no effect here asks them
        effects = {
            TimerKind.FIGURES: self.figures,
            TimerKind.SIGNS: self.breaks,
            TimerKind.RUNG: lambda _act, timer: self.done.append(timer.key),
        }
        return Clock(
            self.database,
            lambda: self.now,
            lambda: self.now,
            lambda: lists,
            random.Random(3),
            effects,
            lambda: None,
        )

    def figures(self, _act: Act, timer: DueTimer) -> None:
        def work() -> Finish:
            assert self.let.wait(10)
            return lambda _later: self.done.append(timer.key)

        def look(_tx: Transaction) -> Callable[[], Finish]:
            return work

        raise OutsideFirst(look)

    def breaks(self, _act: Act, _timer: DueTimer) -> None:
        def look(_tx: Transaction) -> Callable[[], Finish]:
            raise ZeroDivisionError

        raise OutsideFirst(look)

    def due(self, key: str, kind: TimerKind) -> None:
        self.database.write_now(lambda tx: post.set_timer(tx, key, kind, self.now))


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with closing(Database(prepared(tmp_path, NEWEST, migrate), vault=a_vault())) as database:
        yield Rig(database)


async def test_a_reminder_comes_and_the_clock_is_heard_of_while_figures_are_worked_out(rig: Rig) -> None:
    clock = rig.clock()
    rig.due("figures", TimerKind.FIGURES)
    await clock.tick()
    rig.now += timedelta(minutes=1)
    rig.due("reminder", TimerKind.RUNG)

    await clock.tick()
    seen, beat = list(rig.done), clock.beat
    rig.let.set()
    await clock.stop()

    assert (seen, beat) == (["reminder"], rig.now)
    assert rig.done == ["reminder", "figures"]


async def test_works_are_done_one_after_the_other_and_once(rig: Rig) -> None:
    clock = rig.clock()
    for key in ("first", "second"):
        rig.due(key, TimerKind.FIGURES)
    await clock.tick()
    await clock.tick()
    rig.let.set()

    assert await clock.fire_due() == 2
    assert await clock.fire_due() == 0
    assert sorted(rig.done) == ["first", "second"]


async def test_a_work_that_fails_is_tried_again_later_and_holds_no_other_up(rig: Rig) -> None:
    clock = rig.clock()
    rig.let.set()
    rig.due("broken", TimerKind.SIGNS)
    rig.due("figures", TimerKind.FIGURES)

    assert await clock.fire_due() == 1
    due = await rig.database.read(lambda tx: post.timer_due(tx, "broken"))
    assert (rig.done, due) == (["figures"], NOON + RETRY)


async def test_a_clock_that_stops_finishes_what_it_has_begun_and_leaves_the_rest(rig: Rig) -> None:
    clock = rig.clock()
    rig.due("first", TimerKind.FIGURES)
    await clock.tick()
    rig.due("second", TimerKind.FIGURES)
    await clock.tick()

    stopping = asyncio.create_task(clock.stop())
    await asyncio.sleep(0)
    rig.let.set()
    await stopping

    assert rig.done == ["first"]
    assert await rig.database.read(lambda tx: post.timer_due(tx, "second")) == NOON
