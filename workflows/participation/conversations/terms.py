"""The words of conversations that rules share: why something is refused, and the numbers that are shown."""

import random
import re
from datetime import date
from enum import StrEnum

from workflows.cases.masking import as_digits
from workflows.cases.numbers import ALPHABET
from workflows.errors import WorkflowError

CHAIN = "opinions:"
BASIS = "opinions"
"""What its acts rest on: a rule of the house, with the version of its numbers."""

METHOD = "polis-2021/jeffreys-2026"
"""How maps are drawn and common ground is found; another way gets another name."""

LEAST_SHOWN = 5
"""A smaller number is not told, and a smaller group is not shown."""

LONGEST = 140
"""Characters of a statement: one thing, that one can agree with or not."""

PREFIX, SERIAL = "GD", 5
WRITTEN = re.compile(r"(?<![0-9A-Z])GD-?(\d{8})-?([0-9A-Z]{5})(?![0-9A-Z])")


class No(StrEnum):
    """Why something is not done in a conversation."""

    UNKNOWN = "unknown"  # no such conversation or statement
    NOT_ON_ROLL = "not_on_roll"  # it is for people on a roll on which one does not stand
    OVER = "over"  # it is not open any more
    GONE = "gone"  # the statement was taken down
    TOO_LONG = "too_long"
    SAID_ALREADY = "said_already"  # the same words stand there
    MANY = "many"  # so many statements of one person today, or at all
    NOTHING_LEFT = "nothing_left"  # without personal details no words are left
    NOT_YOURS = "not_yours"  # another seat sees to it: also whoever removed it, or wrote it
    APPEALED = "appealed"  # that was asked already
    TOO_FEW = "too_few"  # one has answered too little to have a place on the map
    TIMES = "times"  # it would end before it begins, or last too long
    REASON = "reason"


class ConversationRefused(WorkflowError):
    """Something is not done in a conversation."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no


def shown(count: int) -> str:
    """Return a number of people as it is told: none under five."""
    return str(count) if count >= LEAST_SHOWN else f"<{LEAST_SHOWN}"


def new_code(day: date, chance: random.Random) -> str:
    """Draw a public number."""
    return f"{PREFIX}-{day:%Y%m%d}-{''.join(chance.choices(ALPHABET, k=SERIAL))}"


def find_code(text: str) -> str | None:
    """Return the public number of a conversation in a text; small letters and full width are understood."""
    found = WRITTEN.search(as_digits(text).upper())
    return f"{PREFIX}-{found[1]}-{found[2]}" if found else None
