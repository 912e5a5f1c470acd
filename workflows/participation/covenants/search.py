"""Finds articles by words: pure, over the articles in force; traditional and simplified are the same."""

from collections.abc import Sequence
from dataclasses import dataclass

EVERYWHERE = frozenset(
    "\u7684\u4e86\u5728\u4e0d\u662f\u6709\u4e0a\u4e0b\u4e00\u4e2a\u4eba\u91cc\u548c\u5f97\u7740\u4e48"
)
"""Letters that stand in any article, and find none."""


@dataclass(frozen=True)
class Line:
    """An article as it is searched."""

    id: int
    words: str


def score(asked: str, words: str) -> int:
    """Return how well words answer what is asked; 0: not at all.

    A word that is asked for and stands there counts most; else pairs of letters that both have.
    """
    parts = asked.split()
    whole = sum(10 * len(each) for each in parts if each in words)
    pairs = {each[start : start + 2] for each in parts for start in range(len(each) - 1)}
    alike = sum(pair in words for pair in pairs)
    return whole + alike if whole or (pairs and 2 * alike >= len(pairs)) else 0


def best(asked: str, lines: Sequence[Line], most: int) -> list[int]:
    """Return the ids of the articles that answer best, in the order of the lines where equal."""
    found = [(score(asked, each.words), -place, each.id) for place, each in enumerate(lines)]
    return [key for points, _, key in sorted(found, reverse=True) if points][:most]


def near(asked: str, lines: Sequence[Line], most: int) -> list[int]:
    """Return the ids of articles that share at least half the letters of what is asked: 养狗 finds 遛狗."""
    letters = {each for each in asked if each.isalpha() and not each.isascii()} - EVERYWHERE
    found = [(len(letters & {*each.words}), -place, each.id) for place, each in enumerate(lines)]
    return [key for shared, _, key in sorted(found, reverse=True) if letters and 2 * shared >= len(letters)][
        :most
    ]
