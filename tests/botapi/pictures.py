"""Makes the sizes of a photo that Telegram makes, and plain pictures to send."""

import io

from PIL import Image, UnidentifiedImageError

from tests.botapi.errors import bad_request

SIDES = (90, 320, 800, 1280)
"""Longest sides of the sizes s, m, x and y. Source: core.telegram.org/api/files, image thumbnail types."""


def sizes(data: bytes) -> list[tuple[bytes, int, int]]:
    """Return (JPEG, width, height) from small to large. Raises Refused for what is no picture."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            picture = opened.convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    width, height = picture.size
    if width + height > 10000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    longest = max(width, height)
    sides = [side for side in SIDES if side < longest]
    return [_scaled(picture, side / longest) for side in sides] + (
        [_scaled(picture, 1.0)] if longest <= SIDES[-1] else []
    )


def _scaled(picture: Image.Image, factor: float) -> tuple[bytes, int, int]:
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    out = io.BytesIO()
    picture.resize(size).save(out, "JPEG", quality=87)
    return out.getvalue(), *size


def plain(color: tuple[int, int, int] = (90, 130, 110), size: tuple[int, int] = (64, 48)) -> bytes:
    """Return a JPEG of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "JPEG", quality=80)
    return out.getvalue()
