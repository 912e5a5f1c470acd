"""The loop: a bad outcome of a body brings its next reminder forward, and both sides are told why."""

import json
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import col

from models import post
from models.case import Case, Nudge
from models.core import run, table
from models.post_tables import Timer
from models.vocabulary import OPEN_STATUSES, EventKind, Role, TimerKind
from workflows import notices
from workflows.cases.acts import Act, record
from workflows.cases.cards import resident_screen
from workflows.cases.escalation import Rung, bring_forward, next_rung
from workflows.cases.parties import not_of_object, staff_of
from workflows.cases.timers import course_of, rung_key
from workflows.screens import Screen, Value, say

RULE = "loop.bring_forward@1"
"""The rule and its version, as the ledger cites it."""


def nudge(act: Act, case: Case, cause: str) -> Case | None:
    """After `cause` (unsolved, overdue): bring forward the body's next reminder, now or when it has one.

    Returns the case whose reminder was moved, None when the rule is off or nothing is open.
    """
    if not act.reference.policy.escalation.loop or case.body is None:
        return None
    row = {"body": case.body, "case_id": case.id, "cause": cause, "at": act.now}
    act.tx.execute(insert(Nudge).values(row))
    target = next_reminded(act, case.body, case.id)
    if target is not None:
        spend_nudge(act, target)
    return target


def next_reminded(act: Act, body: str, not_case: int) -> Case | None:
    """The open case of a body whose reminder comes next."""
    statement = (
        select(Case)
        .join(Timer, col(Timer.subject) == col(Case.id))
        .where(
            col(Timer.kind) == TimerKind.RUNG,
            col(Case.body) == body,
            col(Case.id) != not_case,
            col(Case.status).in_(OPEN_STATUSES),
            col(Case.due_at) > act.now,
        )
        .order_by(col(Timer.due_at))
        .limit(1)
    )
    return act.tx.execute(statement).scalar_one_or_none()


def spend_nudge(act: Act, case: Case) -> None:
    """Let an open debt of the body move this case's next reminder; no debt, nothing happens."""
    if not act.reference.policy.escalation.loop:
        return
    debt = run(act.tx, DEBT, {"debtor": case.body, "but": case.id}).first()
    if debt is None:
        return
    act.tx.execute(
        update(Nudge).where(col(Nudge.id) == debt[0]).values(used_case_id=case.id, used_at=act.now)
    )
    move_reminder(act, case, act.tx.get_one(Case, debt[1]), str(debt[2]))


NUDGE = table(Nudge).c
DEBT = (
    select(NUDGE.id, NUDGE.case_id, NUDGE.cause)
    .where(NUDGE.body == bindparam("debtor"), NUDGE.used_at.is_(None), NUDGE.case_id != bindparam("but"))
    .order_by(NUDGE.id)
    .limit(1)
)
"""Built once: every assignment asks it."""


def move_reminder(act: Act, case: Case, owed: Case, cause: str) -> None:
    """Move the next reminder of `case` for what happened in `owed`, record it, tell both sides."""
    policy, calendar = act.reference.policy.escalation, act.reference.calendar
    rung = next_rung(act.now, course_of(case), calendar, policy)
    if rung.kind is not EventKind.REMINDED:
        return
    sooner = bring_forward(rung.at, act.now, policy)
    if sooner >= rung.at:
        return
    moved = [*json.loads(case.forward), [sooner.isoformat(), str(rung.kind), rung.name]]
    case.forward = json.dumps(moved)
    post.set_timer(act.tx, rung_key(case), TimerKind.RUNG, sooner, case.id)
    facts = {"rung": rung.name, "from": rung.at.isoformat(), "to": sooner.isoformat(), "cause": cause}
    record(act, case, EventKind.BROUGHT_FORWARD, {**facts, "owed_by": owed.number}, RULE, role=Role.SYSTEM)
    tell_both(act, case, owed, cause, rung, sooner)


def tell_both(act: Act, case: Case, owed: Case, cause: str, rung: Rung, sooner: datetime) -> None:
    """The body learns why it is reminded sooner; the resident of the bad outcome, that it counted."""
    assert case.body is not None
    facts: dict[str, Value] = {
        "owed": owed.number,
        "before": rung.at,
        "after": sooner,
        "body": act.reference.body_name(case.body),
        "cause": say(f"loop.cause.{cause}"),
    }
    staff = not_of_object(act, owed, staff_of(act, case, Role.HANDLER, Role.HEAD))
    line = say("loop.to_body", number=case.number, **facts)
    screen = Screen((line,), case_id=case.id, case_number=case.number)
    notices.tell(act.tx, staff, screen, act.now, act.chance, key=f"loop:{owed.id}:{case.id}:{case.version}")
    resident = notices.chats_of_person(act.tx, owed.reporter_id)
    told = resident_screen(owed, say("loop.to_resident", **facts))
    notices.tell(act.tx, resident, told, act.now, act.chance, key=f"loop:{owed.id}:{case.id}:{case.version}")
