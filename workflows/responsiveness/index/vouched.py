"""Checks the published index against its chain, and works every number out once more from its evidence."""

from sqlalchemy import select

from models.index import IndexPlea, IndexRow
from workflows.chains import events_of
from workflows.ledger import Fault
from workflows.responsiveness.index.definitions import index_version
from workflows.responsiveness.index.pleas import sealed
from workflows.responsiveness.index.publish import CHAIN, STANDING, fixed, read_evidence
from workflows.responsiveness.index.score import score
from workflows.transaction import Transaction


def index_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Months whose rows are not those that were published, or do not follow from their evidence."""
    if subject not in (None, CHAIN):
        return []
    return STANDING.faults(tx, lambda _version, rows: all(map(follows, rows))) + plea_faults(tx)


def plea_faults(tx: Transaction) -> list[Fault]:
    """Pleas that are not as the chain left them."""
    told = {each.facts["plea"]: each for each in events_of(tx, CHAIN) if "plea" in each.facts}
    kept = {each.id: sealed(each) for each in tx.execute(select(IndexPlea)).scalars()}
    faults = [
        Fault(CHAIN, each.seq, "plea") for key, each in told.items() if kept.get(key) != each.facts["sealed"]
    ]
    return faults + [Fault(CHAIN, 0, "plea") for key in kept.keys() - told.keys() if key]


def follows(row: IndexRow) -> bool:
    """Whether a number follows from its evidence; under a version that is gone nobody can tell."""
    definition = index_version(row.version)
    if definition is None:
        return True
    index = score(definition, read_evidence(row.evidence)).index
    numbers = (row.value, row.low, row.high)
    if index is None:
        return numbers == (None, None, None)
    return numbers == tuple(fixed(each) for each in (index.value, index.low, index.high))
