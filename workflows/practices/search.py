"""Finds practices by category and words: pure; traditional and simplified letters are the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlu.same import told_alike
from nlu.text import normalise
from workflows.participation.covenants.search import score

ALIKE = 0.15
"""Likeness of two texts from which one may help with the other."""

SAME, SISTER = 2.0, 1.0
"""What the same category counts, and another one below the same parent, beside the words."""


@dataclass(frozen=True)
class Line:
    """A practice as it is searched: its words, and its category from the root down."""

    id: int
    words: str
    path: tuple[str, ...] = ()


def found(asked: str, lines: Sequence[Line], category: str = "") -> list[int]:
    """Return the ids of the practices of a category that answer what is asked, the best first."""
    there = [each for each in lines if not category or category in each.path]
    plain = normalise(asked)
    if not plain:
        return [each.id for each in there]
    scored = [(score(plain, normalise(each.words)), -place, each.id) for place, each in enumerate(there)]
    hits = [key for points, _, key in sorted(scored, reverse=True) if points]
    alike = told_alike(asked, [each.words for each in there])
    near = sorted(
        ((like, each.id) for like, each in zip(alike, there, strict=True) if like >= ALIKE), reverse=True
    )
    return list(dict.fromkeys((*hits, *(key for _, key in near))))


def fitting(path: Sequence[str], words: str, lines: Sequence[Line], most: int) -> list[int]:
    """Return the ids of practices for a case: of its category, of a sister of it, or told in like words."""
    alike = told_alike(words, [each.words for each in lines]) if words else [0.0] * len(lines)
    points = [
        (near(path, each.path) + like, -place, each.id)
        for place, (each, like) in enumerate(zip(lines, alike, strict=True))
        if near(path, each.path) or like >= ALIKE
    ]
    return [key for _, _, key in sorted(points, reverse=True)][:most]


def near(path: Sequence[str], other: Sequence[str]) -> float:
    """Return how near two categories are."""
    if not path or not other:
        return 0.0
    if path[-1] in other or other[-1] in path:
        return SAME
    return SISTER if len(path) > 1 and len(other) > 1 and path[-2] == other[-2] else 0.0
