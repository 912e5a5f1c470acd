"""Lets the next weeks be foreseen anew at once, where history was brought in."""

from datetime import datetime

from models import post
from models.vocabulary import TimerKind
from workflows.transaction import Transaction

KEY = "forecast"


def hasten(tx: Transaction, now: datetime) -> None:
    """Move the timer that foresees to now; a house that has none yet foresees when it is served."""
    if post.timer_due(tx, KEY) is not None:
        post.set_timer(tx, KEY, TimerKind.FORECAST, now)
