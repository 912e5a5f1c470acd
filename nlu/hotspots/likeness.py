"""Say how alike two messages are: by their words, by their matter without the places, and by the places.

The subject counts twice, the body only by its opening: whole bodies blur what a message is about.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nlu.corpus import read_short_lines
from nlu.hotspots.grams import Rows, Weights, weighed
from nlu.hotspots.messages import Message
from nlu.hotspots.places import spans, without_places
from nlu.text import normalise

OPENING = 300  # characters of a body that are compared
PLACED = 60  # characters of a body where a place is looked for when the subject names none
COMMON = 0.5  # share of all texts from which an n-gram says nothing; rarity weighs the others
ELSEWHERE = 0.7  # factor when both name places and share none of them
SAME_PLACE = 1.5  # weight of places that are the same
_APART = 0.05  # likeness of places below which they are others
_ORDINARY = 3.0  # ln(texts / holders) up to which a piece of a name is an everyday word

_PRIVATE = range(0xF0000, 0xFFFFE)
_WORD = re.compile(r"[a-z]{3,}")
_BETWEEN = re.compile(rf"[^\w{chr(_PRIVATE.start)}-{chr(_PRIVATE.stop - 1)}]+|_+")
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Compared:
    """Messages in the three ways they are compared in, in the same order."""

    words: Rows
    matter: Rows
    places: Rows

    def closeness(self, members: Sequence[int]) -> float:
        """Return how alike two members are on the average, whatever their places."""
        return (self.words.closeness(members)[0] + self.matter.closeness(members)[0]) / 2

    def most_central(self, members: Sequence[int]) -> list[int]:
        """Return members by how much they share with all others, the most first."""
        shared = self.words.closeness(members)[1]
        return [members[at] for at in np.argsort(-shared, kind="stable")]


def compared(messages: Sequence[Message], everyday_lines: int | None = None) -> Compared:
    """Weigh messages by words, matter and places, beside everyday lines (None: all that ship)."""
    subjects = [_plain(each.subject) for each in messages]
    bodies = [_plain(each.text[: 2 * OPENING])[:OPENING] for each in messages]
    whole = [f"{subject}\n{subject}\n{body}" for subject, body in zip(subjects, bodies, strict=True)]
    named = [
        "\n".join(spans(subject) or spans(body[:PLACED]))
        for subject, body in zip(subjects, bodies, strict=True)
    ]
    everyday = _some(_everyday(), everyday_lines)
    count = len(messages) + len(everyday)
    common = int(COMMON * count) + 1
    rare = _rarity(count)
    return Compared(
        weighed(whole, range(2, 5), common, rare, everyday),
        weighed([without_places(each) for each in whole], range(2, 5), common, rare, everyday),
        weighed(named, range(2, 4), count, _name_rarity(count), everyday),
    )


def likenesses(found: Compared, advance: Callable[[int], None]) -> NDArray[np.float32]:
    """Return how alike each two messages are, from 0 on; `advance` hears how many rows are done."""
    count = found.words.count
    alike = np.zeros((count, count), np.float32)
    placed = found.places.filled
    for row in range(count):
        base = (found.words.alike(row) + found.matter.alike(row)) / 2
        place = found.places.alike(row)
        elsewhere = placed & placed[row] & (place < _APART)
        alike[row] = np.where(elsewhere, ELSEWHERE * base, base) * (1 + SAME_PLACE * place)
        advance(row + 1)
    return alike


def _rarity(texts: int) -> Callable[[Weights, Weights], Weights]:
    return lambda times, holders: (1 + np.log(times)) * (np.log(texts / holders) + 1)


def _name_rarity(texts: int) -> Callable[[Weights, Weights], Weights]:
    def weigh(_times: Weights, holders: Weights) -> Weights:
        return np.maximum(0, np.log(texts / holders) - _ORDINARY)

    return weigh


def _some(lines: tuple[str, ...], most: int | None) -> tuple[str, ...]:
    """Return so many lines at most, from all over."""
    return lines if most is None or len(lines) <= most else lines[:: -(-len(lines) // most)]


@cache
def _everyday() -> tuple[str, ...]:
    """Return messages as people write them every day, so that a short file has ordinary words too."""
    return tuple(_plain(line.text) for line in read_short_lines().examples)


def _plain(text: str) -> str:
    """Return a text in one form, a wall at every mark; a word in letters counts like a character."""
    words = _WORD.sub(_sign, normalise(text))
    return _BETWEEN.sub("\n", _BLANK.sub("", words))


def _sign(word: re.Match[str]) -> str:
    """Return a word as a pair of one character no language uses: pieces of words say nothing."""
    return chr(_PRIVATE.start + crc32(word.group().encode()) % len(_PRIVATE)) * 2
