"""Checks published figures against their chain: a row that was changed, added or taken out is noticed."""

import json

from sqlalchemy import select
from sqlmodel import col

from models.figure import Figure as Row
from models.ledger import Event
from workflows.ledger import Fault
from workflows.responsiveness.figures.publish import CHAIN, digest_of_rows
from workflows.transaction import Transaction


def figure_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Months whose rows are not those that were published."""
    if subject not in (None, CHAIN):
        return []
    asked = (
        select(col(Event.seq), col(Event.data)).where(col(Event.subject) == CHAIN).order_by(col(Event.seq))
    )
    told = {
        (facts["month"], facts["version"]): (int(seq), facts["hash"])
        for seq, data in tx.execute(asked)
        for facts in (json.loads(data),)
    }
    kept = {tuple(row) for row in tx.execute(select(col(Row.month), col(Row.version)).distinct())}
    faults = [
        Fault(CHAIN, seq, "figures")
        for (month, version), (seq, digest) in told.items()
        if digest_of_rows(tx, month, version) != digest
    ]
    return faults + [Fault(CHAIN, 0, "figures") for each in kept - told.keys() if each]
