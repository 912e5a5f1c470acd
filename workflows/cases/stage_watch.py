"""Reminds whoever a stage lies with, once, that it takes too long: the dispatchers, or the body that has it.

What is overdue at the same moment is told together, in one message to each person. The chain knows of every
case by itself (`overran`), and so do the figures; the limit's own ladder is another matter.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.post_tables import Timer
from models.vocabulary import EventKind, Role, Status, TimerKind
from workflows import notices
from workflows.cases.acts import Act, record, words_of
from workflows.cases.cards import category_value, rows
from workflows.cases.clocks import CaseClock
from workflows.cases.parties import rulers_of, staff_of, worker_of
from workflows.cases.queries import return_of
from workflows.cases.rule import staff_card
from workflows.cases.stage_timers import key_of, stages_of
from workflows.cases.stages import stage_of
from workflows.cases.transitions import ruler_of
from workflows.ledger import Facts
from workflows.notices import Address
from workflows.screens import Button, Screen, Value, say
from workflows.timers import DueTimer

TOGETHER = 40
"""Cases that one message tells at most; the others come with the next one."""


@dataclass
class Told:
    """What one chat hears at this moment."""

    address: Address
    cases: list[Case] = field(default_factory=list)


def fire(act: Act, timer: DueTimer) -> None:
    """A stage should be over: tell whoever it lies with of it, and of what else of theirs is as late."""
    case = act.tx.get(Case, timer.subject, with_for_update=True, populate_existing=True)
    if case is None or not lasts(act, case):
        return
    found = [(case, datetime.fromisoformat(timer.data)), *others(act, case)]
    for each, since in found:
        note(act, each, since)
    for told in by_chat(act, [each for each, _ in found]):
        key = f"stage:{case.id}:{case.version}"
        notices.tell(act.tx, [told.address], screen_of(act, told), act.now, act.chance, key=key)


def lasts(act: Act, case: Case) -> bool:
    """Whether a case still waits; a return that a coordinator rules on has a limit of its own."""
    if stage_of(Status(case.status)) is None:
        return False
    if case.status != Status.RETURNED:
        return True
    return ruler_of(case.returned, return_of(act.tx, case.number).reason) is Role.DISPATCHER


def others(act: Act, case: Case) -> list[tuple[Case, datetime]]:
    """Take the other cases that lie with the same people and are as late; those in other hands are left."""
    stage = stage_of(Status(case.status))
    same = [each for each in Status if stage_of(each) is stage]
    theirs = (col(Case.body) == case.body,) if stage is CaseClock.ACCEPT else ()
    found = act.tx.execute(
        select(Case, col(Timer.data))
        .join(Timer, col(Timer.subject) == col(Case.id))
        .where(
            col(Timer.kind) == TimerKind.STAGE,
            col(Timer.due_at) <= act.now,
            col(Case.id) != case.id,
            col(Case.status).in_(same),
            *theirs,
        )
        .order_by(col(Timer.due_at), col(Timer.id))
        .limit(TOGETHER - 1)
        .with_for_update(skip_locked=True)
    ).all()
    taken = [(each, datetime.fromisoformat(since)) for each, since in found]
    for each, _ in taken:
        post.cancel_timer(act.tx, key_of(each.id))
    return [(each, since) for each, since in taken if lasts(act, each)]


def note(act: Act, case: Case, since: datetime) -> None:
    """Write down which stage has taken too long, since when, and with whom it lies."""
    stage = stage_of(Status(case.status))
    facts: Facts = {
        "stage": str(stage),
        "rung": f"{stage}@{case.version}",
        "since": since.isoformat(),
        "minutes": minutes_of(act, case),
        "body": case.body if stage is CaseClock.ACCEPT else None,
    }
    record(act, case, EventKind.OVERRAN, facts, f"policy@{act.reference.policy.version}", role=Role.SYSTEM)


def minutes_of(act: Act, case: Case) -> int:
    """How many minutes the stage may last in which a case is."""
    length = stages_of(act.reference.policy).of(Status(case.status))
    return int(length / timedelta(minutes=1)) if length else 0


def by_chat(act: Act, cases: Iterable[Case]) -> list[Told]:
    """Say who hears of which cases: each chat once."""
    found: dict[int, Told] = {}
    for case in cases:
        for address in people(act, case):
            found.setdefault(address.chat_id, Told(address)).cases.append(case)
    return list(found.values())


def people(act: Act, case: Case) -> Sequence[Address]:
    """With whom a stage lies; where nobody of a body is here, the dispatchers."""
    dispatchers = rulers_of(act, case, Role.DISPATCHER)
    if stage_of(Status(case.status)) is CaseClock.DISPATCH:
        return dispatchers
    of_body = worker_of(act, case) or staff_of(act, case, Role.HANDLER) or staff_of(act, case)
    return of_body or dispatchers


def screen_of(act: Act, told: Told) -> Screen:
    """One case with its card; several in a list, each behind a button."""
    if len(told.cases) == 1:
        return one(act, told.cases[0], told.address.role)
    stage = stage_of(Status(told.cases[0].status))
    head = say(f"stage.{stage}_many", count=len(told.cases))
    return Screen((head,), tuple((shown(act, each),) for each in told.cases))


def shown(act: Act, case: Case) -> Button:
    """The way to one of several."""
    label = say("stage.case", number=case.number, category=name(act, case))
    return Button("progress", {"case": case.id}, label)


def one(act: Act, case: Case, role: Role) -> Screen:
    """Say which stage takes too long, above what can be done about it."""
    line = say(
        f"stage.{stage_of(Status(case.status))}",
        number=case.number,
        category=name(act, case),
        minutes=minutes_of(act, case),
        due=case.due_at,
    )
    card = staff_card(act.tx, act.reference, case, words_of(act.tx, case.id, "report"), role)
    return Screen((line,), card.buttons or rows((("progress",),), case.id), (), case.id, case.number)


def name(act: Act, case: Case) -> Value:
    """A case's category, as a line shows it."""
    return category_value(act.reference, case.category)
