"""Enters what goes in and out of a source into its chain, and reads it again: nothing changes there."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event
from models.means import MeansSource
from models.vocabulary_means import MeansEvent, MeansKind
from workflows import ledger
from workflows.cases.acts import Act
from workflows.ledger import Entry
from workflows.means.terms import MeansRefused, Why, left_after
from workflows.transaction import Transaction

FUND, OTHER = "fund", "means"
"""Heads of the chains of money, and of everything else."""


@dataclass(frozen=True)
class Line:
    """One entry of an account, or a change of its terms (`amount` 0)."""

    kind: MeansEvent
    at: datetime
    amount: int
    balance: int
    why: str
    draw: str
    basis: str
    round: str = ""  # chain of the budget round for which it was set apart, or from which it came back


def chain_of(source: MeansSource) -> str:
    """Name the chain of a source."""
    return f"{FUND if source.kind == MeansKind.MONEY else OTHER}:{source.code}"


def locked(act: Act, source_id: int) -> MeansSource:
    """Load a source that nobody else changes until this transaction ends. Raises MeansRefused."""
    source = act.tx.get(MeansSource, source_id, with_for_update=True, populate_existing=True)
    if source is None:
        raise MeansRefused(Why.UNKNOWN)
    return source


def enter(act: Act, source: MeansSource, kind: MeansEvent, change: int, why: str, draw: str = "") -> None:
    """Enter a change of the balance; the source must be locked. Raises MeansRefused."""
    source.balance = left_after(source.balance, change)
    note(act, source, kind, {"amount": change, "why": why, "draw": draw})


def set_apart(act: Act, source: MeansSource, change: int, why: str, round_chain: str) -> None:
    """Enter what is set apart for a budget round (less than nothing), or comes back. Raises MeansRefused."""
    source.balance = left_after(source.balance, change)
    kind = MeansEvent.SET_APART if change < 0 else MeansEvent.RETURNED
    note(act, source, kind, {"amount": change, "why": why, "draw": "", "round": round_chain})


def note(act: Act, source: MeansSource, kind: MeansEvent, facts: ledger.Facts) -> None:
    """Append to the chain of a source, with the balance after it."""
    write(act.tx, source, kind, facts, act.now, str(act.by))
    act.tx.flush()


def write(
    tx: Transaction, source: MeansSource, kind: MeansEvent, facts: ledger.Facts, now: datetime, by: str
) -> None:
    """Append to the chain of a source; for who brings sources in, and is nobody of a body."""
    data: ledger.Facts = {"amount": 0, **facts, "balance": source.balance}
    ledger.append(tx, Entry(chain_of(source), kind, now, by, basis_of(source), data))


def basis_of(source: MeansSource) -> str:
    """What a source rests on, with its version."""
    return f"{source.basis}@{source.basis_version}"


def lines_of(tx: Transaction, source: MeansSource) -> list[Line]:
    """Return the entries of a source, oldest first."""
    rows = tx.execute(
        select(col(Event.kind), col(Event.at), col(Event.basis), col(Event.data))
        .where(col(Event.subject) == chain_of(source))
        .order_by(col(Event.seq))
    )
    return [line_of(*row) for row in rows]


def line_of(kind: str, at: datetime, basis: str, data: str) -> Line:
    """Build a line from an event."""
    facts = json.loads(data)
    amount, balance = int(facts.get("amount", 0)), int(facts.get("balance", 0))
    why, draw = str(facts.get("why", "")), str(facts.get("draw", ""))
    return Line(MeansEvent(kind), at, amount, balance, why, draw, basis, str(facts.get("round", "")))
