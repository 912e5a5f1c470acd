"""Lays buttons out so that no label is cut off on a small phone."""

import unicodedata
from collections.abc import Iterator, Sequence

from bot.messages import RenderedButton
from bot.telegram.sending.api import Key, Keyboard

WIDTHS = (0, 32, 14, 8, 6, 5, 4, 3, 2)
"""Half-width columns that a label may have in a row of 1, 2, … 8, on a screen of 320 points."""

MOST_KEYS = 100
"""Buttons of one keyboard. Source: limits.tginfo.me, "Buttons under a message"."""


def keyboard(rows: Sequence[Sequence[RenderedButton]]) -> Keyboard:
    """Return the rows as Telegram takes them: the same buttons in the same order, in rows they fit into."""
    keys = ([Key(each.label, each.token) for each in row if each.label.strip()] for row in rows)
    return capped(tuple(part for row in keys if row for part in fit(row)))


def fit(row: Sequence[Key]) -> Iterator[tuple[Key, ...]]:
    """Break a row into as few as will show every label whole, evenly filled."""
    for count in range(1, len(row) + 1):
        size = -(-len(row) // count)
        parts = [tuple(row[start : start + size]) for start in range(0, len(row), size)]
        if all(fits(part) for part in parts):
            yield from parts
            return
    yield from ((key,) for key in row)


def fits(row: Sequence[Key]) -> bool:
    """Whether every label of a row can be read whole."""
    return len(row) < len(WIDTHS) and all(columns(key.label) <= WIDTHS[len(row)] for key in row)


def columns(label: str) -> int:
    """Count half-width columns; a Chinese character or an emoji takes two. Source: Unicode UAX 11."""
    return sum(width(each) for each in label)


def width(sign: str) -> int:
    """Columns of one character."""
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WFA" else 1


def capped(rows: Keyboard) -> Keyboard:
    """Keep as many buttons as Telegram takes: the last row, which leads out, and the first ones."""
    if sum(map(len, rows)) <= MOST_KEYS:
        return rows
    *others, last = rows
    kept: list[tuple[Key, ...]] = []
    for row in others:
        if sum(map(len, kept)) + len(row) + len(last) > MOST_KEYS:
            break
        kept.append(row)
    return (*kept, last)
