"""Puts a case together with one about the same matter, and takes them apart again (principle 3).

A listed reason, a notice to everybody concerned, an event that is counted. Whoever is put together may say
at any time that theirs is another matter: then it goes on by itself.
"""

import json
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlmodel import col

from models.case import Case, Joining
from models.ledger import Event
from models.vocabulary import OPEN_STATUSES, EventKind, Role, Status
from nlu.reading import Urgency
from workflows.cases.acts import Act, move, record, words_of
from workflows.cases.cards import task_card
from workflows.cases.follow_up import allowance_of
from workflows.cases.groups import turn_over
from workflows.cases.moves import Verb
from workflows.cases.parties import (
    case_to,
    followers,
    people,
    rulers_of,
    staff_of,
    tell_joined,
    tell_reporter,
    tell_staff,
    worker_of,
)
from workflows.cases.queries import find
from workflows.cases.reach import is_sealed
from workflows.cases.timers import drop_follow_up, start_clock, stop_clock
from workflows.cases.together import asked_of
from workflows.cases.transitions import TransitionRefused
from workflows.errors import WorkflowError
from workflows.gate_terms import Action
from workflows.governance.begin import look_at_heat
from workflows.joint.ending import end_parts
from workflows.ledger import subject_of
from workflows.participation.petitions.ended import ended
from workflows.screens import Screen, Value, say
from workflows.transaction import Transaction

SAME_MATTER = "same_matter"
OTHER_MATTER = "other_matter"
WITHDRAWN = "withdrawn"  # the case it went on in was, by who had brought that one
"""The listed reasons."""


class MergeRefused(WorkflowError):
    """These two cannot be one: one is hidden, about somebody, ended, put off, or alone a danger."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


def merge(act: Act, case_id: int, target: str) -> Case:
    """End a case in another about the same matter; whoever brought or joined it follows that one from now on.

    Raises CaseUnknown, MergeRefused, TransitionRefused.
    """
    case = case_to(act, case_id, Action.MERGE)
    found = find(act.tx, target)
    into = case_to(act, found.id if found else 0, Action.MERGE)
    if not fit(case, into):
        raise MergeRefused(into.number)
    workers = worker_of(act, case) or staff_of(act, case, Role.HANDLER, Role.HEAD)
    case.closed_at, case.merged_into = act.now, into.id
    move(act, case, Verb.MERGE, {"target": into.number, "reason": SAME_MATTER})
    stop_clock(act, case)
    end_parts(act, case)
    drop_follow_up(act, case)
    bring(act, case, into)
    values: dict[str, Value] = {"number": case.number, "target": into.number, "due": into.due_at}
    tell_reporter(act, case, "merged", say("resident.merged", **values))
    tell_joined(act, case, "merged", say("resident.merged_joined", **values))
    told = say("task.merged", number=case.number, target=into.number)
    tell_staff(act, case, workers, "merged", Screen((told,), case_id=case.id, case_number=case.number))
    turn_over(act, case)
    ended(act, case, {"target": into.number})
    return case


def fit(case: Case, into: Case) -> bool:
    """Whether two cases may be one: nothing hidden is opened by it, and nothing put off."""
    plain = not any(is_sealed(each) or each.anonymous for each in (case, into))
    graver = case.urgency == Urgency.DANGER and into.urgency != Urgency.DANGER
    goes_on = into.status in OPEN_STATUSES and into.status != Status.SUSPENDED
    return case.id != into.id and plain and not graver and goes_on


def bring(act: Act, case: Case, into: Case) -> None:
    """Let everybody who brought or joined a case join another; who works on that hears how many they are."""
    known = set(followers(act, into))
    new = [person for person in followers(act, case) if person not in known]
    for person in new:
        act.tx.execute(insert(Joining).values(case_id=into.id, person_id=person, at=act.now))
    count = people(act, into.id)
    record(act, into, EventKind.JOINED, {"people": count, "from": case.number})
    look_at_heat(act, into, count)
    told = Screen((say("task.joined", number=into.number, people=count),), (), (), into.id, into.number)
    tell_staff(act, into, worker_of(act, into) or staff_of(act, into), "joined", told)
    if new:
        tell_reporter(act, into, "met", say("resident.met", number=into.number, people=count))


def separate(act: Act, case_id: int) -> Case:
    """Let a merged case go on by itself: who brought it, or a dispatcher, says that it is another matter.

    Raises CaseUnknown, TransitionRefused; so too where its words are erased: nobody could work on it.
    """
    case = case_to(act, case_id, Action.REOPEN if act.by.role is Role.RESIDENT else Action.MERGE)
    if not can_separate(act.tx, case.id):
        raise TransitionRefused(Status(case.status), Verb.SEPARATE, act.by.role)
    return go_on_alone(act, case, OTHER_MATTER)


def go_on_alone(
    act: Act, case: Case, reason: str, verb: Verb = Verb.SEPARATE, basis: str = "", words: str | None = None
) -> Case:
    """Take a case out of the one it was merged into, and start it anew; who brought it hears it.

    `words` is the hash under which the chain knows a reason in words.
    """
    into, merged_at = target_of(act, case)
    case.closed_at = case.merged_into = None
    if case.body is None and into is not None:
        case.body, case.basis = into.body, into.basis
    start_clock(act, case, allowance_of(act, case))
    by_itself = reason == WITHDRAWN
    facts = {"reason": reason} | ({"words": words} if words else {})
    move(act, case, verb, facts, basis, role=Role.SYSTEM if by_itself else None)
    tell_alone(act, case, into if by_itself else None)
    while into is not None:
        take_out(act, case, into, merged_at)
        into, merged_at = target_of(act, into) if into.status == Status.MERGED else (None, merged_at)
    show_again(act, case)
    return case


def tell_alone(act: Act, case: Case, withdrawn: Case | None) -> None:
    """Tell who brought and who joined a case that it goes on by itself, unless they have just said so."""
    line = say("resident.separated", number=case.number, due=case.due_at)
    first = (say("resident.target_withdrawn", target=withdrawn.number),) if withdrawn else ()
    if withdrawn or act.by.role is not Role.RESIDENT:
        tell_reporter(act, case, "separated", *first, line)
    tell_joined(act, case, "separated", *first, line)


def can_separate(tx: Transaction, case_id: int) -> bool:
    """Whether a merged case could go on by itself: its words are still there to work by."""
    case = tx.get_one(Case, case_id)
    return case.status == Status.MERGED and case.anonymised_at is None


def target_of(act: Act, case: Case) -> tuple[Case | None, datetime]:
    """Return the case into which one was merged last, and when."""
    row = act.tx.execute(
        select(col(Event.data), col(Event.at))
        .where(col(Event.subject) == subject_of(case.number), col(Event.kind) == EventKind.MERGED)
        .order_by(col(Event.seq).desc())
        .limit(1)
    ).first()
    return (find(act.tx, str(json.loads(row[0])["target"])), row[1]) if row else (None, act.now)


def take_out(act: Act, case: Case, into: Case, merged_at: datetime) -> None:
    """Let those whom the merging brought follow the other no more.

    Who had joined it before stays, and who follows what still goes on in it: that brings them from now on.
    """
    brought = (col(Joining.case_id) == into.id) & (col(Joining.at) == merged_at)
    gone = set(followers(act, case))
    for other in act.tx.execute(asked_of(into.id)).scalars().all():
        stay = gone & set(followers(act, other))
        here = brought & col(Joining.person_id).in_(stay)
        act.tx.execute(update(Joining).where(here).values(at=target_of(act, other)[1]))
        gone -= stay
    act.tx.execute(delete(Joining).where(brought, col(Joining.person_id).in_(gone)))
    record(act, into, EventKind.RECOUNTED, {"people": people(act, into.id), "cause": OTHER_MATTER})


def show_again(act: Act, case: Case) -> None:
    """Put a separated case before its body, or before a dispatcher while no body has it."""
    role = Role.HANDLER if case.body else Role.DISPATCHER
    card = task_card(act.reference, case, words_of(act.tx, case.id, "report"), role)
    line = say("task.separated", number=case.number)
    screen = Screen((line, *card.lines), card.buttons, case_id=case.id, case_number=case.number)
    there = staff_of(act, case) if case.body else rulers_of(act, case, Role.DISPATCHER)
    tell_staff(act, case, there, "separated", screen)
