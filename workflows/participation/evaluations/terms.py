"""The words of evaluations that rules share: why something is refused, numbers."""

import random
import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from models.vocabulary_evaluations import Follows, ObjectKind
from workflows.cases.masking import as_digits
from workflows.cases.numbers import ALPHABET
from workflows.errors import WorkflowError
from workflows.participation.votes.seals import digest

CHAIN = "evaluation:"
BASIS = "evaluations"
"""What its acts rest on: a rule of the house, with the version of its numbers."""

LEAST = 5
"""Of fewer raters nothing is shown."""

PORTION = 50
"""Persons who are told in one transaction."""

LOWEST, HIGHEST, NOT_APPLICABLE = 1, 5, 0
MARKS = tuple(range(HIGHEST, LOWEST - 1, -1))
"""Best first, as buttons show them."""

PREFIX, SERIAL = "PY", 5
WRITTEN = re.compile(r"(?<![0-9A-Z])PY-?(\d{8})-?([0-9A-Z]{5})(?![0-9A-Z])")
APART = "|"


class No(StrEnum):
    """Why something is not done with an evaluation."""

    UNKNOWN = "unknown"  # no such evaluation, or not one's own to act on
    NO_OBJECT = "no_object"  # nothing that somebody here could evaluate
    OWN = "own"  # it would be about oneself, or the body one works for
    NO_RUBRIC = "no_rubric"
    NO_SOURCE = "no_source"  # nobody to ask that way
    FEW = "few"  # fewer than five could be asked
    OVERLAP = "overlap"  # of the same object, for cases of the same days, there is one already
    SPAN = "span"  # the days are no span, or too long ago
    NOT_DRAWN = "not_drawn"  # one was not asked
    TIED = "tied"  # one works for whom it is about, or who pays
    OVER = "over"  # it is not open any more
    UNFINISHED = "unfinished"  # a mark is missing, or is none
    ANSWERED = "answered"  # it was answered, or the time for that is over
    TOO_LATE = "too_late"
    APPEALED = "appealed"  # that was asked already, or ruled on
    NOT_YOURS = "not_yours"  # another seat sees to it: also whoever opened it
    PLANNED = "planned"
    NOT_EVALUATED = "not_evaluated"  # a contract is not renewed before those it served were asked


class EvaluationRefused(WorkflowError):
    """Something is not done with an evaluation."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no


def follows_of(kind: ObjectKind) -> tuple[Follows, ...]:
    """Return what follows from an evaluation of a kind of object."""
    if kind is ObjectKind.CONTRACT:
        return (Follows.RENEWAL, Follows.PLAN, Follows.INDEX)
    return (Follows.PLAN, Follows.INDEX)


def draw(seed: str, people: Iterable[int], size: int) -> list[int]:
    """Draw so many by lot: whoever knows the seed and the people finds the same."""
    return sorted(people, key=lambda each: digest(f"{seed}:{each}"))[:size]


def overlaps(first: tuple[date, date], second: tuple[date, date]) -> bool:
    """Whether two spans of days, ends included, have a day in common."""
    return first[0] <= second[1] and second[0] <= first[1]


def new_code(day: date, chance: random.Random) -> str:
    """Draw a public number."""
    return f"{PREFIX}-{day:%Y%m%d}-{''.join(chance.choices(ALPHABET, k=SERIAL))}"


def find_code(text: str) -> str | None:
    """Return the public number of an evaluation in a text; small letters and full width are understood."""
    found = WRITTEN.search(as_digits(text).upper())
    return f"{PREFIX}-{found[1]}-{found[2]}" if found else None
