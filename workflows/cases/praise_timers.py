"""Sets the timer by which praise reaches whom it is about: by day, whenever a body gets the case."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.case import Case
from models.ledger import Event
from models.vocabulary import EventKind, Status, TimerKind
from nlu.reading import Nature
from workflows.ledger import subject_of
from workflows.quiet import awake
from workflows.reference import Reference
from workflows.transaction import Transaction

REPORT, COMMENDATION = "report", "commendation"
"""Where praise stands: a case of its own, or words beside a case that was answered well."""

WELL = 4
"""From this level on an answer was satisfactory: who gave it may be praised beside it."""


def follow(tx: Transaction, reference: Reference, case: Case, now: datetime) -> None:
    """Let praise that a body has just got be told, and that of a verdict that was given once more."""
    if case.nature == Nature.PRAISE and case.status == Status.ASSIGNED:
        tell_by_day(tx, reference, case, REPORT, now)
    if is_rated_well(case) and praised_before(tx, case) is not None:  # told only once, if it was told before
        tell_by_day(tx, reference, case, COMMENDATION, now)


def is_rated_well(case: Case) -> bool:
    """Whether a case has ended with a good rating."""
    return case.status == Status.CLOSED and (case.satisfaction or 0) >= WELL


def praised_before(tx: Transaction, case: Case) -> bool | None:
    """Say whether the praise beside a case is signed; None: there is none."""
    told = (col(Event.subject) == subject_of(case.number), col(Event.kind) == EventKind.COMMENDED)
    found = tx.execute(select(col(Event.data)).where(*told)).scalar()
    return None if found is None else bool(json.loads(found).get("signed"))


def tell_by_day(tx: Transaction, reference: Reference, case: Case, kind: str, now: datetime) -> None:
    """Tell it now, or when the quiet hours are over."""
    policy, zone = reference.policy, reference.calendar.zone
    due = awake(now, zone, policy.quiet_from, policy.quiet_until)
    post.set_timer(tx, f"praise:{kind}:{case.id}", TimerKind.PRAISE, due, case.id, kind)
