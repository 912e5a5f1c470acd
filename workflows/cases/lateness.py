"""Says how late a case is, to those who work on it and to whoever brought it, and why."""

from datetime import datetime, timedelta
from typing import Protocol

from models.vocabulary import Status
from workflows.screens import Sentence, say

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OWED = frozenset(
    {
        Status.REGISTERED,
        Status.ASSIGNED,
        Status.ACCEPTED,
        Status.IN_PROGRESS,
        Status.RETURNED,
        Status.REOPENED,
    }
)
"""The limit runs, and nobody has answered."""


WORDED = ("50", "80")
"""Shares of a limit that have words of their own."""


class Timed(Protocol):
    """What is known of a case's time."""

    @property
    def status(self) -> str:
        """Where it stands."""

    @property
    def due_at(self) -> datetime | None:
        """When it is to be answered."""


def over(case: Timed, now: datetime) -> timedelta | None:
    """Return by how much a case is late; None while it is not."""
    if case.due_at is None or Status(case.status) not in OWED or now <= case.due_at:
        return None
    return now - case.due_at


def span_of(length: timedelta) -> Sentence:
    """A length of time in at most two units."""
    if length < HOUR:
        return say("public.span.minutes", minutes=max(1, length // MINUTE))
    if length < DAY:
        hours, minutes = length // HOUR, length % HOUR // MINUTE
        if not minutes:
            return say("public.span.hours", hours=hours)
        return say("public.span.hours_minutes", hours=hours, minutes=minutes)
    days, hours = length // DAY, length % DAY // HOUR
    if hours:
        return say("public.span.days_hours", days=days, hours=hours)
    return say("public.span.day" if days == 1 else "public.span.days", days=days)


def rung_called(name: str) -> Sentence:
    """What a rung is called; reminders before the limit stand wherever the house has set them."""
    anywhere = name.isdigit() and name not in WORDED
    return say("rung.share", percent=name) if anywhere else say(f"rung.{name}")


def late_line(case: Timed, now: datetime) -> tuple[Sentence, ...]:
    """A line for staff on how late a case is; none while it is not."""
    length = over(case, now)
    return () if length is None else (say("late.by", span=span_of(length)),)


def late_and_why(case: Timed, now: datetime) -> tuple[Sentence, ...]:
    """The same for residents, with what it waits for; none while it is not."""
    length = over(case, now)
    if length is None:
        return ()
    return (say("late.why", span=span_of(length), why=say(f"late.why.{Status(case.status)}")),)
