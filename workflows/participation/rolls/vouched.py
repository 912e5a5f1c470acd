"""Compares the lines of rolls with the keyed hash by which their chains vouch for them."""

import json

from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event
from models.roll import Roll
from workflows.ledger import Fault
from workflows.participation.rolls.record import state_of
from workflows.participation.rolls.terms import CHAIN
from workflows.transaction import Transaction


def roll_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Rolls whose doors, holders, areas or cells are not those that the newest event knew."""
    rolls = select(col(Roll.id), col(Roll.code)).order_by(col(Roll.code))
    faults = []
    for key, code in tx.execute(rolls).all():
        if subject not in (None, CHAIN + code):
            continue
        said = newest_state(tx, code)
        if said is not None and said[1] != state_of(tx, key):
            faults.append(Fault(CHAIN + code, said[0], "state"))
    return faults


def newest_state(tx: Transaction, code: str) -> tuple[int, str] | None:
    """Return the newest event that vouches for the lines of a roll, and its hash of them."""
    mine = select(col(Event.seq), col(Event.data)).where(
        col(Event.subject) == CHAIN + code, col(Event.data).contains('"state":')
    )
    row = tx.execute(mine.order_by(col(Event.seq).desc()).limit(1)).first()
    return (int(row[0]), str(json.loads(row[1])["state"])) if row else None
