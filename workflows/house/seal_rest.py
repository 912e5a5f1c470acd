"""Seals what a release before the vault kept in the open, a batch a transaction.

Each begins where the last one ended. What is sealed already stays as it is, so that it may be stopped and
begun again at any point.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Attachment
from models.vocabulary import HouseEvent
from workflows.cases.acts import SYSTEM
from workflows.house.marks import Data, mark, marked
from workflows.house.seal_parts import PARTS, PICTURES, Work
from workflows.ledger import Entry, append
from workflows.transaction import Transaction
from workflows.vouched import BROUGHT, SEALED, is_sealed

__all__ = ["Batch", "count_rows", "is_sealed", "nothing_to_seal", "seal_batch"]


@dataclass(frozen=True)
class Batch:
    """What a batch has done: how many rows, the pictures whose files may go, whether nothing is left."""

    rows: int
    pictures: tuple[str, ...]
    whole: bool


def count_rows(tx: Transaction) -> int:
    """Count the rows to be looked at, from the first part on."""
    counts = (select(func.count()).select_from(part.rows.subquery()) for part in PARTS)
    return sum(int(tx.execute(count).scalar_one()) for count in counts)


def nothing_to_seal(tx: Transaction, now: datetime) -> None:
    """Remember that a new installation has never kept anything in the open."""
    mark(tx, SEALED, now, {"whole": True})


def seal_batch(work: Work) -> Batch:
    """Seal the next rows, and remember how far that went."""
    found = marked(work.tx, SEALED, lock=True)
    facts: Data = found.data if found else {}
    index, after = int(facts.get("part") or 0), int(facts.get("after") or 0)
    if facts.get("whole") or index >= len(PARTS):
        nothing_to_seal(work.tx, work.now)
        return Batch(0, (), whole=True)
    part = PARTS[index]
    asked = part.rows.where(part.key > after).order_by(part.key).limit(part.most)
    rows = [dict(row) for row in work.tx.execute(asked).mappings()]
    for row in rows:
        part.seal(work, row)
    names = tuple(str(row["name"]) for row in rows) if part.name == PICTURES else ()
    vouch(work, names)
    ended = len(rows) < part.most
    mark(work.tx, SEALED, work.now, {"part": index + ended, "after": 0 if ended else int(rows[-1]["id"])})
    return Batch(len(rows), names, whole=False)


def vouch(work: Work, names: Sequence[str]) -> None:
    """Let the ledger know the pictures that were brought in, as it knows what comes from now on."""
    known = select(col(Attachment.hash)).where(
        col(Attachment.name).in_(names), col(Attachment.salt).is_not(None)
    )
    hashes = list(work.tx.execute(known.order_by(col(Attachment.id))).scalars())
    if hashes:
        entry = Entry(BROUGHT, HouseEvent.ADDED, work.now, str(SYSTEM), data={"pictures": hashes})
        append(work.tx, entry)
