"""The words of rolls that rules share: why something is refused, and what a roll rests on."""

from enum import StrEnum

from models.vocabulary_votes import RollKind, RollPlea
from workflows.errors import WorkflowError

CHAIN = "roll:"

BASIS: dict[RollKind, str] = {
    RollKind.PERSONS: "urban_residents_committee_law:14@2026-01-01",
    RollKind.HOUSEHOLDS: "urban_residents_committee_law:27@2026-01-01",
    RollKind.DEPUTIES: "urban_residents_committee_law:28@2026-01-01",
    RollKind.OWNERS: "civil_code:278@2021-01-01",
    RollKind.MEMBERS: "house_rules@2026-01-01",
}
"""The law that says who decides together. Source: 城市居民委员会组织法 (2025), 民法典, 法释〔2020〕17号."""

ONE_PERSON = frozenset({RollKind.PERSONS, RollKind.DEPUTIES, RollKind.MEMBERS})
"""Rolls each line of which is one person; a door has several people who may speak for it."""

ENDS_LINE = frozenset({RollPlea.DEAD})
"""Granted, a line of one person ends."""


class No(StrEnum):
    """Why something is not done with a roll."""

    UNKNOWN = "unknown"  # no such roll, or none of this seat's: the answer is the same
    DOOR = "door"  # no line of the roll is that door
    CODE = "code"  # never was, was replaced, is too old: one answer for all
    LOCKED = "locked"  # too many tries
    FULL = "full"  # as many have joined for this door as may
    ALREADY = "already"  # one belongs to it already
    WAITING = "waiting"  # the same was asked already, and nobody has ruled yet
    MANY = "many"  # too much of one person waits for a ruling
    NO_MATCH = "no_match"  # what one has left is not what the roll holds
    RULED = "ruled"  # somebody has ruled on it already
    TIED = "tied"  # it is about whoever would rule: somebody else does
    NO_AREA = "no_area"  # an area in square metres that cannot be read
    WAY = "way"  # this house does not let people join this way


class RollRefused(WorkflowError):
    """Something is not done with a roll."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no
