"""The hours in which nobody is written to who did not just write: the house sets them."""

from datetime import datetime, timedelta, tzinfo


def awake(at: datetime, zone: tzinfo, quiet_from: int, quiet_until: int) -> datetime:
    """Return the first instant from `at` on that is in no quiet hour."""
    local = at.astimezone(zone)
    morning = local.replace(hour=quiet_until, minute=0, second=0, microsecond=0)
    if local < morning:
        return morning.astimezone(at.tzinfo)
    if local.hour >= quiet_from:
        return (morning + timedelta(days=1)).astimezone(at.tzinfo)
    return at
