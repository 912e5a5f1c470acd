"""Decides what a press on an option makes of a ballot under way: marked, unmarked, ranked, scored."""

from collections.abc import Mapping

from models.vocabulary_votes import VoteKind

Marks = Mapping[int, int]
"""Place of an option -> mark: 1, a score, or a rank from 1 on."""

AT_ONCE = frozenset({VoteKind.YES_NO})
"""Kinds of which one press is the whole ballot."""


def pressed(kind: VoteKind, marks: Marks, place: int, most: int, score: int | None = None) -> dict[int, int]:
    """Return the ballot after a press; pressing again takes a mark away, a single choice goes over."""
    if kind is VoteKind.SCORE:
        return {**marks, place: score} if score else without(marks, place)
    if kind is VoteKind.RANKED:
        return ranked(marks, place)
    if kind is VoteKind.YES_NO or (kind is VoteKind.CHOICE and most == 1):
        return {place: 1}
    if place in marks:
        return without(marks, place)
    return {**marks, place: 1}


def ranked(marks: Marks, place: int) -> dict[int, int]:
    """Put an option behind those that are ranked; a ranked one is taken out, and those behind it move up."""
    if place not in marks:
        return {**marks, place: len(marks) + 1}
    gone = marks[place]
    return {each: rank - (rank > gone) for each, rank in without(marks, place).items()}


def without(marks: Marks, place: int) -> dict[int, int]:
    """Return a ballot without one option."""
    return {each: mark for each, mark in marks.items() if each != place}


def is_whole(kind: VoteKind, most: int) -> bool:
    """Whether one press says everything, so that the ballot is shown for its last look at once."""
    return kind in AT_ONCE or (kind is VoteKind.CHOICE and most == 1)


def in_order(kind: VoteKind, marks: Marks) -> tuple[int, ...]:
    """Return the marked options as they are read back: by rank, or as they stand in the list."""
    return tuple(sorted(marks, key=marks.__getitem__ if kind is VoteKind.RANKED else None))
