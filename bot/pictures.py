"""Keeps residents' pictures, made small and stripped of everything else; recordings lie beside them."""

import asyncio
import io
import re
import secrets
import warnings
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.dialogue.engine import Doorway
from bot.recordings import recorded
from workflows.attachments import is_recording
from workflows.pictures import Shot, keep_pictures, picture_of
from workflows.policy import Policy

LARGEST_BYTES = 10_000_000
LARGEST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
NAME = re.compile(r"[0-9a-f]{32}\.(jpg|ogg)")


class PictureRefused(Exception):
    """Something that we keep as no picture."""


class TooLarge(PictureRefused):
    """Too many bytes, or too many pixels."""


class Unreadable(PictureRefused):
    """No picture of a form that we know, or a broken one."""


class PictureGone(LookupError):
    """There is no such picture, or none any more."""


class Pictures:
    """The pictures and recordings of the database. Names are drawn at random and tell nothing."""

    def __init__(self, database: Doorway, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def keep(self, chat_id: int, uploads: Sequence[bytes]) -> tuple[str, ...]:
        """Keep pictures of a chat durably, all or none, and return their names.

        Raises TooLarge, Unreadable.
        """
        if any(len(each) > LARGEST_BYTES for each in uploads):
            raise TooLarge
        shots = [await asyncio.to_thread(taken, each) for each in uploads]
        return await self._kept(chat_id, shots)

    async def keep_recording(self, chat_id: int, data: bytes, policy: Policy) -> tuple[str, ...]:
        """Keep a voice message of a chat durably and return its name. Raises TooLong, NotHeard."""
        return await self._kept(chat_id, [await asyncio.to_thread(recorded, data, policy)])

    async def _kept(self, chat_id: int, shots: Sequence[Shot]) -> tuple[str, ...]:
        if shots:
            await self._database.write(lambda tx: keep_pictures(tx, chat_id, shots, self._clock()))
        return tuple(shot.name for shot in shots)

    async def content(self, name: str) -> bytes:
        """Return a picture (JPEG) or a recording (Opus in Ogg). Raises PictureGone."""
        if not NAME.fullmatch(name):
            raise PictureGone
        content = await self._database.read(lambda tx: picture_of(tx, name))
        if content is None:
            raise PictureGone
        return content


def media_type(name: str) -> str:
    """Name what an attachment is to a browser."""
    return "audio/ogg" if is_recording(name) else "image/jpeg"


def taken(data: bytes) -> Shot:
    """Make a picture ready to be kept. Raises TooLarge, Unreadable."""
    return Shot(secrets.token_hex(16) + ".jpg", secrets.token_hex(16), reencode(data))


def reencode(data: bytes) -> bytes:
    """Return the picture as a small JPEG without metadata, turned the way it was held.

    What the file says it is counts for nothing; its bytes are looked at. Raises TooLarge,
    Unreadable.
    """
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > LARGEST_PIXELS:
                    raise TooLarge
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except Image.DecompressionBombError:
        raise TooLarge from None
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, MemoryError):
        raise Unreadable from None  # what Pillow raises on broken bytes
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()
