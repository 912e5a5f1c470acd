"""What the clock does to cases: fires their rungs, asks again, goes on, closes. Each in one transaction."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.case import Case
from models.core import Row
from models.post import DueTimer
from models.rows import take_row
from models.vocabulary import OPEN_STATUSES, EventKind, Repeat, Role, Status, TimerKind
from workflows import notices
from workflows.cases import climbing
from workflows.cases.acts import Act, move, record
from workflows.cases.cards import category_value, contact_buttons, resident_screen, rows
from workflows.cases.escalation import Rung, rungs_due
from workflows.cases.follow_up import close_silent
from workflows.cases.moves import Verb
from workflows.cases.parties import rulers_of, staff_of, tell_reporter, tell_residents, tell_staff, worker_of
from workflows.cases.plead import wake
from workflows.cases.rule import ruler, staff_card
from workflows.cases.timers import course_of, resume_clock, set_rung
from workflows.presence.acknowledge import history, known_by, to_be_told
from workflows.responsiveness.loop import nudge
from workflows.screens import Button, Screen, say


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
    """Write every rung that has come, tell once, set the next."""
    if case.status not in OPEN_STATUSES or case.paused_at is not None:
        return
    policy, calendar, chain = act.reference.policy.escalation, act.reference.calendar, history(act, case)
    head = chain.head
    due = rungs_due(course_of(case), fired(chain.events), act.now, calendar=calendar, policy=policy)
    for rung in due:
        data, basis = {"rung": rung.name, "planned": rung.at.isoformat()}, f"escalation@{policy.version}"
        head = record(act, case, rung.kind, data, basis, role=Role.SYSTEM, head=head)
    climbing.keep(case, due)
    set_rung(act, case, act.now)
    if due:
        tell_rungs(act, case, due, known_by(act, chain.events))
        if is_missed(due):
            missed(act, case)


def fired(chain: Iterable[Row]) -> set[tuple[EventKind, str]]:
    """The rungs a case has behind it, as its chain tells."""
    rungs = (EventKind.REMINDED, EventKind.ESCALATED)
    return {(EventKind(kind), json.loads(data)["rung"]) for kind, data, *_ in chain if kind in rungs}


def tell_rungs(act: Act, case: Case, due: tuple[Rung, ...], known: Mapping[int, datetime]) -> None:
    """One message per person, however many rungs came at once; none that they have acknowledged today."""
    urged, last = whom_to_urge(act, case, due), due[-1]
    people = to_be_told(act, case, urged.people, due, known)
    key = f"rung:{case.id}:{last.kind}:{last.name}"
    screen = rung_screen(act, case, urged.key, due, urged.role)
    notices.tell(act.tx, people, screen, act.now, act.chance, key=key, about=case)
    for rung in due:
        if rung.kind is EventKind.ESCALATED:
            raise_to(act, case, rung)


@dataclass(frozen=True)
class Urged:
    """Whom a reminder reaches, in which words, and as which role they would act."""

    people: Sequence[notices.Address]
    key: str
    role: Role


def whom_to_urge(act: Act, case: Case, due: tuple[Rung, ...]) -> Urged:
    """Return who can do the next thing: settle whose it is, or work on it.

    Where nobody of a body is here the dispatchers hear it, once, when the limit has passed.
    """
    if case.body is None or case.status == Status.RETURNED:
        role = ruler(act.tx, case) if case.status == Status.RETURNED else Role.DISPATCHER
        return Urged(rulers_of(act, case, role), "unsettled", role)
    own = worker_of(act, case) or staff_of(act, case, Role.HANDLER) or staff_of(act, case)
    if own:
        return Urged(own, "reminder", Role.HANDLER)
    dispatchers = rulers_of(act, case, Role.DISPATCHER) if is_missed(due) else ()
    return Urged(dispatchers, "escalation", Role.DISPATCHER)


def is_missed(due: Iterable[Rung]) -> bool:
    """Whether one of these rungs stands at the limit itself."""
    return any(rung.name.split("@")[0] == "due" for rung in due)


def raise_to(act: Act, case: Case, rung: Rung) -> None:
    """Tell the head, or the coordinators; the published list needs no message."""
    step = rung.name.split("@")[0]
    if step == "head":
        people = staff_of(act, case, Role.HEAD)
    elif step == "coordinator":
        people = rulers_of(act, case, Role.COORDINATOR)
    else:
        return
    screen = rung_screen(act, case, "escalation", (rung,))
    key = f"raised:{case.id}:{rung.name}"
    notices.tell(act.tx, people, screen, act.now, act.chance, key=key, repeat=Repeat.NEVER, about=case)


def rung_screen(act: Act, case: Case, key: str, due: tuple[Rung, ...], role: Role | None = None) -> Screen:
    """The words of a reminder: which case, since when late or until when, and what `role` may press.

    Who has no role in it urges others, and only looks.
    """
    late = case.due_at is not None and case.due_at <= act.now
    line = say(
        f"{key}.{'late' if late else 'ahead'}",
        number=case.number,
        category=category_value(act.reference, case.category),
        due=case.due_at,
        body=act.reference.body_name(case.body),
        rungs=tuple(rung.name.split("@")[0] for rung in due),
    )
    buttons = rows((("progress",),), case.id)
    if role:
        known = (Button("acknowledge", {"case": case.id}),)
        buttons = (*staff_card(act.tx, act.reference, case, "", role).buttons, known)
    return Screen((line,), buttons, case_id=case.id, case_number=case.number)


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
