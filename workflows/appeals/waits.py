"""Keeps the clock of what only a coordinator decides: a return that was raised, an appeal, a review.

Those who decide are reminded shortly before the end and on every working day after it; when it has passed,
auditors are told, once. What must be there by when is in the house's numbers.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.ledger import Event
from models.post import DueTimer
from models.vocabulary import Clock, EventKind, Repeat, Role, Status, TimerKind
from workflows import notices
from workflows.appeals.chain import deciders, story_of
from workflows.cases.acts import Act, record
from workflows.cases.cards import rows
from workflows.cases.deadlines import WorkCalendar, advance, working_day_after
from workflows.cases.parties import rulers_of
from workflows.cases.queries import return_of
from workflows.cases.transitions import ruler_of
from workflows.ledger import subject_of
from workflows.notices import Address
from workflows.screens import Screen, Sentence, say

SHARE = 80
"""Percent of the time after which those who decide are reminded."""

RULING, APPEAL = "ruling", "appeal"


@dataclass(frozen=True)
class Wait:
    """What waits for a decision: since when, for how many working days, and its place in the chain."""

    name: str
    since: datetime
    days: int
    seq: int

    def due(self, calendar: WorkCalendar) -> datetime:
        """Return when the decision should be there. Raises CalendarGap."""
        return working_day_after(self.since, self.days, calendar)

    def near(self, calendar: WorkCalendar) -> datetime:
        """Return when those who decide are reminded. Raises CalendarGap."""
        part = self.days * calendar.day_length * SHARE / 100
        return advance(self.since, part, Clock.WORKING, calendar)

    @property
    def rung(self) -> str:
        """The name of its reminder and of its escalation."""
        return f"{self.name}@{self.seq}"


def key_of(case_id: int) -> str:
    """The one timer of a decision that a case waits for."""
    return f"decision:{case_id}"


def begin(act: Act, case: Case) -> datetime | None:
    """Start the clock of what waits for a decision; return when it ends, None where nothing waits."""
    wait = waiting(act, case)
    if wait is None:
        return None
    post.set_timer(act.tx, key_of(case.id), TimerKind.DECISION, wait.near(act.reference.calendar), case.id)
    return wait.due(act.reference.calendar)


def end(act: Act, case: Case) -> None:
    """It was decided, or nothing is to be decided any more."""
    post.cancel_timer(act.tx, key_of(case.id))


def waiting(act: Act, case: Case) -> Wait | None:
    """Return what of a case waits for a decision; None where nothing does."""
    policy = act.reference.policy
    if case.status == Status.RETURNED:
        if ruler_of(case.returned, return_of(act.tx, case.number).reason) is not Role.COORDINATOR:
            return None
        row = act.tx.execute(
            select(col(Event.at), col(Event.seq))
            .where(col(Event.subject) == subject_of(case.number), col(Event.kind) == EventKind.RETURNED)
            .order_by(col(Event.seq).desc())
            .limit(1)
        ).one()
        return Wait(RULING, row[0], policy.ruling_days, row[1])
    if case.status not in (Status.CLOSED, Status.DECLINED):
        return None
    opened = story_of(act.tx, case.number).open
    return Wait(APPEAL, opened.at, policy.decide_days, opened.seq) if opened else None


def fire(act: Act, timer: DueTimer) -> None:
    """Remind of a decision that is to come, or raise it; once decided, it is nothing."""
    case = act.tx.get(Case, timer.subject, with_for_update=True)
    wait = waiting(act, case) if case else None
    if case is None or wait is None:
        return
    calendar = act.reference.calendar
    due = wait.due(calendar)
    remind(act, case, wait, due)
    if act.now >= due:
        raise_it(act, case, wait, due)
    later = due if act.now < due else working_day_after(act.now, 1, calendar)
    post.set_timer(act.tx, key_of(case.id), TimerKind.DECISION, later, case.id)


def remind(act: Act, case: Case, wait: Wait, due: datetime) -> None:
    """Remind those who decide; the chain knows of the first time."""
    if not stands(act, case, EventKind.REMINDED, wait.rung):
        note(act, case, EventKind.REMINDED, wait)
    late = "late" if act.now >= due else "ahead"
    line = say(f"decision.{late}", number=case.number, what=say(f"rung.{wait.name}"), due=due)
    key = f"decision:{case.id}:{wait.seq}:{act.now:%Y%m%d%H%M}"
    notices.tell(act.tx, people(act, case, wait), screen_of(case, line), act.now, act.chance, key=key)


def raise_it(act: Act, case: Case, wait: Wait, due: datetime) -> None:
    """Tell the auditors, once."""
    if stands(act, case, EventKind.ESCALATED, wait.rung):
        return
    note(act, case, EventKind.ESCALATED, wait)
    line = say("decision.raised", number=case.number, what=say(f"rung.{wait.name}"), due=due)
    key = f"raised:{case.id}:{wait.rung}"
    auditors = rulers_of(act, case, Role.AUDITOR)
    notices.tell(act.tx, auditors, screen_of(case, line), act.now, act.chance, key=key, repeat=Repeat.NEVER)


def people(act: Act, case: Case, wait: Wait) -> list[Address]:
    """Chats of those whose decision it is."""
    if wait.name == RULING:
        return rulers_of(act, case, Role.COORDINATOR)
    return deciders(act, case, story_of(act.tx, case.number))


def screen_of(case: Case, line: Sentence) -> Screen:
    """A notice with the way to the case."""
    return Screen((line,), rows((("progress",),), case.id), (), case.id, case.number)


def note(act: Act, case: Case, kind: EventKind, wait: Wait) -> None:
    """Write a reminder or an escalation into the chain."""
    policy = act.reference.policy
    record(act, case, kind, {"rung": wait.rung}, f"policy@{policy.version}", role=Role.SYSTEM)


def stands(act: Act, case: Case, kind: EventKind, rung: str) -> bool:
    """Whether the chain knows a rung already."""
    wanted = f'%"rung":"{rung}"%'
    found = select(col(Event.seq)).where(
        col(Event.subject) == subject_of(case.number), col(Event.kind) == kind, col(Event.data).like(wanted)
    )
    return act.tx.execute(found).first() is not None
