"""Decides until when a body that is called or asked has to come, to get in touch and to answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from workflows.cases.deadlines import Allowance, WorkCalendar, due_at
from workflows.joint.terms import JointKind, JointRefused, Limits, Why


@dataclass(frozen=True)
class Clocks:
    """The house's numbers for a whistle: how long until a body comes, gets in touch, reports."""

    reports: Mapping[str, str]  # by JointKind: a time limit
    sign_in: timedelta
    contact: timedelta


def whistle_limits(
    kind: JointKind, now: datetime, case_due: datetime | None, clocks: Clocks, calendar: WorkCalendar
) -> Limits:
    """Return the limits of a whistle: sign-in and contact run day and night, the report by its own clock.

    None of them ends after the case's limit while that has not passed (DOMAIN §3). Raises CalendarGap.
    """
    report = due_at(now, Allowance.parse(clocks.reports[kind]), calendar)
    end = min(report, case_due) if case_due is not None and case_due > now else report
    return Limits(end, min(now + clocks.sign_in, end), min(now + clocks.contact, end))


def part_limits(until: datetime, now: datetime, case_due: datetime | None) -> Limits:
    """Return the limit of a part that the lead asks for.

    Raises JointRefused: in the past, or after the case's own limit while that has not passed.
    """
    if until <= now:
        raise JointRefused(Why.PAST)
    if case_due is not None and now < case_due < until:
        raise JointRefused(Why.TOO_LATE, at=case_due)
    return Limits(until)


def choices(now: datetime, case_due: datetime | None) -> tuple[datetime, ...]:
    """Return the limits that are offered for a part: half of what is left, then all of it.

    A case whose limit has passed offers one day.
    """
    if case_due is None or case_due <= now:
        return (whole_minute(now + timedelta(days=1)),)
    half = whole_minute(now + (case_due - now) / 2)
    return (half, case_due) if now < half < case_due else (case_due,)


def whole_minute(at: datetime) -> datetime:
    """Return an instant without its seconds: what a person reads is what is kept."""
    return at.replace(second=0, microsecond=0)
