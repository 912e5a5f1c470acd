"""What the clock does to cases: fires their rungs, asks again, goes on, closes. Each in one transaction."""

import json
from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.core import Row
from models.post import DueTimer
from models.post_tables import Timer
from models.rows import take_row
from models.vocabulary import OPEN_STATUSES, EventKind, Role, Status, TimerKind
from workflows import notices
from workflows.cases import climbing
from workflows.cases.acts import Act, move, record
from workflows.cases.cards import contact_buttons, resident_screen
from workflows.cases.escalation import rungs_due
from workflows.cases.follow_up import close_silent
from workflows.cases.moves import Verb
from workflows.cases.parties import tell_reporter, tell_residents, tell_staff, worker_of
from workflows.cases.plead import wake
from workflows.cases.timers import course_of, resume_clock, set_rung
from workflows.cases.urge import Climbed, is_missed, tell
from workflows.presence.acknowledge import history, known_by
from workflows.responsiveness.loop import nudge
from workflows.screens import Screen, say

TOGETHER = 40
"""Cases that one transaction raises at most; the others come with the next one."""


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer of a case was set for; a case that has moved on makes it nothing."""
    case = take_row(act.tx, Case, timer.subject)
    if case is None:
        return
    if timer.kind is TimerKind.RUNG:
        climb(act, case)
    elif timer.kind is TimerKind.RESUME_CLOCK:
        go_on(act, case)
    elif timer.kind is TimerKind.FOLLOW_UP:
        ask_again(act, case)
    elif timer.kind is TimerKind.CLOSE_SILENT and case.status == Status.REPLIED:
        close_silent(act, case)


def climb(act: Act, case: Case) -> None:
    """Write every rung that has come to a case, and to others as late in the same hands; tell once."""
    first = written(act, case)
    if first is None:
        return
    climbed = [first]
    if is_late(act, case):
        more = (written(act, each) for each in others(act, case))
        climbed += [each for each in more if each is not None]
    tell(act, climbed)
    for each in climbed:
        if is_missed(each.due):
            missed(act, each.case)


def written(act: Act, case: Case) -> Climbed | None:
    """Write every rung that has come, and set the next; None where none has."""
    if case.status not in OPEN_STATUSES or case.paused_at is not None:
        return None
    policy, calendar, chain = act.reference.policy.escalation, act.reference.calendar, history(act, case)
    head = chain.head
    due = rungs_due(course_of(case), fired(chain.events), act.now, calendar=calendar, policy=policy)
    for rung in due:
        data, basis = {"rung": rung.name, "planned": rung.at.isoformat()}, f"escalation@{policy.version}"
        head = record(act, case, rung.kind, data, basis, role=Role.SYSTEM, head=head)
    climbing.keep(case, due)
    set_rung(act, case, act.now)
    return Climbed(case, due, known_by(act, chain.events)) if due else None


def is_late(act: Act, case: Case) -> bool:
    """Whether the limit of a case has passed."""
    return case.due_at is not None and case.due_at <= act.now


def others(act: Act, case: Case) -> list[Case]:
    """Take the other late cases of the same hands to which a rung has come; those in other hands are left.

    One that has failed comes alone: it would hold up the reminders of all the others with it.
    """
    found = act.tx.execute(
        select(col(Case.id))
        .join(Timer, col(Timer.subject) == col(Case.id))
        .where(
            col(Timer.kind) == TimerKind.RUNG,
            col(Timer.due_at) <= act.now,
            col(Timer.attempts) == 0,
            col(Case.id) != case.id,
            col(Case.body).is_not_distinct_from(case.body),
            col(Case.handler_id).is_not_distinct_from(case.handler_id),
            col(Case.due_at) <= act.now,
        )
        .order_by(col(Timer.due_at), col(Timer.id))
        .limit(TOGETHER - 1)
        .with_for_update(skip_locked=True)
    ).scalars()
    taken = (take_row(act.tx, Case, each) for each in found.all())
    return [each for each in taken if each is not None]


def fired(chain: Iterable[Row]) -> set[tuple[EventKind, str]]:
    """The rungs a case has behind it, as its chain tells."""
    rungs = (EventKind.REMINDED, EventKind.ESCALATED)
    return {(EventKind(kind), json.loads(data)["rung"]) for kind, data, *_ in chain if kind in rungs}


def missed(act: Act, case: Case) -> None:
    """The limit has passed: the resident hears it, and the body's next reminder comes sooner."""
    name = act.reference.body_name(case.body)
    tell_residents(act, case, "late", say("resident.late", number=case.number, body=name, due=case.due_at))
    nudge.nudge(act, case, "overdue")


def go_on(act: Act, case: Case) -> None:
    """The resident did not answer in time, or a rest is over: the limit goes on."""
    if case.status == Status.SUSPENDED:
        wake(act, case, Role.SYSTEM)
    if case.status != Status.AWAITING_RESIDENT:
        return
    resume_clock(act, case)
    rule = f"question@{act.reference.policy.version}"
    move(act, case, Verb.RESUME, {"days": act.reference.policy.question_days}, rule, role=Role.SYSTEM)
    tell_reporter(act, case, "goes_on", say("resident.goes_on", number=case.number, due=case.due_at))
    screen = Screen(
        (say("task.goes_on", number=case.number, due=case.due_at),), case_id=case.id, case_number=case.number
    )
    tell_staff(act, case, worker_of(act, case), "goes_on", screen)


def ask_again(act: Act, case: Case) -> None:
    """Remind of the verdict, once."""
    if case.status != Status.REPLIED:
        return
    screen = resident_screen(case, say("resident.rate_reminder", number=case.number), say("ask.contacted"))
    chats = notices.chats_of_person(act.tx, case.reporter_id)
    asked = screen.with_buttons(*contact_buttons(case.id))
    notices.tell(act.tx, chats, asked, act.now, act.chance, key=f"rate:{case.id}:{case.version}")
