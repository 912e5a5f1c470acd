"""Processes on one PostgreSQL hear each other at once, also after it was away; alone there is silence."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from models.wire import MOST, Silence, Wire, open_wire, words
from tests.databases import newest, on_postgres, url_in

PATIENCE = 60
needs_server = pytest.mark.skipif(not on_postgres(), reason="a file has nobody else to tell")
Heard = list[tuple[str, list[int]]]


class Ear:
    """What one process has heard, and a way to wait for it."""

    def __init__(self) -> None:
        self.heard: Heard = []
        self._news = asyncio.Event()

    def hear(self, topic: str, numbers: list[int]) -> None:
        self.heard.append((topic, numbers))
        self._news.set()

    async def hears(self, count: int) -> Heard:
        """What was heard, once it is so much."""
        while len(self.heard) < count:
            await asyncio.wait_for(self._news.wait(), PATIENCE)
            self._news.clear()
        return self.heard


@asynccontextmanager
async def listening(url: str) -> AsyncIterator[tuple[Wire, Ear]]:
    """A process that is on the wire."""
    wire, ear = Wire(url), Ear()
    task = asyncio.create_task(wire.run(ear.hear))
    await connected(url)
    try:
        yield wire, ear
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


LISTENERS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE 'LISTEN%'"""


async def connected(url: str, among: int = 1) -> None:
    """Wait until everybody who shall hear is connected."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    async with await psycopg.AsyncConnection.connect(plain, autocommit=True) as connection:
        for _ in range(1000):
            row = await (await connection.execute(LISTENERS)).fetchone()
            if row and row[0] >= among:
                return
            await asyncio.sleep(0.01)


CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@needs_server
async def test_what_one_says_the_other_hears_and_not_itself(tmp_path: Path) -> None:
    url = newest(tmp_path)
    async with listening(url) as (first, own), listening(url) as (_, other):
        await connected(url, 2)
        first.tell("delivered", [3, 1])

        assert await other.hears(1) == [("delivered", [1, 3])]
        assert own.heard == []


@needs_server
async def test_a_wire_that_was_cut_is_mended(tmp_path: Path) -> None:
    url = newest(tmp_path)
    async with listening(url) as (first, _), listening(url) as (_, other):
        await connected(url, 2)
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(plain, autocommit=True) as connection:
            await connection.execute(CUT)
        await connected(url, 2)
        for _ in range(50):  # the voice notices that it was cut when it speaks
            first.tell("work")
            with suppress(TimeoutError):
                await asyncio.wait_for(other.hears(1), 0.2)
                break

        assert other.heard[0] == ("work", [])


def test_a_file_has_nobody_else_to_tell(tmp_path: Path) -> None:
    assert isinstance(open_wire(url_in(tmp_path)), Silence)


@pytest.mark.parametrize("count", [0, 1, MOST, MOST + 1, 3 * MOST])
def test_a_word_is_never_longer_than_the_database_takes(count: int) -> None:
    numbers = {10**15 + number for number in range(count)}

    said = words("name", {"delivered": numbers})

    assert len(said) == max(1, -(-count // MOST))
    assert max(len(word.encode()) for word in said) < 8000
