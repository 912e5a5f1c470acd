"""Decides when notices do not ring: they arrive, and wait for the morning to be seen."""

from datetime import datetime, tzinfo

from workflows.participation.evaluations.terms import awake
from workflows.policy import Policy


def is_night(now: datetime, zone: tzinfo, policy: Policy) -> bool:
    """Whether people sleep, by the house's own hours.

    Answers ring at any hour, as whoever has just written is awake; so does what is about a danger.
    """
    return awake(now, zone, policy.quiet_from, policy.quiet_until) != now
