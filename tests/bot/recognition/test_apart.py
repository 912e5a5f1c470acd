"""The process that recognises is kept apart: what breaks, hangs or swells in it takes nobody along."""

import asyncio
import io
import json
import sys
from collections.abc import AsyncIterator

import pytest

from bot.recognition.apart import Apart
from bot.recognition.child import Engines, serve
from bot.recognition.senses import NotRecognised, Recognise
from workflows.attachments import Kind

PROGRAM = """
import json, sys, time
for line in sys.stdin.buffer:
    request = json.loads(line)
    said = sys.stdin.buffer.read(request["size"]).decode()
    if said == "die": sys.exit(1)
    if said == "hang": time.sleep(3600)
    told = {"error": "MemoryError"} if said == "swell" else {"words": request["kind"] + ":" + said}
    print(json.dumps(told), flush=True)
"""
"""A stand-in for the engines that speaks as their process does."""


@pytest.fixture
async def apart() -> AsyncIterator[Apart]:
    senses = Apart(frozenset(Kind), (PROGRAM,), program=(sys.executable, "-c"), patience=20.0)
    yield senses
    await senses.close()


async def test_words_come_back_from_the_other_process(apart: Apart) -> None:
    heard = await apart.recognise(Kind.VOICE, "路灯".encode())
    seen = await apart.recognise(Kind.PICTURE, "井盖".encode())

    assert (heard, seen) == ("voice:路灯", "picture:井盖")


async def test_two_at_once_wait_for_each_other(apart: Apart) -> None:
    wanted = [apart.recognise(Kind.VOICE, str(number).encode()) for number in range(5)]

    assert await asyncio.gather(*wanted) == [f"voice:{number}" for number in range(5)]


async def test_a_process_that_died_is_begun_anew(apart: Apart) -> None:
    with pytest.raises(NotRecognised, match="process ended"):
        await apart.recognise(Kind.VOICE, b"die")

    assert await apart.recognise(Kind.VOICE, b"on") == "voice:on"


async def test_what_takes_too_long_is_stopped(apart: Apart) -> None:
    assert await apart.recognise(Kind.VOICE, b"on") == "voice:on"
    apart.patience = 0.2

    with pytest.raises(NotRecognised, match="out of time"):
        await apart.recognise(Kind.VOICE, b"hang")

    apart.patience = 20.0
    assert await apart.recognise(Kind.VOICE, b"on") == "voice:on"


async def test_an_engine_that_fails_says_why(apart: Apart) -> None:
    with pytest.raises(NotRecognised, match="MemoryError"):
        await apart.recognise(Kind.PICTURE, b"swell")


class Given(Engines):
    """Engines that make of anything what a function does."""

    def __init__(self, engine: Recognise) -> None:
        super().__init__("", "", "")
        self._open = dict.fromkeys(Kind, engine)


def asked(*contents: bytes) -> io.BytesIO:
    heads = (json.dumps({"kind": "voice", "size": len(each)}).encode() + b"\n" + each for each in contents)
    return io.BytesIO(b"".join(heads))


def test_a_broken_recording_spoils_no_other() -> None:
    answers = io.BytesIO()

    serve(asked(b"\xff", b"on"), answers, Given(lambda content: content.decode()))

    told = [json.loads(line) for line in answers.getvalue().splitlines()]
    assert told == [{"error": "UnicodeDecodeError"}, {"words": "on"}]


async def test_the_real_process_tells_of_an_engine_that_is_not_there() -> None:
    senses = Apart(frozenset(Kind), ("/nowhere", "", "t2s"))

    with pytest.raises(NotRecognised):
        await senses.recognise(Kind.VOICE, b"")

    await senses.close()
