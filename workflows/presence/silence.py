"""Decides whether somebody who has acknowledged a reminder is spared the next one."""

from datetime import datetime, tzinfo


def is_spared(
    acknowledged_at: datetime, now: datetime, *, due_at: datetime, goes_on: bool, zone: tzinfo
) -> bool:
    """Whether a reminder says nothing new to whoever acknowledged one.

    It is spared them for the rest of that local day; but that the limit has passed (`goes_on` is False when
    the limit is among what is told) is told once in any case.
    """
    same_day = acknowledged_at.astimezone(zone).date() == now.astimezone(zone).date()
    knows = goes_on or acknowledged_at >= due_at
    return same_day and knows
