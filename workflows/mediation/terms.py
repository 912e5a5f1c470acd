"""The words of mediation: where one stands, what can happen in it, whether what was agreed is kept."""

from enum import StrEnum


class MediationStatus(StrEnum):
    """Where a mediation (调解) stands."""

    INVITING = "inviting"  # not both sides have come yet
    TALKING = "talking"
    AGREED = "agreed"  # both have confirmed the same words
    NOT_AGREED = "not_agreed"
    NOT_BEGUN = "not_begun"  # a side did not want to, or never came: it leaves no trace of whom


class MediationEvent(StrEnum):
    """What can happen in a mediation, as the ledger names it under the subjects "mediation:…"."""

    OPENED = "opened"
    INVITED = "invited"  # a new code for the other side
    JOINED = "joined"
    ARRANGED = "arranged"  # a meeting
    NOTED = "noted"  # what was said there, for both to read
    WORDED = "worded"  # a wording of the agreement was put before both
    CONFIRMED = "confirmed"
    REVOKED = "revoked"
    REMINDED = "reminded"
    AGREED = "agreed"
    OBJECTED = "objected"  # a side asks for another mediator
    RAISED = "raised"  # nothing came of that in time: it goes to who is above the mediator
    STAYED = "stayed"  # who decided that the mediator stays
    HANDED = "handed"  # another mediator goes on
    ENDED = "ended"  # without an agreement
    ASKED = "asked"  # 回访: whether it is kept
    ANSWERED = "answered"
    ERASED = "erased"  # its words are gone, by term or at somebody's wish


class HandedWhy(StrEnum):
    """Why another mediator goes on with a mediation."""

    LEAVING = "leaving"  # the mediator gives up this work
    AWAY = "away"
    OBJECTED = "objected"  # a side asked for somebody else
    SEAT_ENDED = "seat_ended"  # the mediator no longer works there: never chosen, found out


CHOSEN = (HandedWhy.LEAVING, HandedWhy.AWAY, HandedWhy.OBJECTED)
"""What a mediator may give as the reason."""


class Kept(StrEnum):
    """A side's answer to: is what was agreed kept?"""

    KEPT = "kept"
    PARTLY = "partly"
    BROKEN = "broken"
