"""Takes a verdict back that was a slip of the finger: the case waits for it as before."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.vocabulary import EventKind, Role, Status
from workflows.appeals import waits
from workflows.cases import climbing
from workflows.cases.acts import Act, move
from workflows.cases.limit_kept import put_limit_back
from workflows.cases.moves import Verb
from workflows.cases.parties import case_to, staff_of, tell_staff, worker_of
from workflows.cases.timers import set_follow_up, stop_clock
from workflows.errors import WorkflowError
from workflows.gate_terms import Action
from workflows.ledger import subject_of
from workflows.screens import Screen, say

BY_VERDICT = frozenset({EventKind.CLOSED, EventKind.REOPENED})
BESIDE = (EventKind.VERDICT, EventKind.COMMENDED)
"""What may come after the end of a case and does not change it."""


class RetractTooLate(WorkflowError):
    """The verdict was given more than a few minutes ago, or somebody works on the case again."""

    def __init__(self, minutes: int) -> None:
        super().__init__(minutes)
        self.minutes = minutes


def take_verdict_back(act: Act, case_id: int) -> Case:
    """Undo a verdict within minutes; what was said stays in the chain. Raises RetractTooLate."""
    case = case_to(act, case_id, Action.JUDGE)
    policy = act.reference.policy
    given = newest(act, case)
    fresh = given is not None and act.now - given[0] <= policy.minutes(policy.undo_minutes)
    if not fresh or given is None or case.status not in (Status.CLOSED, Status.REOPENED):
        raise RetractTooLate(policy.undo_minutes)
    if case.status == Status.REOPENED:
        begin_no_more(act, case, given[1])
    case.closed_at, case.solved, case.satisfaction, case.contacted = None, None, None, None
    move(act, case, Verb.RETRACT)
    waits.end(act, case)
    set_follow_up(act, case)
    people = worker_of(act, case) or staff_of(act, case, Role.HANDLER, Role.HEAD)
    screen = Screen((say("task.retracted", number=case.number),), (), (), case.id, case.number)
    tell_staff(act, case, people, "retracted", screen)
    return case


def newest(act: Act, case: Case) -> tuple[datetime, dict[str, Any]] | None:
    """When and how a verdict ended the case or opened it again; None when its last event was none."""
    row = act.tx.execute(
        select(col(Event.kind), col(Event.at), col(Event.data))
        .where(col(Event.subject) == subject_of(case.number), col(Event.kind).not_in(BESIDE))
        .order_by(col(Event.seq).desc())
        .limit(1)
    ).first()
    facts = json.loads(row[2]) if row else {}
    by_verdict = "satisfaction" in facts or ("before" in facts and "words" not in facts)
    return (row[1], facts) if row and row[0] in BY_VERDICT and by_verdict else None


def begin_no_more(act: Act, case: Case, facts: dict[str, Any]) -> None:
    """Let a case that was opened again be as it was when it had been answered."""
    stop_clock(act, case)
    case.reopened -= 1
    climbing.begin_round(act.tx, case)
    case.answered_at = datetime.fromisoformat(facts["answered"])
    put_limit_back(case, facts["before"])
