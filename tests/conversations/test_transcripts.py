"""Plays every transcript through the web door and through both bots of Telegram: they say the same."""

from pathlib import Path

import pytest

from tests.botapi.api import botapi
from tests.conversations.door import Door
from tests.conversations.play import Mismatch, Player
from tests.conversations.script import read_script
from tests.conversations.stage import Stage
from tests.conversations.telegram_door import TelegramDoor
from tests.conversations.web_doors import InProcessWeb, LoopbackWeb

FILES = sorted(Path(__file__).parent.glob("*.txt"))
CALLED = [file for file in FILES if file.stem in ("courtesy", "photos", "restart")]
"""Those that are played with Telegram calling us as well."""
OWN = sorted((Path(__file__).parent / "telegram").glob("*.txt"))
OVER_HTTP = [file for file in FILES if file.stem in ("lift", "restart")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_transcript_is_played_at_the_web_door(file: Path, community: Path, tmp_path: Path) -> None:
    await play(file, community, tmp_path, InProcessWeb())


@pytest.mark.parametrize("file", OVER_HTTP, ids=lambda file: file.stem)
async def test_a_transcript_is_played_over_http(file: Path, community: Path, tmp_path: Path) -> None:
    await play(file, community, tmp_path, LoopbackWeb())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_a_transcript_is_played_at_telegram(file: Path, community: Path, tmp_path: Path) -> None:
    async with botapi() as api:
        await play(file, community, tmp_path, TelegramDoor(api))


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.stem)
async def test_what_telegram_alone_can_do_is_played_there(
    file: Path, community: Path, tmp_path: Path
) -> None:
    async with botapi() as api:
        await play(file, community, tmp_path, TelegramDoor(api, own=True))


@pytest.mark.parametrize("file", CALLED, ids=lambda file: file.stem)
async def test_a_transcript_is_played_with_telegram_calling(
    file: Path, community: Path, tmp_path: Path
) -> None:
    async with botapi() as api:
        await play(file, community, tmp_path, TelegramDoor(api, by_webhook=True))


async def play(file: Path, community: Path, folder: Path, door: Door) -> None:
    """Play one file; a mismatch is told as whoever wrote the transcript would want to read it."""
    script = read_script(file)
    stage = Stage.copied(community, folder, door)
    mismatch = ""
    await stage.open()
    try:
        await Player(stage).play(script)
    except Mismatch as found:
        mismatch = f"{script.title}\n{found}"
    finally:
        await stage.close()
    if mismatch:
        pytest.fail(mismatch, pytrace=False)
