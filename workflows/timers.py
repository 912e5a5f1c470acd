"""Timers as the clock needs them: which are due, claimed one by one in the transaction of their effects."""

from collections.abc import Callable

from models.post import DueTimer, claim_timer, delay_timer, due_timers
from workflows.cases.acts import Act
from workflows.transaction import Transaction

Finish = Callable[[Act], None]
"""Keeps what was worked out, in the transaction that takes the timer out."""


class OutsideFirst(Exception):
    """What a timer is to do costs too much for the lane: `look` reads what it needs and returns the work.

    The work needs no database, and returns what is left to be done in the lane. No failure.
    """

    def __init__(self, look: Callable[[Transaction], Callable[[], Finish]]) -> None:
        super().__init__()
        self.look = look


__all__ = ["DueTimer", "Finish", "OutsideFirst", "claim_timer", "delay_timer", "due_timers"]
