"""Decides when a body is reminded of its part: come, get in touch, answer; each once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import count

from workflows.cases.deadlines import WorkCalendar, working_day_after
from workflows.joint.terms import Limits

SIGN_IN, CONTACT, AHEAD, DUE = "sign_in", "contact", "80", "due"
SHARE = 0.8
"""The part of the time after which a body is reminded before its limit."""


@dataclass(frozen=True, order=True)
class Rung:
    """One reminder; `name` is `data.rung` of its event, unique within a part."""

    at: datetime
    name: str

    @property
    def is_missed(self) -> bool:
        """Whether a limit has passed, so that who called hears of it too."""
        return self.name != AHEAD


@dataclass(frozen=True)
class Stand:
    """What a body has done of its part."""

    signed_in: bool = False
    contacted: bool = False
    done: bool = False


def ladder(asked_at: datetime, limits: Limits, calendar: WorkCalendar) -> Iterator[Rung]:
    """Yield every rung in order of time, without end. Raises CalendarGap where the calendar ends."""
    first = [
        Rung(at, name) for at, name in ((limits.sign_in_by, SIGN_IN), (limits.contact_by, CONTACT)) if at
    ]
    ahead = Rung(asked_at + (limits.due_at - asked_at) * SHARE, AHEAD)
    return merge(sorted([*first, ahead]), after(limits.due_at, calendar))


def after(due_at: datetime, calendar: WorkCalendar) -> Iterator[Rung]:
    """Yield the limit itself, and every working day after it."""
    yield Rung(due_at, DUE)
    for days in count(1):
        yield Rung(working_day_after(due_at, days, calendar), f"{DUE}+{days}")


def owed(rung: Rung, stand: Stand) -> bool:
    """Tell whether a body still owes what a rung reminds of."""
    if stand.done:
        return False
    if rung.name == SIGN_IN:
        return not stand.signed_in
    return not stand.contacted if rung.name == CONTACT else True


def rungs_due(
    rungs: Iterator[Rung], looked_at: datetime, now: datetime, stand: Stand
) -> tuple[tuple[Rung, ...], Rung]:
    """Return the rungs that have come since the last look and are still owed, and the next to wait for."""
    due: list[Rung] = []
    for rung in rungs:
        if rung.at > now:
            return tuple(each for each in due if owed(each, stand)), rung
        if rung.at > looked_at:
            due.append(rung)
    raise AssertionError  # a ladder has no end


def lateness(limits: Limits, stand: Stand, now: datetime) -> float:
    """Return by how many seconds a body is late with what it owes first; negative while it is in time."""
    if limits.sign_in_by is not None and not stand.signed_in:
        return (now - limits.sign_in_by).total_seconds()
    return (now - limits.due_at).total_seconds()
