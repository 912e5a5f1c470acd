"""The codes of doors in the sample community: the same every time, so that pages can show some of them."""

import random
from functools import cache

from workflows.participation.rolls.codes import new_door_code

SEED = 20261122
OWNERS, SHOWN = "YQGY-YZ", 3
"""The roll whose first doors anybody may try, and how many of them."""


def chance_of(roll: str) -> random.Random:
    """What draws the codes of a roll of the sample."""
    return random.Random(f"{SEED}:{roll}")


@cache
def shown_codes() -> tuple[str, ...]:
    """The codes that the demonstration shows to everybody."""
    chance = chance_of(OWNERS)
    return tuple(new_door_code(chance) for _ in range(SHOWN))
