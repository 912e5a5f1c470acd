"""The words of work on site: who found a case, what was seen, kinds of rounds, what can happen on them."""

from enum import StrEnum


class Origin(StrEnum):
    """Who found what a case is about, when it was no resident."""

    PATROL = "patrol"  # a grid worker on a round: 未诉先办


class CheckOutcome(StrEnum):
    """What somebody saw who looked at a case on site."""

    AS_TOLD = "as_told"
    GONE = "gone"  # nothing is there any more
    NOT_FOUND = "not_found"  # the place could not be found


class RoundKind(StrEnum):
    """Kinds of rounds through a cell."""

    PATROL = "patrol"
    WALK = "walk"  # a hazard walk that residents may join
    OUTREACH = "outreach"  # opened by the clock, where nobody looks after a cell


LOOK = "look:"
"""How the cause of a round begins on which one kind of thing is looked for; its category follows."""


def looked_for(cause: str) -> str:
    """Return the category that is looked for on a round; empty where it is for something else."""
    return cause.removeprefix(LOOK) if cause.startswith(LOOK) else ""


class GridEvent(StrEnum):
    """What can happen on site, as the ledger names it under the subjects "round:…" and "rota:…"."""

    PLANNED = "planned"  # a rota
    ENDED = "ended"  # it goes on no more
    OPENED = "opened"  # a round
    BEGUN = "begun"
    FOUND = "found"  # something that became a case
    DONE = "done"
    MISSED = "missed"
    JOINED = "joined"  # a resident comes along
    LEFT = "left"
