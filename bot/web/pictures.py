"""Keeps residents' pictures: looked at, made small, stripped of everything but the picture."""

import asyncio
import io
import os
import re
import secrets
import warnings
from pathlib import Path

from bot.web.errors import NothingHere, PictureTooLarge, PictureUnreadable

LARGEST_BYTES = 10_000_000
LARGEST_PIXELS = 40_000_000
LONGEST_SIDE = 1600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
NAME = re.compile(r"[0-9a-f]{32}\.jpg")


class Pictures:
    """The folder of pictures. Names are drawn at random and tell nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, data: bytes) -> str:
        """Store a picture durably and return its name. Raises PictureTooLarge, PictureUnreadable."""
        if len(data) > LARGEST_BYTES:
            raise PictureTooLarge
        return await asyncio.to_thread(self._keep, data)

    def path(self, name: str) -> Path:
        """Return where a picture lies. Raises NothingHere."""
        path = self._folder / name
        if not NAME.fullmatch(name) or not path.is_file():
            raise NothingHere
        return path

    def _keep(self, data: bytes) -> str:
        clean = reencode(data)
        name = secrets.token_hex(16) + ".jpg"
        self._folder.mkdir(parents=True, exist_ok=True)
        write_durably(self._folder / name, clean)
        return name


def reencode(data: bytes) -> bytes:
    """Return the picture as a small JPEG without metadata, turned the way it was held.

    What the file says it is counts for nothing; its bytes are looked at. Raises PictureTooLarge,
    PictureUnreadable.
    """
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > LARGEST_PIXELS:
                    raise PictureTooLarge
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except Image.DecompressionBombError:
        raise PictureTooLarge from None
    except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, MemoryError):
        raise PictureUnreadable from None  # what Pillow raises on broken bytes
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def write_durably(path: Path, data: bytes) -> None:
    """Write a new file so that it outlives a power cut: file and folder reach the disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
