"""Chooses the statement that somebody is asked about next (Polis: comment routing).

Often agreed with, seldom passed over, telling groups apart, and above all new ones come first; chance decides
among them, so that nobody can tell from what they are asked what others have said.
"""

import random
from collections.abc import Mapping

NEW, FADES = 8, 5  # how much a statement gains that nobody has seen, and in how many looks half of it is gone


def priority(agree: int, passed: int, seen: int, reach: float) -> float:
    """Return the priority of a statement; `reach` is how far out it puts who agrees with it."""
    kept = 1 - (passed + 1) / (seen + 2)
    liked = (agree + 1) / (seen + 2)
    new = 1 + NEW * 2 ** (-seen / FADES)
    return float((kept * (reach + 1) * liked * new) ** 2)


def choose(priorities: Mapping[int, float], chance: random.Random) -> int | None:
    """Draw one, each as likely as its priority says; None where there is none."""
    if not priorities:
        return None
    names = sorted(priorities)
    return chance.choices(names, [priorities[each] for each in names])[0]
