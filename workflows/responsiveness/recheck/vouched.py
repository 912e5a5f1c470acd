"""Holds seeds and answers of asking again against what the ledger vouches for."""

from collections import Counter

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.recheck import Recheck, RecheckDraw
from workflows.chains import events_of
from workflows.ledger import Fault
from workflows.responsiveness.recheck.terms import CHAIN, RecheckEvent, digest, mark_of
from workflows.transaction import Transaction


def recheck_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Seeds that are not those that were sealed, and answers that are not those that were given."""
    if subject not in (None, CHAIN):
        return []
    told = list(events_of(tx, CHAIN))
    seals = {each.facts["draw"]: each for each in told if each.kind == RecheckEvent.SEALED}
    kept = {row.id: digest(row.seed) for row in tx.execute(select(RecheckDraw)).scalars()}
    faults = [
        Fault(CHAIN, each.seq, "seal") for key, each in seals.items() if kept.get(key) != each.facts["seal"]
    ]
    marks = Counter(str(each.facts["mark"]) for each in told if each.kind == RecheckEvent.ANSWERED)
    same = marks == Counter(answers(tx))
    return faults + ([] if same and kept.keys() == seals.keys() else [Fault(CHAIN, 0, "answer")])


def answers(tx: Transaction) -> list[str]:
    """The marks of all answers that are kept."""
    chosen = (
        select(col(Recheck.nonce), col(Case.number), col(Recheck.answer))
        .join(Case, col(Case.id) == col(Recheck.case_id))
        .where(col(Recheck.answer) != "")
    )
    return [mark_of(*row) for row in tx.execute(chosen)]
