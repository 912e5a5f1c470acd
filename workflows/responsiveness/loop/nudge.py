"""Moves reminders: a bad outcome brings the body's next one forward, and who is often late has all sooner.

Both sides of a bad outcome are told why its reminder moves.
"""

import json
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import col

from models import post
from models.case import Case, Nudge
from models.core import run, table
from models.loop import GOING_ON, LoopAct
from models.post_tables import Timer
from models.vocabulary import OPEN_STATUSES, EventKind, Role, TimerKind
from models.vocabulary_loop import ActState, Does
from workflows import notices
from workflows.cases.acts import Act, record
from workflows.cases.cards import resident_screen
from workflows.cases.escalation import Rung, bring_forward, next_rung
from workflows.cases.parties import not_of_object, staff_of
from workflows.cases.timers import course_of, rung_key, set_rung
from workflows.responsiveness.loop.definitions import LoopRule
from workflows.responsiveness.loop.judge import is_drawn
from workflows.responsiveness.loop.switches import on, rule_that
from workflows.screens import Screen, Value, say

RULE = "loop.bring_forward@1"
"""The rule `forward` and its version, as the ledger has cited it since there was no other."""

FORWARD = "forward"


def nudge(act: Act, case: Case, cause: str) -> Case | None:
    """After `cause` (unsolved, overdue): bring forward the body's next reminder, now or when it has one.

    Returns the case whose reminder was moved, None when the rule is off or nothing is open.
    """
    if case.body is None or not on(act, FORWARD):
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
    """A body has been given a case: all its reminders stand sooner where a rule says so of the body.

    An open debt of the body moves the next of them; without either nothing happens.
    """
    if not act.reference.policy.escalation.loop:
        return
    debt, late = run(act.tx, OWED, {"debtor": case.body, "but": case.id}).first() or (None, None)
    hasten(act, case, is_late=late is not None)
    if debt is not None and on(act, FORWARD):
        spend(act, case, act.tx.get_one(Nudge, debt))


def spend(act: Act, case: Case, debt: Nudge) -> None:
    """Let a debt move the next reminder of a case, once, unless the lot says that this one stays."""
    owed, rung, sooner = act.tx.get_one(Case, debt.case_id), *next_and_sooner(act, case)
    held = None if sooner is None else held_back(act, owed, case)
    used = {"used_case_id": case.id, "used_at": act.now, "held": held}
    act.tx.execute(update(Nudge).where(col(Nudge.id) == debt.id).values(used))
    if sooner is not None and not held:
        move_reminder(act, case, owed, debt.cause, (rung, sooner))


def held_back(act: Act, owed: Case, case: Case) -> bool | None:
    """Draw whether a reminder stays; who knows both numbers can draw again. None: there is no lot."""
    hold = act.reference.policy.loop_hold
    return is_drawn(f"{FORWARD}/{owed.number}/{case.number}", hold) if hold else None


def next_and_sooner(act: Act, case: Case) -> tuple[Rung, datetime | None]:
    """What comes next of a case, and when it would come; None where it is no reminder or cannot be sooner."""
    policy, calendar = act.reference.policy.escalation, act.reference.calendar
    rung = next_rung(act.now, course_of(case), calendar, policy)
    sooner = bring_forward(rung.at, act.now, policy)
    return rung, sooner if rung.kind is EventKind.REMINDED and sooner < rung.at else None


def hasten(act: Act, case: Case, *, is_late: bool) -> None:
    """Put the reminders of a case where they stand for its body: sooner where that has often been late."""
    rule = earlier_rule(act) if is_late else None
    percent = rule.settings["percent"] if rule else 0
    if case.earlier == percent:
        return
    case.earlier = percent
    if case.due_at is not None and case.paused_at is None:
        set_rung(act, case, act.now)
    if rule is not None:
        facts = {"percent": percent, "body": case.body}
        record(
            act, case, EventKind.BROUGHT_FORWARD, {**facts, "cause": rule.code}, rule.cited, role=Role.SYSTEM
        )


def earlier_rule(act: Act) -> LoopRule | None:
    """The rule by which reminders of a body stand sooner; None where it is off."""
    return rule_that(act, Does.EARLIER)


LATE = "late"
NUDGE, DONE = table(Nudge).c, table(LoopAct).c
DEBT = (
    select(NUDGE.id)
    .where(NUDGE.body == bindparam("debtor"), NUDGE.used_at.is_(None), NUDGE.case_id != bindparam("but"))
    .order_by(NUDGE.id)
    .limit(1)
)
OFTEN_LATE = (
    select(DONE.id)
    .where(DONE.unit == bindparam("debtor"), DONE.rule == LATE, DONE.state == str(ActState.ACTING), GOING_ON)
    .limit(1)
)
OWED = select(DEBT.scalar_subquery(), OFTEN_LATE.scalar_subquery())
"""Built once: every assignment asks it, for both in one go."""


def move_reminder(act: Act, case: Case, owed: Case, cause: str, to: tuple[Rung, datetime]) -> None:
    """Move the next reminder of `case` for what happened in `owed`, record it, tell both sides."""
    rung, sooner = to
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
