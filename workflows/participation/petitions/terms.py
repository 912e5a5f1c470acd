"""The words of petitions that rules share: why something is refused, and the numbers that are shown."""

import random
import re
from datetime import date
from enum import StrEnum

from workflows.cases.masking import as_digits
from workflows.cases.numbers import ALPHABET
from workflows.errors import WorkflowError

CHAIN = "petition:"
ORIGIN = "petition"
"""Where a case comes from that a petition has opened."""

BASIS = "petitions"
"""What its acts rest on: a rule of the house, with the version of its numbers."""

LEAST_SHOWN = 5
"""A smaller number is not told."""

PREFIX, SERIAL = "LM", 5
WRITTEN = re.compile(r"(?<![0-9A-Z])LM-?(\d{8})-?([0-9A-Z]{5})(?![0-9A-Z])")


class No(StrEnum):
    """Why something is not done with a petition."""

    UNKNOWN = "unknown"  # no such petition
    NO_ROLL = "no_roll"  # one stands on no roll
    NOT_ON_ROLL = "not_on_roll"  # one was no elector when it was published
    ALREADY = "already"  # one has signed
    HOUSEHOLD = "household"  # somebody else has signed for the same door
    NOT_SIGNED = "not_signed"
    OVER = "over"  # it is not open any more
    MANY = "many"  # so many petitions of one person are open already
    NO_ANSWER = "no_answer"  # nothing has been answered yet, or the hearing is over
    NOT_YOURS = "not_yours"  # another seat sees to it: also whoever removed it, or whom it is about
    NOTHING_LEFT = "nothing_left"  # without personal details no words are left
    APPEALED = "appealed"  # that was asked already


class PetitionRefused(WorkflowError):
    """Something is not done with a petition."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no


def threshold_of(frozen: int, percent: int) -> int:
    """Return how many must sign: the share of the frozen electors, rounded up, and one at least."""
    return max(1, -(-percent * frozen // 100))


def shown(count: int) -> str:
    """Return a number of signers as it is told: none under five."""
    return str(count) if count >= LEAST_SHOWN else f"<{LEAST_SHOWN}"


def new_code(day: date, chance: random.Random) -> str:
    """Draw a public number."""
    return f"{PREFIX}-{day:%Y%m%d}-{''.join(chance.choices(ALPHABET, k=SERIAL))}"


def find_code(text: str) -> str | None:
    """Return the public number of a petition in a text; small letters and full width are understood."""
    found = WRITTEN.search(as_digits(text).upper())
    return f"{PREFIX}-{found[1]}-{found[2]}" if found else None
