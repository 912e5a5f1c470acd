"""Draws a QR code as one path of an SVG, so that a page needs no picture and no style of its own."""

from dataclasses import dataclass

from segno import make

QUIET = 4
"""Modules of white around the code, as readers expect."""


@dataclass(frozen=True)
class Drawing:
    """A square of `size` units, and the path of its dark modules."""

    size: int
    path: str


def qr_path(text: str) -> Drawing:
    """Return the code of a text; error correction M suits a screen held before a telephone."""
    rows = [list(row) for row in make(text, error="m", micro=False).matrix]
    parts = [
        f"M{column + QUIET} {line + QUIET}h1v1h-1z"
        for line, row in enumerate(rows)
        for column, dark in enumerate(row)
        if dark
    ]
    return Drawing(len(rows) + 2 * QUIET, "".join(parts))
