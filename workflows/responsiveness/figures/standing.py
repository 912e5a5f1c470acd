"""Keeps what is published of a month: its rows stand once for each version, their hash on the ledger."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from sqlalchemy import insert, select
from sqlmodel import col

from models.deficit import Deficit
from models.figure import Figure
from models.index import IndexRow
from workflows import ledger
from workflows.cases.acts import Act
from workflows.chains import events_of
from workflows.ledger import Fault
from workflows.responsiveness.figures.months import Month
from workflows.transaction import Transaction

Row = TypeVar("Row", Figure, Deficit, IndexRow)


class MonthEvent(StrEnum):
    """What can happen to a month."""

    PUBLISHED = "published"


@dataclass(frozen=True)
class Standing(Generic[Row]):
    """What is published of months: the rows, what of them follows from the cases alone, and their chain."""

    table: type[Row]
    columns: tuple[str, ...]
    chain: str
    rule: str

    def has(self, tx: Transaction, month: Month, version: str) -> bool:
        """Tell whether a month stands under a version."""
        where = (col(self.table.month) == str(month), col(self.table.version) == version)
        return tx.execute(select(col(self.table.id)).where(*where).limit(1)).first() is not None

    def keep(
        self, act: Act, month: Month, version: str, rows: Sequence[Mapping[str, object]], more: ledger.Facts
    ) -> int:
        """Keep the rows of a month, and vouch for them with some more facts; return how many."""
        act.tx.execute(insert(self.table), [{**row, "computed_at": act.now} for row in rows])
        facts: ledger.Facts = {
            "month": str(month),
            "version": version,
            "rows": len(rows),
            "hash": digest(rows),
            **more,
        }
        by = f"{act.by.role}:clock"
        ledger.append(act.tx, ledger.Entry(self.chain, MonthEvent.PUBLISHED, act.now, by, self.rule, facts))
        return len(rows)

    def rows_of(self, tx: Transaction, month: str, version: str) -> Sequence[Row]:
        """Return the rows of a month that stand under a version."""
        where = (col(self.table.month) == month, col(self.table.version) == version)
        return tx.execute(select(self.table).where(*where).order_by(col(self.table.id))).scalars().all()

    def digest_of(self, rows: Iterable[Row]) -> str:
        """Hash rows that stand."""
        return digest({name: getattr(row, name) for name in self.columns} for row in rows)

    def faults(self, tx: Transaction, follow: Callable[[str, Sequence[Row]], bool]) -> list[Fault]:
        """Name the months whose rows are not those that were published, or do not follow under a version."""
        told = {
            (str(each.facts["month"]), str(each.facts["version"])): each
            for each in events_of(tx, self.chain)
            if each.kind == MonthEvent.PUBLISHED
        }
        asked = select(col(self.table.month), col(self.table.version)).distinct()
        kept = {(month, version) for month, version in tx.execute(asked)}
        found = []
        for (month, version), each in told.items():
            rows = self.rows_of(tx, month, version)
            if self.digest_of(rows) != each.facts["hash"] or not follow(version, rows):
                found.append(Fault(self.chain, each.seq, self.chain))
        return found + [Fault(self.chain, 0, self.chain) for _ in kept - told.keys()]


def digest(rows: Iterable[Mapping[str, object]]) -> str:
    """Hash columns of rows, so that a changed one is noticed."""
    lines = sorted(ledger.canonical(row) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
