"""Draws a map small enough for a message: a letter for the middle of each group, a star for its reader."""

from collections.abc import Sequence

COLUMNS, ROWS = 11, 5
NOBODY, READER = "\u30fb", "\u2605"
LETTERS = "\uff21\uff22\uff23\uff24\uff25"
"""Signs of one width, so that lines stand below each other whatever the letters are."""

Point = tuple[float, float]


def little_map(middles: Sequence[Point], own: Point) -> str:
    """Return the map, line by line."""
    points = [*middles, own]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    bottom, top = min(y for _, y in points), max(y for _, y in points)
    signs = [[NOBODY] * COLUMNS for _ in range(ROWS)]
    for (x, y), sign in zip(points, (*LETTERS[: len(middles)], READER), strict=True):
        signs[cell(top - y, top - bottom, ROWS)][cell(x - left, right - left, COLUMNS)] = sign
    return "\n".join("".join(line) for line in signs)


def cell(far: float, whole: float, cells: int) -> int:
    """Return in which of so many cells a place lies; the middle one where nothing lies apart."""
    return round(far / whole * (cells - 1)) if whole > 0 else cells // 2
