"""The words of the practice library that rules share: numbers, verbs, parts of a text, refusals."""

import random
import re
from datetime import date
from enum import StrEnum

from workflows.cases.masking import as_digits
from workflows.cases.numbers import ALPHABET
from workflows.errors import WorkflowError

CHAIN = "practice:"
LIBRARY = "practices.library"
"""On what its events rest: the house's own rule."""

PREFIX, SERIAL = "JY", 5
WRITTEN = re.compile(r"(?<![0-9A-Z])JY-?(\d{8})-?([0-9A-Z]{5})(?![0-9A-Z])")
PARTS = (
    *("title", "problem", "done", "cost", "time", "evidence"),
    *("for_whom", "rely_on", "who_gains", "who_judges"),
)
"""What a text says: the practice, and the four questions (DOMAIN S21). None may be empty."""

FOUR = PARTS[-4:]
LONGEST_TITLE = 40
PUBLIC_PAGES = r"figures|matters?|votes?|decisions|trials|evaluations?|means|practices?|covenant"
LINK = re.compile(rf"/(?:{PUBLIC_PAGES})(?:/[\w-]+)*")
"""An address of a public page of this house: what evidence must name, so that anybody can look."""


class PracticeVerb(StrEnum):
    """What can be done about a practice, each by its own button."""

    PROPOSE = "propose_practice"
    EDIT = "edit_practice"
    SUBMIT = "submit_practice"
    DROP = "drop_practice"
    APPROVE = "approve_practice"
    SEND_BACK = "send_back_practice"
    RENEW = "renew_practice"
    WITHDRAW = "withdraw_practice"
    LEARN = "learn_practice"
    WEIGH = "weigh_practice"
    DECIDE = "decide_practice"
    START = "start_practice"
    CONFIRM = "confirm_practice"
    REJECT = "reject_practice"
    STOP = "stop_practice"


class No(StrEnum):
    """Why something is not done about a practice."""

    UNKNOWN = "unknown"  # no such practice, or none for this seat
    STAGE = "stage"  # not where it stands
    ORIGIN = "origin"  # not over, not solved, sealed, or not theirs
    THERE = "there"  # it is one already
    EMPTY = "empty"  # something is not told yet
    TITLE = "title"  # too long
    EVIDENCE = "evidence"  # names no public page
    AUTHOR = "author"  # nobody reviews what they wrote
    BUSY = "busy"  # a new version is being written
    OWN = "own"  # it comes from this very body
    DAY = "day"  # to come, or before the step before
    WITHDRAWN = "withdrawn"


class PracticeRefused(WorkflowError):
    """Something is not done about a practice."""

    def __init__(self, no: No, part: str = "") -> None:
        super().__init__(no, part)
        self.no = no
        self.part = part  # of the text, that is not told yet


def new_code(day: date, chance: random.Random) -> str:
    """Draw a public number."""
    return f"{PREFIX}-{day:%Y%m%d}-{''.join(chance.choices(ALPHABET, k=SERIAL))}"


def find_code(text: str) -> str | None:
    """Return the public number of a practice in a text; small letters and full width are understood."""
    found = WRITTEN.search(as_digits(text).upper())
    return f"{PREFIX}-{found[1]}-{found[2]}" if found else None
