"""Decides whether a matter is ripe for its decision; silence is never a yes (principle 8)."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from workflows.errors import WorkflowError
from workflows.governance.stages import LEAST_PROMISES


class Lack(StrEnum):
    """What is missing."""

    PEOPLE = "people"  # too few have joined
    TAKEN = "taken"  # the case has a matter already
    HIDDEN = "hidden"  # sealed or anonymous: neighbours must not learn of it
    INTERESTS = "interests"
    OPTIONS = "options"
    WAITING = "waiting"  # somebody may still speak
    MOST = "most"  # not more than half of the representatives say yes
    BODIES = "bodies"  # a body that promises something has not said yes
    PROMISES = "promises"
    ANSWERS = "answers"  # S21
    OUTSIDE = "outside"  # a body that takes no part in the matter
    OPEN_PROMISES = "open_promises"


class NotRipe(WorkflowError):
    """Something is missing before this can be done."""

    def __init__(self, lack: Lack) -> None:
        super().__init__(lack)
        self.lack = lack


@dataclass(frozen=True)
class Voices:
    """What was said to an option: by representatives (ids) and bodies (codes), yes or no; who was asked."""

    representatives: Set[int]
    bodies: Set[str]
    of_people: Mapping[int, bool]
    of_bodies: Mapping[str, bool]

    @property
    def all_spoke(self) -> bool:
        """Whether everybody who was asked has said something."""
        return self.representatives <= self.of_people.keys() and self.bodies <= self.of_bodies.keys()

    @property
    def yes(self) -> int:
        """How many representatives say yes."""
        return sum(self.of_people.get(each, False) for each in self.representatives)


def lack_of(voices: Voices, promising: Set[str], promises: int, *, answered: bool, over: bool) -> Lack | None:
    """Return what is missing before a decision, None when nothing is.

    `over`: the time for speaking has passed. More than half of all representatives must say yes, and every
    body that promises something.
    """
    if not answered:
        return Lack.ANSWERS
    if promises < LEAST_PROMISES:
        return Lack.PROMISES
    if not (over or voices.all_spoke):
        return Lack.WAITING
    if 2 * voices.yes <= len(voices.representatives):
        return Lack.MOST
    if not all(voices.of_bodies.get(each, False) for each in promising):
        return Lack.BODIES
    return None
