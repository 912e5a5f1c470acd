"""Sets and drops the timers of a case: its next rung, its follow-up, its open question."""

import json
from datetime import datetime, timedelta

from models import post
from models.case import Case
from models.vocabulary import Clock, EventKind, TimerKind
from workflows.cases.acts import Act
from workflows.cases.deadlines import Allowance, after_pause, due_at
from workflows.cases.escalation import Course, Rung, next_rung
from workflows.quiet import awake


def rung_key(case: Case) -> str:
    """The one timer that walks a case up its ladder."""
    return f"rung:{case.id}"


def start_clock(act: Act, case: Case, allowance: str) -> None:
    """Start the time limit of a case at this instant and set its first rung.

    What goes on after its body has ended is who came after it's.
    """
    if case.body is not None and case.body not in act.reference.standing:
        case.body, case.handler_id, case.accepted_at = act.reference.heir(case.body), None, None
    limit = Allowance.parse(allowance)
    case.clock, case.clock_from = limit.clock, act.now
    case.due_at = due_at(act.now, limit, act.reference.calendar)
    case.forward = "[]"
    set_rung(act, case, act.now)


def move_limit(act: Act, case: Case, allowance: str) -> None:
    """Give a case another limit that has run since its clock started (a corrected category)."""
    limit = Allowance.parse(allowance)
    case.clock = limit.clock
    case.due_at = due_at(case.clock_from or case.opened_at, limit, act.reference.calendar)
    post.set_timer(
        act.tx, rung_key(case), TimerKind.RUNG, act.now, case.id
    )  # what has come already comes now


def set_rung(act: Act, case: Case, after: datetime) -> None:
    """Set the timer for the first rung later than `after`."""
    rung = next_rung(after, course_of(case), act.reference.calendar, act.reference.policy.escalation)
    post.set_timer(act.tx, rung_key(case), TimerKind.RUNG, rung.at, case.id)


def course_of(case: Case) -> Course:
    """The time a case has, as the ladder needs it."""
    start = case.clock_from or case.opened_at
    return Course(
        opened_at=start,
        due_at=case.due_at or start,
        clock=Clock(case.clock),
        attempt=1 + case.reopened,
        forward=forward_of(case),
        earlier=case.earlier,
    )


def forward_of(case: Case) -> tuple[Rung, ...]:
    """Rungs that the loop has moved."""
    moved = json.loads(case.forward)
    return tuple(Rung(datetime.fromisoformat(at), EventKind(kind), name) for at, kind, name in moved)


def pause_clock(act: Act, case: Case) -> None:
    """Stop the limit; the resident has something to answer first."""
    case.paused_at = act.now
    post.cancel_timer(act.tx, rung_key(case))
    days = timedelta(days=act.reference.policy.question_days)
    post.set_timer(act.tx, f"question:{case.id}", TimerKind.RESUME_CLOCK, act.now + days, case.id)


def resume_clock(act: Act, case: Case) -> None:
    """Let the limit go on; it ends later by as long as it stood."""
    drop_pause(act, case)
    if case.paused_at is None or case.due_at is None or case.clock_from is None:
        return
    for name in ("due_at", "clock_from"):
        moved = after_pause(
            getattr(case, name), case.paused_at, act.now, Clock(case.clock), act.reference.calendar
        )
        setattr(case, name, moved)
    case.paused_at = None
    set_rung(act, case, act.now)


def stop_clock(act: Act, case: Case) -> None:
    """No limit runs any more."""
    post.cancel_timer(act.tx, rung_key(case))
    drop_pause(act, case)


def drop_pause(act: Act, case: Case) -> None:
    """Nothing is waited for any more: no answer of the resident, no date of a plan."""
    post.cancel_timer(act.tx, f"question:{case.id}")
    post.cancel_timer(act.tx, f"suspended:{case.id}")


def set_follow_up(act: Act, case: Case) -> None:
    """Ask once more later, by day, and close without a verdict if none comes."""
    policy, zone = act.reference.policy, act.reference.calendar.zone
    remind, close = timedelta(days=policy.follow_up_days), timedelta(days=policy.silence_days)
    by_day = awake(act.now + remind, zone, policy.quiet_from, policy.quiet_until)
    post.set_timer(act.tx, f"follow_up:{case.id}", TimerKind.FOLLOW_UP, by_day, case.id)
    post.set_timer(act.tx, f"silent:{case.id}", TimerKind.CLOSE_SILENT, act.now + close, case.id)


def drop_follow_up(act: Act, case: Case) -> None:
    """The verdict is in."""
    post.cancel_timer(act.tx, f"follow_up:{case.id}")
    post.cancel_timer(act.tx, f"silent:{case.id}")
