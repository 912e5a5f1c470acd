"""The engines themselves: what they make of print, of nothing, and of speech."""

import io
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from benchmarks.recognition import bare, figures, tried
from bot.recognition.apart import Apart
from bot.recognition.installed import senses_of
from bot.recognition.senses import NotRecognised
from bot.recognition.speech_model import PACKAGES, PackagesMissing, found, put_together
from bot.settings import Settings
from tests.voices import voice_message
from workflows.attachments import Kind

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
NOTICE = ("停水通知", "因水管检修", "明天8时至17时停水")


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A speech model put together from its packages."""
    folder = tmp_path_factory.mktemp("speech") / "model"
    try:
        found(PACKAGES)
    except PackagesMissing as missing:
        pytest.skip(f"not installed: {' '.join(missing.names)}")
    put_together(folder)
    return folder


@pytest.fixture
async def senses(model: Path) -> AsyncIterator[Apart]:
    opened = senses_of(Settings(voice_model=model))
    assert isinstance(opened, Apart)
    yield opened
    await opened.close()


def drawn(*lines: str) -> bytes:
    """A picture with some lines of print."""
    picture = Image.new("RGB", (900, 500), (238, 234, 220))
    pen = ImageDraw.Draw(picture)
    for place, line in enumerate(lines):
        pen.text((60, 60 + 90 * place), line, font=ImageFont.truetype(FONT, 54), fill=(30, 30, 40))
    out = io.BytesIO()
    picture.rotate(2, fillcolor=(238, 234, 220)).save(out, "JPEG", quality=80)
    return out.getvalue()


async def test_ears_and_eyes_are_there(senses: Apart) -> None:
    assert senses.kinds == {"voice", "picture"}


@pytest.mark.skipif(not FONT.exists(), reason="no Chinese font to draw with (Debian: fonts-noto-cjk)")
async def test_print_in_a_picture_is_read_line_by_line(senses: Apart) -> None:
    assert (await senses.recognise(Kind.PICTURE, drawn(*NOTICE))).split("\n") == list(NOTICE)


async def test_an_empty_wall_says_nothing(senses: Apart) -> None:
    assert await senses.recognise(Kind.PICTURE, drawn()) == ""


async def test_silence_says_nothing(senses: Apart) -> None:
    assert await senses.recognise(Kind.VOICE, voice_message(4)) == ""


async def test_what_is_broken_is_told_and_spoils_nothing_after_it(senses: Apart) -> None:
    with pytest.raises(NotRecognised):
        await senses.recognise(Kind.VOICE, b"not a voice")

    assert await senses.recognise(Kind.VOICE, voice_message(2)) == ""


@pytest.mark.timeout(1800)
@pytest.mark.skipif("HUIYING_TEST_SPEECH" not in os.environ, reason="HUIYING_TEST_SPEECH names no recordings")
async def test_speech_is_understood_but_for_one_character_in_five(model: Path) -> None:
    results = await tried(Path(os.environ["HUIYING_TEST_SPEECH"]), Settings(voice_model=model))

    wrong = figures([each for each in results if bare(each.wanted)])["wrong"]

    assert isinstance(wrong, float)
    assert wrong < 0.2
