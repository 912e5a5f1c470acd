"""How far a case has been raised in the round it is in: kept beside it, and told by its chain."""

import json

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.vocabulary import EventKind
from workflows.cases.escalation import Rung, Step
from workflows.ledger import subject_of
from workflows.transaction import Transaction

STEPS = tuple(Step)


def higher(now: str, rung: str) -> str:
    """Return the higher of what a case has climbed and a rung that came."""
    step = rung.partition("@")[0]
    return step if not now or STEPS.index(Step(step)) > STEPS.index(Step(now)) else now


def keep(case: Case, rungs: tuple[Rung, ...]) -> None:
    """Keep what a case was raised to by rungs that have just come."""
    for rung in rungs:
        if rung.kind is EventKind.ESCALATED:
            case.climbed = higher(case.climbed, rung.name)


def told(tx: Transaction, case: Case) -> str:
    """Return how far it was raised in its round, as its chain tells."""
    mine = (col(Event.subject) == subject_of(case.number), col(Event.kind) == EventKind.ESCALATED)
    found = ""
    for data in tx.execute(select(col(Event.data)).where(*mine)).scalars():
        rung = str(json.loads(data)["rung"])
        if int(rung.partition("@")[2] or 1) == case.reopened + 1:
            found = higher(found, rung)
    return found


def begin_round(tx: Transaction, case: Case) -> None:
    """Another round begins, or the one before goes on: what counts is what was raised in that."""
    case.climbed = told(tx, case)
