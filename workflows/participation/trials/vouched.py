"""Checks trials against the chains of where they were decided."""

import json

from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event
from models.trial import Trial
from models.vocabulary_votes import VoteEvent
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
    mine = (col(Event.subject) == chain) & (col(Event.kind) == VoteEvent.TRIAL)
    found = (0, "")
    for seq, data in tx.execute(select(col(Event.seq), col(Event.data)).where(mine).order_by(col(Event.seq))):
        facts = json.loads(data)
        if facts.get("trial") == trial_id:
            found = (int(seq), str(facts["sealed_trial"]))
    return found
