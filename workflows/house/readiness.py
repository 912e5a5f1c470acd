"""Tries whether this process could take a request now: the database takes a write, and is of our form."""

from datetime import datetime

from models.migrations.upgrade import HEAD, version_of
from workflows.house import marks
from workflows.transaction import Transaction

READY = "ready"


def try_out(tx: Transaction, now: datetime) -> bool:
    """Write something; return whether the tables are those that this release knows."""
    marks.mark(tx, READY, now)
    return version_of(tx.connection()) == HEAD
