"""Put what a message is about into few bytes, by which the same matter is known again in other words.

A gist holds what the reader thinks of the matter (leaves with their shares), hashes of the rarest n-grams,
and hashes of what tells one object from its like: building, unit, floor, house number, gate. No words.
"""

import re
from functools import cache
from struct import Struct
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nlu.address import find_building, without_gate
from nlu.features import SIZE as PLACES
from nlu.features import Grams
from nlu.reading import Place
from nlu.shares import Shares
from nlu.tables import read_table
from nlu.text import glue, normalise

LEAVES, GRAMS = 6, 24
READS = 300  # characters whose n-grams count
MARKS = ("building", "unit", "floor", "number", "gate")

GIST = np.dtype(
    [
        ("leaves", "<u2", LEAVES),
        ("roots", "u1", LEAVES),
        *((mark, "<u4") for mark in MARKS),
        ("grams", "<u4", GRAMS),
        ("weights", "u1", GRAMS),
    ]
)
"""One gist; 0 stands for what nobody named. `roots` are square roots of shares, 255 of all."""

_LAYOUT = Struct(f"<{LEAVES}H{LEAVES}B{len(MARKS)}I{GRAMS}I{GRAMS}B")
"""The same, for a single gist: packed at once."""

SIZE: int = GIST.itemsize
Gists = NDArray[np.void]


def gist_of(
    plain: str,
    place: Place | None,
    leaves: Shares,
    idf: NDArray[np.floating],
    grams: Grams | None = None,
) -> bytes:
    """Return the gist of a normalised text: `leaves` by probability, `idf` how rare hashed n-grams are.

    `grams` are those of the glued text, where they are known already.
    """
    best = leaves.best(LEAVES)
    vector = (grams or Grams(glue(plain))).until(READS).vector(idf)
    heaviest = np.lexsort((vector.indices, -vector.values))[:GRAMS]
    said = marks_of(plain, place)
    return _LAYOUT.pack(
        *_filled([leaf_hash(code) for code, _ in best], LEAVES),
        *_filled([round(255 * min(1.0, share) ** 0.5) for _, share in best], LEAVES),
        *(mark_hash(said[mark]) if mark in said else 0 for mark in MARKS),
        *_filled((vector.indices.take(heaviest) % PLACES + 1).tolist(), GRAMS),
        *_filled(np.rint(vector.values.take(heaviest) * 255).astype(np.uint8).tolist(), GRAMS),
    )


def _filled(found: list[int], places: int) -> list[int]:
    return found + [0] * (places - len(found))


def with_place(gist: bytes, place: Place | None) -> bytes:
    """Return a gist with what a place, told in a message of its own, names."""
    record = read(gist).copy()
    for mark, said in marks_of(normalise(place.span) if place else "", place).items():
        record[mark] = mark_hash(said)
    return record.tobytes()


def marks_of(plain: str, place: Place | None) -> dict[str, str]:
    """Return what tells the object from others of its kind, as far as the words do."""
    found = {mark: getattr(place, mark) for mark in MARKS[:-1] if place and getattr(place, mark)}
    for mark, pattern in _patterns().items():
        if mark not in found and (said := pattern.search(plain)):
            found[mark] = said.group(1)
    return found


def bare_name(place: Place) -> str:
    """Return the words of a place without building and what follows it, and without its gate."""
    span = "".join(normalise(place.span).split())
    found = find_building(span)
    return without_gate(span[: found[0]] if found else span)


def leaf_of(gist: bytes) -> int:
    """Return the hash of the likeliest leaf."""
    return int(read(gist)["leaves"][0, 0])


def leaves_of(gist: bytes) -> list[int]:
    """Return the hashes of the leaves it may be, the likeliest first."""
    return [int(each) for each in read(gist)["leaves"][0] if each]


@cache
def leaf_hash(code: str) -> int:
    """Return a leaf as a gist holds it."""
    return crc32(code.encode()) % 0xFFFF + 1


def mark_hash(said: str) -> int:
    """Return what was said of a place as a gist holds it."""
    return crc32(said.encode()) or 1


def read(*gists: bytes) -> Gists:
    """Return gists as rows."""
    return np.frombuffer(b"".join(gists), GIST)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {row["mark"]: re.compile(row["pattern"]) for row in read_table("marks")}
