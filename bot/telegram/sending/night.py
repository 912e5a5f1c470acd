"""Decides when notices do not ring: they arrive, and wait for the morning to be seen."""

from datetime import datetime, tzinfo

from workflows.policy import Policy
from workflows.quiet import awake


def is_night(now: datetime, zone: tzinfo, policy: Policy) -> bool:
    """Whether people sleep, by the house's own hours.

    Answers ring at any hour, as whoever has just written is awake; so does what is about a danger.
    """
    return awake(now, zone, policy.quiet_from, policy.quiet_until) != now
