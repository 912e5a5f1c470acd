"""Decides when notices do not ring: they arrive, and wait for the morning to be seen."""

from datetime import datetime, time, tzinfo

EVENING, MORNING = time(22), time(7)
"""† Local time. Answers ring at any hour: whoever has just written is awake."""


def is_night(now: datetime, zone: tzinfo) -> bool:
    """Whether people sleep."""
    local = now.astimezone(zone).time()
    return local >= EVENING or local < MORNING
