"""One process at a time listens to a bot; when it dies, another takes over."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.telegram.incoming.lease import LASTS, Lease
from models.database import Database
from tests.databases import newest
from tests.vaults import a_vault


class Wall:
    """A clock that moves when somebody waits."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(newest(tmp_path), vault=a_vault())
    yield database
    database.close()


async def test_a_process_listens_until_it_has_ended(database: Database) -> None:
    wall, heard = Wall(), []

    async def listen() -> None:
        heard.append("one")

    await Lease(database, "telegram:1001", "one", wall, wall.pause).work(listen)

    assert heard == ["one"]


async def test_another_waits_until_the_first_has_died(database: Database) -> None:
    wall, began = Wall(), asyncio.Event()

    async def listen_for_ever() -> None:
        began.set()
        await asyncio.Event().wait()

    async def listen() -> None:
        return

    first = asyncio.create_task(
        Lease(database, "telegram:1001", "one", wall, wall.pause).work(listen_for_ever)
    )
    await began.wait()
    start = wall.now
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    await Lease(database, "telegram:1001", "two", wall, wall.pause).work(listen)

    assert wall.now - start >= LASTS


async def test_a_lease_that_was_let_go_is_free_at_once(database: Database) -> None:
    wall = Wall()

    async def listen() -> None:
        return

    one = Lease(database, "telegram:1001", "one", wall, wall.pause)
    await one.work(listen)
    await one.release()
    start = wall.now
    await Lease(database, "telegram:1001", "two", wall, wall.pause).work(listen)

    assert wall.now == start


async def test_a_lease_that_is_lost_ends_the_listening_before_it_begins_again(database: Database) -> None:
    wall, events = Wall(), list[str]()

    async def listen() -> None:
        events.append("begins")
        if len(events) > 1:
            return
        wall.now += 2 * LASTS
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            events.append("ends")

    await Lease(database, "telegram:1001", "one", wall, wall.pause, renew=0.01).work(listen)

    assert events == ["begins", "ends", "begins"]


async def test_a_database_that_is_away_for_a_while_makes_nobody_deaf(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall, heard = Wall(), list[str]()
    lease = Lease(database, "telegram:1001", "one", wall, renew=0.01, pause=wall.pause)

    async def away(*_given: object) -> None:
        raise OSError("away")

    async def listen() -> None:
        heard.append("begins")
        if len(heard) > 1:
            return
        with monkeypatch.context() as patched:
            patched.setattr(Database, "write", away)
            await asyncio.Event().wait()

    await lease.work(listen)

    assert heard == ["begins", "begins"]


async def test_who_ends_while_the_database_is_away_ends_all_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall, holders = Wall(), list[str]()

    async def away(*_given: object) -> None:
        raise OSError("away")

    async def listen() -> None:
        holders.append("one")

    lease = Lease(database, "telegram:1001", "one", wall, wall.pause)
    await lease.work(listen)
    with monkeypatch.context() as patched:
        patched.setattr(Database, "write", away)
        await lease.release()
    start = wall.now
    await Lease(database, "telegram:1001", "two", wall, wall.pause).work(listen)

    assert wall.now - start >= LASTS
