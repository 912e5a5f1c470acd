"""A process plays the parts it is told to; what another process does reaches it at once."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
import typer
from pydantic import SecretStr

from bot.app import House, Start, open_house
from bot.folder import FolderBusy
from bot.run import parts_of
from bot.server import background
from bot.settings import Settings
from tests.bot.couriers import open_chats, say
from tests.databases import newest, on_postgres
from tests.vaults import MASTER
from workflows.house.marks import LISTS, mark

PATIENCE = 60
SCREEN = '{"lines":[],"buttons":[],"images":[],"case":null}'
needs_server = pytest.mark.skipif(not on_postgres(), reason="a file has one process")
"""What several processes do together."""


def settings_for(folder: Path, url: str) -> Settings:
    return Settings(
        data=folder, database_url=url, keys=SecretStr(b64encode(MASTER).decode()), host="127.0.0.1"
    )


@pytest.mark.parametrize(
    ("only", "parts"),
    [
        (("web", "courier", "clock"), ("web", "courier", "clock")),
        (("clock", "web"), ("web", "clock")),
        (("residents", "courier"), ("courier",)),
    ],
    ids=lambda value: " ".join(value),
)
def test_a_process_plays_what_it_is_told(
    tmp_path: Path, only: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    assert parts_of(settings_for(tmp_path, ""), only) == parts


@pytest.mark.parametrize(
    "only", [("residents",), ("residents", "staff"), ("wep",), ("web", "")], ids=" ".join
)
def test_a_process_without_a_part_to_play_does_not_begin(tmp_path: Path, only: tuple[str, ...]) -> None:
    with pytest.raises(typer.Exit) as ended:
        parts_of(settings_for(tmp_path, ""), only)

    assert ended.value.exit_code == 2


@asynccontextmanager
async def at_work(settings: Settings, parts: Collection[str]) -> AsyncIterator[House]:
    """One of several processes, without its port."""
    async with AsyncExitStack() as stack:
        house = stack.enter_context(open_house(settings, Start()))
        house.bell.away = "courier" not in parts
        for part in background(house, parts):
            await stack.enter_async_context(part)
        yield house


async def comes_true(question: Callable[[], bool]) -> bool:
    """Whether something becomes so before anybody loses patience."""
    for _ in range(PATIENCE * 100):
        if question():
            return True
        await asyncio.sleep(0.01)
    return False


def test_a_second_process_on_a_file_is_refused(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, "")

    with open_house(settings, Start()), pytest.raises(FolderBusy), open_house(settings, Start()):
        pass


@needs_server
async def test_what_one_process_delivers_wakes_the_streams_of_another(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, newest(tmp_path))
    async with at_work(settings, ["web"]) as door, at_work(settings, ["courier", "clock"]):
        await door.database.write(lambda tx: open_chats(tx, ["w1"]))
        with door.streams.listening(1) as signal:
            say(door.database, 1, SCREEN, channel="web")
            door.bell.ring()

            assert await comes_true(signal.is_set)


@needs_server
async def test_a_web_door_alone_is_well_while_another_process_does_the_work(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, newest(tmp_path))
    async with at_work(settings, ["web"]) as door:
        assert not await door.door.healthy()

        async with at_work(settings, ["courier", "clock"]):
            for _ in range(PATIENCE * 10):
                if await door.door.healthy():
                    return
                await asyncio.sleep(0.1)
    pytest.fail("nobody said that courier and clock are at work")


@needs_server
async def test_lists_that_one_process_changed_are_read_by_the_other(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, newest(tmp_path))
    async with at_work(settings, ["web"]) as one, at_work(settings, ["web"]) as other:
        before = other.lists.reference
        await one.database.write(lambda tx: mark(tx, LISTS, one.time.now()))

        assert await comes_true(lambda: other.lists.reference is not before)
