"""Names what can be said when the house asks again, and decides whom the lot draws."""

import hashlib
from enum import StrEnum

from workflows.errors import WorkflowError
from workflows.policy import Policy

CHAIN = "recheck"
RULE = "recheck@1"
FINE = 13
"""Digits of a hash that make a lot."""


class Said(StrEnum):
    """What a resident says when asked again."""

    SOLVED = "solved"
    UNSOLVED = "unsolved"
    PUSHED = "pushed"  # they were urged to rate or to withdraw
    NOTHING = "nothing"  # rather not


COUNTED = frozenset({Said.SOLVED, Said.UNSOLVED, Said.PUSHED})


class RecheckEvent(StrEnum):
    """What the ledger tells of asking again."""

    SEALED = "sealed"  # the seed of the next lot
    DRAWN = "drawn"
    ANSWERED = "answered"


class No(StrEnum):
    """Why an answer is not taken."""

    UNKNOWN = "unknown"  # not asked, or somebody else
    ANSWERED = "answered"


class RecheckRefused(WorkflowError):
    """An answer that cannot be taken."""

    def __init__(self, why: No) -> None:
        super().__init__(why)
        self.why = why


def share_of(policy: Policy, ended: int) -> float:
    """Return which share of a body's cases is asked about, by how many ended in a quarter.

    Of small bodies more, so that there is something to tell by; never all, so that nobody who works there can
    be sure that somebody was asked.
    """
    enough = policy.recheck_least / ended if ended else 1.0
    return min(max(policy.recheck_share / 100, enough), policy.recheck_top / 100)


def is_drawn(seed: str, number: str, share: float) -> bool:
    """Whether the lot draws a case: whoever knows the seed finds the same."""
    return int(digest(f"{seed}:{number}")[:FINE], 16) / float(16**FINE) < share


def digest(text: str) -> str:
    """The hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def mark_of(nonce: str, number: str, said: str) -> str:
    """What the ledger holds of an answer."""
    return digest(f"{nonce}:{number}:{said}")
