"""The words of residents' covenants (居民公约) that rules share: numbers, verbs, refusals.

A covenant is made by the residents' meeting, or by deputies whom it has authorised, and filed with the street
office (城市居民委员会组织法 第三十条、第三十一条). In an answer it is a soft basis, never a ground to refuse.
"""

import random
import re
from enum import StrEnum

from models.vocabulary_votes import RollKind, VoteProcess
from workflows.cases.masking import as_digits
from workflows.cases.numbers import ALPHABET
from workflows.errors import WorkflowError

CHAIN = "covenant:"
MADE, FILED = "residents-committees:30", "residents-committees:31"
"""On what its making and its filing rest."""

PREFIX, SERIAL = "GY", 5
WRITTEN = re.compile(r"(?<![0-9A-Z])GY-?([0-9A-Z]{5})(?![0-9A-Z])")
NAMED = re.compile("\\u516c(?:\\u7ea6|\\u7d04)|covenant", re.IGNORECASE)
"""A covenant is named, in either script."""

LONGEST_NAME, MOST_ARTICLES, LONGEST_QUESTION = 30, 40, 1000
PROCESSES = {
    RollKind.PERSONS: VoteProcess.MEETING,
    RollKind.HOUSEHOLDS: VoteProcess.HOUSEHOLD,
    RollKind.DEPUTIES: VoteProcess.DEPUTIES,
}
"""Which electorates may make a covenant, and by which process."""


class CovenantVerb(StrEnum):
    """What can be done about a covenant, each by its own button."""

    DRAFT = "draft_covenant"
    ADD = "add_article"
    CHANGE = "change_article"
    DROP = "drop_article"
    SHOW = "show_covenant"  # let residents comment
    COMMENT = "comment_covenant"
    ANSWER = "answer_comment"
    PUT = "put_covenant"  # to a vote
    WITHDRAW = "withdraw_covenant"
    AMEND = "amend_covenant"
    REPEAL = "repeal_covenant"
    FILE = "file_covenant"


class No(StrEnum):
    """Why something is not done about a covenant."""

    UNKNOWN = "unknown"  # no such covenant, or none for this seat
    STAGE = "stage"  # not where it stands
    ROLL = "roll"  # these make no covenant
    NAME = "name"  # none, or too long
    EMPTY = "empty"  # without an article, or without words
    MANY = "many"
    BUSY = "busy"  # another version is being made
    SHORT = "short"  # too few days for comments
    UNANSWERED = "unanswered"  # comments wait for an answer
    ANSWERED = "answered"  # once, and it stands
    OVER = "over"  # the time for comments
    GROUND = "ground"  # it is never a ground to refuse anything


class CovenantRefused(WorkflowError):
    """Something is not done about a covenant."""

    def __init__(self, no: No, days: int = 0) -> None:
        super().__init__(no)
        self.no = no
        self.days = days  # that comments need, where they are too few


def new_code(chance: random.Random) -> str:
    """Draw a public number."""
    return f"{PREFIX}-{''.join(chance.choices(ALPHABET, k=SERIAL))}"


def find_code(text: str) -> str | None:
    """Return the public number of a covenant in a text; small letters and full width are understood."""
    found = WRITTEN.search(as_digits(text).upper())
    return f"{PREFIX}-{found[1]}" if found else None


def check_ground(words: str) -> None:
    """Refuse to let a covenant be why something is declined or sent back. Raises CovenantRefused."""
    if NAMED.search(words) or find_code(words):
        raise CovenantRefused(No.GROUND)
