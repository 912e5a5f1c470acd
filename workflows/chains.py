"""Reads a chain of the ledger back, so that what is kept can be held against what was told."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event
from workflows.ledger import Fault
from workflows.transaction import Transaction

BATCH = 2000
"""Events that are fetched at once: the chain of a vote has one for each ballot."""


@dataclass(frozen=True)
class Heard:
    """One event of a chain."""

    seq: int
    kind: str
    facts: Mapping[str, Any]


class Told(Protocol):
    """What a chain says of its subject, as far as one room reads it."""

    seq: int


class Coded(Protocol):
    """A row that has a chain of its own, named after its code."""

    id: Any
    code: Any


Row = TypeVar("Row")
Table = TypeVar("Table", bound=Coded)
Chain = TypeVar("Chain", bound=Told)


def events_of(tx: Transaction, chain: str) -> Iterator[Heard]:
    """Yield the events of a chain, in order."""
    asked = select(col(Event.seq), col(Event.kind), col(Event.data)).where(col(Event.subject) == chain)
    for seq, kind, data in tx.execute(asked.order_by(col(Event.seq)).execution_options(yield_per=BATCH)):
        yield Heard(int(seq), str(kind), json.loads(data))


def coded(tx: Transaction, subject: str | None, table: type[Table], prefix: str) -> dict[str, Table]:
    """Return the rows of a table by the names of their chains, oldest first: all, or the one of `subject`."""
    asked = select(table).order_by(col(table.id))
    if subject is not None:
        asked = asked.where(col(table.code) == subject.removeprefix(prefix))
    rows = tx.execute(asked).scalars()
    return {prefix + each.code: each for each in rows}


def replayed(tx: Transaction, chain: str, told: Chain, read: Callable[[Chain, Heard], None]) -> Chain:
    """Return what a chain says, event by event; `read` takes one of them in."""
    for each in events_of(tx, chain):
        told.seq = each.seq
        read(told, each)
    return told


def faults_of(
    tx: Transaction,
    subject: str | None,
    rows: Mapping[str, Row],
    reading: tuple[Callable[[], Chain], Callable[[Chain, Heard], None]],
    problems: Callable[[Transaction, Row, Chain], Iterable[str]],
) -> list[Fault]:
    """Hold what is kept against its chain, for each chain or one; each fault is named once.

    `reading` is how a chain is read: what is known before its first event, and how one event is taken in.
    """
    nothing, read = reading
    return [
        Fault(chain, told.seq, problem)
        for chain, row in rows.items()
        if subject in (None, chain)
        for told in (replayed(tx, chain, nothing(), read),)
        for problem in dict.fromkeys(problems(tx, row, told))
    ]
