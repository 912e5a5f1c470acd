"""Files that people send: fetched with some patience, kept, or told as what they are."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.pictures import Pictures
from bot.telegram.calls import FileTooLarge, Refused, Unreachable
from bot.telegram.incoming.came import File
from bot.telegram.incoming.files import FETCHES, Files, NotKept
from tests.bot.web.rig import Rig, opened
from tests.voices import voice_message
from workflows.policy import Policy

POLICY = Policy(voice_kilobytes=5, voice_seconds=60)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with opened(tmp_path) as rig:
        yield rig


class Giver:
    """Gives one file, after as many failures as it is told."""

    def __init__(self, content: bytes, *failures: Exception) -> None:
        self.content, self.failures = content, list(failures)
        self.asked = 0

    async def file(self, _file_id: str) -> bytes:
        self.asked += 1
        if self.failures:
            raise self.failures.pop(0)
        return self.content


class Waiter:
    """Counts how long somebody would have waited."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.waited.append(seconds)


def files_of(rig: Rig, giver: Giver, waiter: Waiter) -> Files:
    return Files(giver, Pictures(rig.database, rig.clock), waiter)  # type: ignore[arg-type]  # gives files


async def test_a_recording_is_fetched_until_it_comes(rig: Rig) -> None:
    giver, waiter = Giver(voice_message(2), Unreachable("down"), Refused(502, "Bad Gateway")), Waiter()
    async with await rig.resident():
        names = await files_of(rig, giver, waiter).keep_recording(1, File("f", None), POLICY)

    assert [Path(name).suffix for name in names] == [".ogg"]
    assert waiter.waited == list(FETCHES[:2])


@pytest.mark.parametrize(
    ("giver", "size", "key", "asked"),
    [
        (Giver(voice_message(2)), 5001, "telegram.voice_long", 0),
        (Giver(voice_message(61)), 100, "telegram.voice_long", 1),
        (Giver(b"", FileTooLarge()), None, "telegram.voice_long", 1),
        (Giver(b"", Refused(400, "Bad Request: file is too big")), None, "telegram.voice_long", 1),
        (Giver(b"", Refused(400, "Bad Request: wrong file_id")), None, "telegram.voice_lost", 1),
        (Giver(b"", *[Unreachable("down")] * 4), None, "telegram.voice_lost", 4),
        (Giver(b"ID3"), None, "telegram.voice_bad", 1),
    ],
    ids=["told too large", "too long", "too large", "refused as too large", "refused", "away", "no voice"],
)
async def test_a_recording_that_cannot_be_had_is_told_as_what_it_is(
    rig: Rig, giver: Giver, size: int | None, key: str, asked: int
) -> None:
    with pytest.raises(NotKept) as refused:
        await files_of(rig, giver, Waiter()).keep_recording(1, File("f", size), POLICY)

    assert (refused.value.key, giver.asked) == (key, asked)
