"""Sets the timer of a stage with the move that begins it, and drops it with the move that ends it."""

from datetime import datetime

from models import post
from models.case import Case
from models.vocabulary import Status, TimerKind
from workflows.cases.stages import Stages, clock_of, ends, stage_of
from workflows.policy import Policy
from workflows.reference import Reference
from workflows.transaction import Transaction


def key_of(case_id: int) -> str:
    """The one timer of the stage in which a case is."""
    return f"stage:{case_id}"


def stages_of(policy: Policy) -> Stages:
    """How long each stage may last, by the numbers in force."""
    return Stages(policy.dispatch_minutes, policy.accept_minutes)


def follow(tx: Transaction, reference: Reference, case: Case, before: Status, now: datetime) -> None:
    """Let the stage clocks follow a case that has moved from one status to the one it has now."""
    length = stages_of(reference.policy).of(Status(case.status))
    if length is not None:
        due = ends(now, length, clock_of(case.urgency), reference.calendar)
        post.set_timer(tx, key_of(case.id), TimerKind.STAGE, due, case.id, now.isoformat())
    elif stage_of(before) is not None:
        post.cancel_timer(tx, key_of(case.id))
