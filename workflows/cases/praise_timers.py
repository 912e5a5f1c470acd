"""Sets the timer by which praise reaches whom it is about: by day, whenever a body gets the case."""

from datetime import datetime

from models import post
from models.case import Case
from models.vocabulary import Status, TimerKind
from nlu.reading import Nature
from workflows.participation.evaluations.terms import awake
from workflows.reference import Reference
from workflows.transaction import Transaction

REPORT, COMMENDATION = "report", "commendation"
"""Where praise stands: a case of its own, or words beside a case that was answered well."""


def follow(tx: Transaction, reference: Reference, case: Case, now: datetime) -> None:
    """Let praise that a body has just got be told."""
    if case.nature == Nature.PRAISE and case.status == Status.ASSIGNED:
        tell_by_day(tx, reference, case, REPORT, now)


def tell_by_day(tx: Transaction, reference: Reference, case: Case, kind: str, now: datetime) -> None:
    """Tell it now, or when the quiet hours are over."""
    policy, zone = reference.policy, reference.calendar.zone
    due = awake(now, zone, policy.quiet_from, policy.quiet_until)
    post.set_timer(tx, f"praise:{kind}:{case.id}", TimerKind.PRAISE, due, case.id, kind)
