"""Puts a queue into the form the desk shows: groups by what is due, time in words, share of the limit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import groupby

from bot.catalogue.sentences import phrase
from bot.web.figures import span
from models.vocabulary import Locale, Status
from workflows.cases.queries import CaseView
from workflows.cases.queue_parts import NEAR, NOT_OPEN, Part


class Group(StrEnum):
    """When something is due, as the headings of a list say it, in their order."""

    DANGER = "danger"  # whatever the hour
    LATE = "late"
    TODAY = "today"
    WEEK = "week"  # until Sunday night
    LATER = "later"
    WAITING = "waiting"  # the clock stands still
    ENDED = "ended"


STANDS = frozenset({Status.AWAITING_RESIDENT, Status.SUSPENDED})
OWED_NO_MORE = frozenset({Status.MERGED, Status.WITHDRAWN, Status.DECLINED})
RUNS_AGAIN = frozenset({Status.REOPENED, Status.ACCEPTED, Status.IN_PROGRESS})
"""A case that was answered once, and is to be answered again."""


@dataclass(frozen=True)
class Task:
    """One case on the list."""

    case: CaseView
    due: str
    late: bool
    share: int  # percent of the limit that is used, at most 100

    @property
    def level(self) -> str:
        """How the bar looks."""
        return "late" if self.late else "near" if self.share > NEAR else ""


@dataclass(frozen=True)
class Section:
    """Neighbours on the list that are due at about the same time."""

    group: Group
    tasks: tuple[Task, ...]


def task_of(case: CaseView, now: datetime, locale: Locale) -> Task:
    """Say how much time a case has left."""
    late = owes(case) and case.due_at is not None and now > case.due_at
    return Task(case, due_words(case, now, locale), late, share_used(case, now))


def owes(case: CaseView) -> bool:
    """Whether the clock of a case runs."""
    if case.status in STANDS or case.status in OWED_NO_MORE or case.status is Status.CLOSED:
        return False
    return answered(case) is None


def answered(case: CaseView) -> datetime | None:
    """When the answer that counts was given; None while one is owed."""
    return None if case.status in RUNS_AGAIN else case.answered_at


def due_words(case: CaseView, now: datetime, locale: Locale) -> str:
    """Return the time left, or the time over, in words."""
    if (at := answered(case)) is not None:
        return phrase("desk.due.answered", locale, span=span(at - case.opened_at, locale))
    if case.status is Status.AWAITING_RESIDENT:
        return phrase("desk.due.paused", locale)
    if case.status is Status.SUSPENDED:
        return phrase("desk.due.suspended", locale)
    if case.status in OWED_NO_MORE or case.status is Status.CLOSED:
        return phrase("desk.due.ended", locale)
    if case.due_at is None:
        return phrase("desk.due.none", locale)
    if now > case.due_at:
        return phrase("desk.due.over", locale, span=span(now - case.due_at, locale))
    return phrase("desk.due.left", locale, span=span(case.due_at - now, locale))


def share_used(case: CaseView, now: datetime) -> int:
    """Return how much of the limit has passed until its answer, in percent of the clock on the wall."""
    start = case.clock_from or case.opened_at
    if case.status in OWED_NO_MORE or case.due_at is None or case.due_at <= start:
        return 0
    used = ((answered(case) or now) - start) / (case.due_at - start)
    return max(0, min(100, round(used * 100)))


@dataclass(frozen=True)
class Day:
    """What today and this week are, here."""

    now: datetime
    zone: tzinfo

    @property
    def tonight(self) -> datetime:
        """The midnight that ends today."""
        local = self.now.astimezone(self.zone)
        return datetime.combine(local.date() + timedelta(days=1), time(), self.zone)

    @property
    def sunday_night(self) -> datetime:
        """The midnight that ends this week."""
        local = self.now.astimezone(self.zone)
        return datetime.combine(local.date() + timedelta(days=7 - local.weekday()), time(), self.zone)


def group_of(case: CaseView, day: Day) -> Group:
    """Return under which heading an open case stands."""
    if case.urgency == "danger":
        return Group.DANGER
    if case.status in STANDS or case.due_at is None:
        return Group.WAITING
    if case.due_at < day.now:
        return Group.LATE
    if case.due_at < day.tonight:
        return Group.TODAY
    return Group.WEEK if case.due_at < day.sunday_night else Group.LATER


def sections(cases: Iterable[CaseView], part: Part | None, day: Day, locale: Locale) -> Sequence[Section]:
    """Put the cases of a page, as they are ordered, under headings."""

    def heading(task: Task) -> Group:
        return Group.ENDED if part in NOT_OPEN else group_of(task.case, day)

    tasks = [task_of(case, day.now, locale) for case in cases]
    return [Section(group, tuple(found)) for group, found in groupby(tasks, heading)]
