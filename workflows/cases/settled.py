"""Tells whether somebody has settled a case already, and whether one's own settling may still be changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.person import Person
from models.vocabulary import EventKind, Role, Status
from workflows.cases.acts import Act
from workflows.cases.moves import Verb
from workflows.cases.parties import ruled_case
from workflows.cases.transitions import TransitionRefused
from workflows.errors import WorkflowError
from workflows.ledger import subject_of
from workflows.reference import Reference
from workflows.transaction import Transaction

UNSETTLED = frozenset({Status.REGISTERED, Status.RETURNED})
"""Somebody has to say whose it is."""

TO_SETTLE = UNSETTLED | {Status.REOPENED}
"""Somebody may: what failed once, or ended without a body, may go to another one."""

WITH_A_BODY = frozenset({Status.ASSIGNED, Status.ACCEPTED, Status.IN_PROGRESS, Status.AWAITING_RESIDENT})


class RuledAlready(WorkflowError):
    """Somebody was faster: the case has been settled since it was looked at."""

    def __init__(self, number: str, role: Role, name: str, body: str) -> None:
        super().__init__(number)
        self.number = number
        self.role = role
        self.name = name  # of a member of staff; empty when the list decided
        self.body = body  # its name


class TakeBackTooLate(WorkflowError):
    """The minutes in which one's own ruling may be changed have passed."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


@dataclass(frozen=True)
class Settling:
    """Who gave a case to its body last, and when."""

    actor: str
    at: datetime

    @property
    def role(self) -> Role:
        """The role in which it was done."""
        return Role(self.actor.partition(":")[0])

    @property
    def person_id(self) -> int | None:
        """The person, where it was one."""
        who = self.actor.partition(":")[2]
        return int(who) if who.isdigit() else None


def stage_of(case: Case) -> str:
    """Name what there is to settle; it changes with every settling, never with a mere reminder."""
    return f"{case.status}/{case.returned}/{case.reopened}/{case.body or ''}"


def to_settle(act: Act, case_id: int, stage: str | None = None) -> Case:
    """Load a case that still waits to be settled, or that the actor may settle anew.

    `stage` is what the actor has seen (`stage_of`); None: only what nobody has settled.
    Raises RuledAlready, TakeBackTooLate, TransitionRefused, CaseUnknown.
    """
    case = ruled_case(act, case_id)
    if stage is not None and stage != stage_of(case):
        raise refused(act, case)
    if case.status in TO_SETTLE:
        return case
    if stage is None or case.status != Status.ASSIGNED:
        raise refused(act, case)
    return take_back(act, case_id)


def take_back(act: Act, case_id: int) -> Case:
    """Load a case that the actor has just given away and may give to another body.

    Only while nobody has accepted it, and for the minutes of an undo. Raises as `to_settle`.
    """
    case, minutes = ruled_case(act, case_id), act.reference.policy.undo_minutes
    last = settling_of(act.tx, case.number)
    if case.status != Status.ASSIGNED:
        raise TransitionRefused(Status(case.status), Verb.ASSIGN, act.by.role)
    if last is None or last.actor != str(act.by):
        raise refused(act, case)
    if not is_fresh(act.reference, last, act.now):
        raise TakeBackTooLate(minutes)
    return case


def may_take_back(tx: Transaction, reference: Reference, case: Case, actor: str, now: datetime) -> bool:
    """Whether this actor has just given the case away, and nobody has accepted it yet."""
    last = settling_of(tx, case.number) if case.status == Status.ASSIGNED else None
    return last is not None and last.actor == actor and is_fresh(reference, last, now)


def is_fresh(reference: Reference, settling: Settling, now: datetime) -> bool:
    """Whether a settling is a few minutes old at most."""
    return now - settling.at <= reference.policy.minutes(reference.policy.undo_minutes)


def settling_of(tx: Transaction, number: str) -> Settling | None:
    """Who gave a case to its body last; None while nobody has."""
    row = tx.execute(
        select(col(Event.actor), col(Event.at))
        .where(
            col(Event.subject) == subject_of(number),
            col(Event.kind).in_([EventKind.ASSIGNED, EventKind.RULED]),
        )
        .order_by(col(Event.seq).desc())
        .limit(1)
    ).first()
    return Settling(row[0], row[1]) if row else None


def refused(act: Act, case: Case) -> RuledAlready | TransitionRefused:
    """Say who was faster, where it was somebody; else what the case is now."""
    last = settling_of(act.tx, case.number)
    if last is None or case.status not in WITH_A_BODY:
        return TransitionRefused(Status(case.status), Verb.RULE, act.by.role)
    person = act.tx.get(Person, last.person_id) if last.person_id else None
    name, body = person.name if person else "", act.reference.body_name(case.body)
    return RuledAlready(case.number, last.role, name, body)
