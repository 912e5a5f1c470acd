"""Finds places similar to an adopter: by what is brought there, and how well it was answered before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MOST_APART = 0.5  # parts of the cases that would have to be of another category
MOST_ABOVE = 0.25  # by which the share before may differ
MOST = 8
"""Places that are compared with one adopter."""


@dataclass(frozen=True)
class Profile:
    """A place before anybody adopted: cases by category, and the share that is looked at."""

    code: str
    mix: Mapping[str, int]
    level: float | None  # None: there was nothing to divide by


def similar(adopter: Profile, others: Sequence[Profile]) -> tuple[str, ...]:
    """Return the codes of the nearest places, the nearest first; none that is too far away."""
    found = []
    for each in others:
        mixed, above = apart(adopter.mix, each.mix), gap(adopter.level, each.level)
        if mixed is not None and above is not None and mixed <= MOST_APART and above <= MOST_ABOVE:
            found.append((mixed + above, each.code))
    return tuple(code for _, code in sorted(found)[:MOST])


def apart(mix: Mapping[str, int], other: Mapping[str, int]) -> float | None:
    """Return which part of the cases would have to change its category; None where there are none."""
    whole, theirs = sum(mix.values()), sum(other.values())
    if not whole or not theirs:
        return None
    return sum(abs(mix.get(name, 0) / whole - other.get(name, 0) / theirs) for name in {*mix, *other}) / 2


def gap(level: float | None, other: float | None) -> float | None:
    """Return by how much two shares differ; None where one is not known."""
    return None if level is None or other is None else abs(level - other)
