"""Puts tasks and cases into the form the desk shows: time in words, share of the limit, choices of a list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.catalogue.sentences import phrase
from bot.web.figures import span
from models.vocabulary import BODY_ROLES, Locale, Role, Status
from workflows.cases.queries import CaseView

NEAR = 80
"""Percent of the limit from which a case is at risk (DOMAIN §5)."""

NEW = frozenset({Status.ASSIGNED, Status.REOPENED})


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


def task_of(case: CaseView, now: datetime, locale: Locale) -> Task:
    """Say how much time a case has left."""
    late = case.due_at is not None and now > case.due_at and case.status is not Status.AWAITING_RESIDENT
    return Task(case, due_words(case, now, locale), late, share_used(case, now))


def due_words(case: CaseView, now: datetime, locale: Locale) -> str:
    """Return the time left, or the time over, in words."""
    if case.answered_at is not None and case.status not in (
        Status.REOPENED,
        Status.ACCEPTED,
        Status.IN_PROGRESS,
    ):
        return phrase("desk.due.answered", locale, span=span(case.answered_at - case.opened_at, locale))
    if case.status is Status.AWAITING_RESIDENT:
        return phrase("desk.due.paused", locale)
    if case.due_at is None:
        return phrase("desk.due.none", locale)
    if now > case.due_at:
        return phrase("desk.due.over", locale, span=span(now - case.due_at, locale))
    return phrase("desk.due.left", locale, span=span(case.due_at - now, locale))


def share_used(case: CaseView, now: datetime) -> int:
    """Return how much of the limit has passed, in percent of the clock on the wall."""
    start = case.clock_from or case.opened_at
    if case.due_at is None or case.due_at <= start:
        return 0
    used = (now - start) / (case.due_at - start)
    return max(0, min(100, round(used * 100)))


Keep = Callable[[Task, frozenset[int]], bool]
CHOICES: Mapping[str, Keep] = {
    "all": lambda _task, _taken: True,
    "mine": lambda task, taken: task.case.id in taken,
    "new": lambda task, _taken: task.case.status in NEW,
    "unsure": lambda task, _taken: task.case.status is Status.REGISTERED,
    "returned": lambda task, _taken: task.case.status is Status.RETURNED,
    "late": lambda task, _taken: task.late,
}


def choices_for(role: Role) -> Sequence[str]:
    """Return the parts of the list that this role may choose."""
    if role in BODY_ROLES:
        return ("all", "mine", "new", "late")
    return ("all", "unsure", "returned", "late") if role is Role.DISPATCHER else ("all", "returned", "late")


@dataclass(frozen=True)
class TaskList:
    """The list as chosen, with the size of every other choice."""

    chosen: str
    tasks: tuple[Task, ...]
    sizes: Mapping[str, int]


def task_list(
    cases: Sequence[CaseView], taken: frozenset[int], role: Role, chosen: str, now: datetime, locale: Locale
) -> TaskList:
    """Choose from the open cases, danger first, then by due time as they came."""
    tasks = [task_of(case, now, locale) for case in cases]
    names = choices_for(role)
    parts = {name: tuple(task for task in tasks if CHOICES[name](task, taken)) for name in names}
    picked = chosen if chosen in parts else "all"
    return TaskList(picked, parts[picked], {name: len(part) for name, part in parts.items()})
