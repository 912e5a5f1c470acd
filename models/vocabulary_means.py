"""The words of means: what a source gives, where a draw on it stands, what can happen to both."""

from enum import StrEnum


class MeansKind(StrEnum):
    """What a source gives."""

    PEOPLE = "people"  # hours of people
    GOODS = "goods"
    MONEY = "money"  # a fund, in fen


class DrawState(StrEnum):
    """Where a draw on a source stands."""

    ASKED = "asked"
    RELEASED = "released"  # it may be used; its voucher is owed
    REFUSED = "refused"
    USED = "used"  # with its voucher
    GIVEN_BACK = "given_back"  # all of it, unused
    DROPPED = "dropped"  # who asked needs it no longer, or the case is over


class MeansEvent(StrEnum):
    """What can happen to a source, under "fund:CODE" and, where it is no money, "means:CODE"."""

    OPENED = "opened"
    CHANGED = "changed"  # its terms, by an import
    PUT_IN = "put_in"
    RELEASED = "released"  # for a case
    GIVEN_BACK = "given_back"
    SET_APART = "set_apart"  # for a budget round
    RETURNED = "returned"  # what a budget round did not spend
    CORRECTED = "corrected"  # what was counted is not what was written
    ENDED = "ended"
