"""Checks published figures against their chain: a row that was changed, added or taken out is noticed."""

from sqlalchemy import select
from sqlmodel import col

from models.figure import Figure as Row
from workflows.chains import events_of
from workflows.ledger import Fault
from workflows.responsiveness.figures.publish import CHAIN, digest_of_rows
from workflows.transaction import Transaction


def figure_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Months whose rows are not those that were published."""
    if subject not in (None, CHAIN):
        return []
    told = {
        (each.facts["month"], each.facts["version"]): (each.seq, each.facts["hash"])
        for each in events_of(tx, CHAIN)
    }
    kept = {tuple(row) for row in tx.execute(select(col(Row.month), col(Row.version)).distinct())}
    faults = [
        Fault(CHAIN, seq, "figures")
        for (month, version), (seq, digest) in told.items()
        if digest_of_rows(tx, month, version) != digest
    ]
    return faults + [Fault(CHAIN, 0, "figures") for each in kept - told.keys() if each]
