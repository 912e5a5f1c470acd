"""Timers as the clock needs them: which are due, claimed one by one in the transaction of their effects."""

from models.post import DueTimer, claim_timer, delay_timer, due_timers

__all__ = ["DueTimer", "claim_timer", "delay_timer", "due_timers"]
