"""Decides when the house looks: every morning for warnings, on the first of a month for topics."""

from datetime import datetime, time, timedelta, tzinfo

from workflows.responsiveness.figures.months import Month

LOOK_AT = time(7, 30)
"""† Local time of the look at what came until yesterday: before the day's first tasks."""

PROPOSED_AT = time(9)
"""† Local time on the first of a month at which topics are proposed, and results are told."""


def next_look(now: datetime, zone: tzinfo) -> datetime:
    """Return the next morning's look (UTC)."""
    local = now.astimezone(zone)
    day = local.date() if local.time() < LOOK_AT else local.date() + timedelta(days=1)
    return datetime.combine(day, LOOK_AT, zone).astimezone(now.tzinfo)


def next_proposal(now: datetime, zone: tzinfo) -> datetime:
    """Return the next first of a month on which topics are proposed (UTC)."""
    here = Month.of(now, zone)
    today = here.begins(zone, PROPOSED_AT)
    return today if today > now else here.after(1).begins(zone, PROPOSED_AT)


def measured_at(planned: datetime, months: int, zone: tzinfo) -> datetime:
    """Return when what came of a plan is measured: after so many whole months that follow its own (UTC)."""
    return Month.of(planned, zone).after(months + 1).begins(zone, PROPOSED_AT)
