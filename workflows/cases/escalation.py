"""Decides when a body is reminded of a case and when the case is raised: the rungs, and the loop.

Every open case has the same ladder, assigned or not. It hangs on the due time alone, so no edit
restarts it. A rung is unique per case and kind; after an outage all missed rungs are due at once.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from heapq import merge
from itertools import count, islice, takewhile

from models.vocabulary import Clock, EventKind
from workflows.cases.deadlines import WorkCalendar, advance, elapsed, working_day_after


class Step(StrEnum):
    """To whom an overdue case is raised, in this order."""

    HEAD = "head"  # head of the responsible body
    COORDINATOR = "coordinator"
    PUBLISHED = "published"  # the public list of overdue cases


@dataclass(frozen=True)
class EscalationPolicy:
    """When the rungs stand. Defaults are those of DOMAIN §4; a change is a new version."""

    version: str = "2026-1"
    shares: tuple[int, ...] = (50, 80)  # reminders before the limit, percent of its clock
    spacing: int = 1  # working days between the rungs after the limit
    steps: tuple[Step, ...] = tuple(Step)
    loop: bool = True  # a bad outcome brings the body's next reminder forward
    kept: Fraction = Fraction(1, 2)  # the part of the wait that stays when it does
    notice: timedelta = timedelta(minutes=5)  # and never sooner than this


@dataclass(frozen=True, order=True)
class Rung:
    """One reminder or escalation of a case; `name` is `data.rung` of its event."""

    at: datetime
    kind: EventKind
    name: str

    @property
    def key(self) -> tuple[EventKind, str]:
        """What may happen only once in the life of a case."""
        return self.kind, self.name


Fired = Collection[tuple[EventKind, str]]


@dataclass(frozen=True)
class Course:
    """The time a case has. `opened_at` and `due_at` have both been moved by the pauses of its clock.

    A reopened case runs again: `attempt` 2 gives its rungs names of their own (`50@2`). `forward`
    holds the reminders that the loop has moved, with their new instants. `earlier` is by how many percent
    of its share of the limit each reminder stands sooner; then the escalations stand one step sooner too.
    """

    opened_at: datetime
    due_at: datetime
    clock: Clock = Clock.RUNNING
    attempt: int = 1
    forward: tuple[Rung, ...] = ()
    earlier: int = 0


def plan(course: Course, calendar: WorkCalendar, policy: EscalationPolicy) -> tuple[Rung, ...]:
    """Return the ladder up to its last escalation; reminders after that go on without end."""
    end = _after(course, len(policy.steps), calendar, policy)
    return tuple(takewhile(lambda rung: rung.at <= end, _ladder(course, calendar, policy)))


def rungs_due(
    course: Course, fired: Fired, now: datetime, *, calendar: WorkCalendar, policy: EscalationPolicy
) -> tuple[Rung, ...]:
    """Return every rung whose instant has come and that has not fired, earliest first."""
    reached = takewhile(lambda rung: rung.at <= now, _ladder(course, calendar, policy))
    return tuple(rung for rung in reached if rung.key not in fired)


def next_rung(after: datetime, course: Course, calendar: WorkCalendar, policy: EscalationPolicy) -> Rung:
    """Return the first rung later than `after`: there always is one. Raises CalendarGap."""
    return next(rung for rung in _ladder(course, calendar, policy) if rung.at > after)


def bring_forward(remind_at: datetime, now: datetime, policy: EscalationPolicy) -> datetime:
    """Return when a body's next reminder fires after one of its cases went unsolved or missed its limit.

    The wait is shortened (halved by default), but keeps a short notice; it is never made longer.
    """
    if not policy.loop:
        return remind_at
    shortened = now + (remind_at - now) * policy.kept.numerator / policy.kept.denominator
    return min(remind_at, max(shortened, now + policy.notice))


def _ladder(course: Course, calendar: WorkCalendar, policy: EscalationPolicy) -> Iterator[Rung]:
    """Yield all rungs in order of time, without end, moved ones at their newest instants.

    A rung that was moved twice comes once: each move makes it sooner.
    """
    moved = {rung.key: rung for rung in sorted(course.forward, reverse=True)}
    standing = (rung for rung in _standing(course, calendar, policy) if rung.key not in moved)
    return merge(standing, sorted(moved.values()))


def _standing(course: Course, calendar: WorkCalendar, policy: EscalationPolicy) -> Iterator[Rung]:
    """Yield all rungs where the policy puts them: before the limit, at it, and after it without end."""
    for share in sorted(policy.shares):
        sooner = share * (100 - course.earlier) / 100
        yield Rung(_at_share(course, sooner, calendar), EventKind.REMINDED, _named(f"{share}", course))
    yield Rung(course.due_at, EventKind.REMINDED, _named("due", course))
    for n in count(1):
        at = _after(course, n, calendar, policy)
        raised = at if not course.earlier else _after(course, n - 1, calendar, policy)
        for step in islice(policy.steps, n - 1, n):
            yield Rung(raised, EventKind.ESCALATED, _named(step, course))
        yield Rung(at, EventKind.REMINDED, _named(f"due+{n}", course))


def _at_share(course: Course, share: float, calendar: WorkCalendar) -> datetime:
    whole = elapsed(course.opened_at, course.due_at, course.clock, calendar)
    return advance(course.opened_at, whole * share / 100, course.clock, calendar)


def _after(course: Course, n: int, calendar: WorkCalendar, policy: EscalationPolicy) -> datetime:
    return working_day_after(course.due_at, n * policy.spacing, calendar)


def _named(name: str, course: Course) -> str:
    return name if course.attempt == 1 else f"{name}@{course.attempt}"
