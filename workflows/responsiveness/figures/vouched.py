"""Checks published figures against their chain: a row that was changed, added or taken out is noticed."""

from workflows.ledger import Fault
from workflows.responsiveness.figures.publish import CHAIN, STANDING
from workflows.transaction import Transaction


def figure_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Months whose rows are not those that were published."""
    return STANDING.faults(tx, lambda _version, _rows: True) if subject in (None, CHAIN) else []
