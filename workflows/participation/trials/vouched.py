"""Checks trials against the chains of where they were decided."""

from sqlalchemy import select
from sqlmodel import col

from models.trial import Trial
from models.vocabulary_votes import VoteEvent
from workflows.chains import events_of
from workflows.ledger import Fault
from workflows.participation.decisions.source import chain_of
from workflows.participation.trials.record import decision_of, sealed
from workflows.transaction import Transaction

PART = "trial"


def trial_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Trials that are not what the chains of their votes say."""
    faults = []
    for trial in tx.execute(select(Trial).order_by(col(Trial.id))).scalars().all():
        chain = chain_of(tx, decision_of(tx, trial))
        if subject in (None, chain):
            seq, told = newest(tx, chain, trial.id)
            faults += [Fault(chain, seq, PART)] if told != sealed(trial) else []
    return faults


def newest(tx: Transaction, chain: str, trial_id: int) -> tuple[int, str]:
    """Return what the newest event about a trial says of it."""
    found = (0, "")
    for each in events_of(tx, chain):
        if each.kind == VoteEvent.TRIAL and each.facts.get("trial") == trial_id:
            found = (each.seq, str(each.facts["sealed_trial"]))
    return found
