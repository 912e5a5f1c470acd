"""Keeps when the house was last cared for: backed up, rehearsed, brought back."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from models.vocabulary import HouseEvent
from workflows import ledger
from workflows.cases.acts import SYSTEM
from workflows.house import marks
from workflows.house.record import HOUSE
from workflows.ledger import Entry
from workflows.transaction import Transaction

BACKUP, REHEARSAL = "backup", "rehearsal"
"""Marks: the last backup, and the last time one was brought back to try it."""

NOTED = frozenset({BACKUP, REHEARSAL})


def note(tx: Transaction, what: str, at: datetime, facts: Mapping[str, str | int]) -> None:
    """Keep that a backup was made (where, how large, its checksum), or that one was tried and held."""
    if what not in NOTED:
        raise LookupError(what)
    marks.mark(tx, what, at, facts)


def note_return(tx: Transaction, now: datetime, made_at: datetime, file: Path) -> None:
    """Write into the ledger that everything was brought back as it stood at `made_at`."""
    facts = {"made_at": made_at.isoformat(), "file": file.name}
    ledger.append(tx, Entry(f"{HOUSE}backup", HouseEvent.BROUGHT_BACK, now, str(SYSTEM), data=facts))
    marks.mark(tx, BACKUP, made_at, {"file": str(file.resolve())})
