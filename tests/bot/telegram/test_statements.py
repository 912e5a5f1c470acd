"""How often the database is asked for one update: each question is a good part of what an update costs."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from models.vocabulary import Role
from tests.bot.telegram.rig import Rig, copy_of, listening
from tests.bot.telegram.test_decode import message
from tests.botapi.api import botapi
from tests.databases import on_postgres
from workflows.transaction import Transaction

WORDS, CANCEL, HELP = "幸福里小区3号楼楼道灯不亮", "取消", "帮助"
pytestmark = pytest.mark.skipif(on_postgres(), reason="SQLite tells what it is asked")


@pytest.fixture
async def rig(community: Path, tmp_path: Path) -> AsyncIterator[Rig]:
    folder = copy_of(community, tmp_path)
    async with botapi() as api, listening(folder, api, webhook="https://a.example", speaks=False) as rig:
        yield rig


async def bring(rig: Rig, bot: str, number: int, text: str) -> None:
    """Bring an update to the intake of a bot."""
    await rig.hooks[bot].intake.accept({**message(text=text), "update_id": number})


async def asked(rig: Rig, bot: str, number: int, text: str) -> list[str]:
    """What the step of an update asks the database: the first words of each statement."""
    seen: list[str] = []
    await rig.house.database.write(lambda tx: listen(tx, seen.append))
    await bring(rig, bot, number, text)
    await rig.house.database.write(lambda tx: listen(tx, None))
    step = next(each for each in steps(seen) if any("INTO inbox" in line for line in each))
    return [" ".join(line.split()[:3]) for line in step]


def listen(tx: Transaction, tell: Any) -> None:
    """Let the writer's connection say what it runs."""
    driver: Any = tx.connection().connection.driver_connection
    driver.set_trace_callback(tell)


def steps(seen: list[str]) -> list[list[str]]:
    """What was asked between the beginning and the end of each step."""
    found: list[list[str]] = []
    for line in seen:
        if line == "SAVEPOINT step":
            found.append([])
        elif found and not line.startswith(("RELEASE", "COMMIT", "BEGIN", "--")):
            found[-1].append(line)
    return found


async def test_words_of_a_resident_ask_the_database_eleven_times(rig: Rig) -> None:
    await bring(rig, "residents", 1, "/start")

    words, again = await asked(rig, "residents", 2, WORDS), await asked(rig, "residents", 3, CANCEL)

    assert len(words) == 11, (
        words
    )  # among them the titles of what is open, and the language of a first message
    assert len(again) <= 9, again  # a card that is left loses its buttons


async def test_words_of_staff_ask_the_database_five_times(rig: Rig) -> None:
    await bring(rig, "staff", 1, f"/start {await rig.invitation(Role.DISPATCHER)}")

    assert len(found := await asked(rig, "staff", 2, HELP)) == 5, found
