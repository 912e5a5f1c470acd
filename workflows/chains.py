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


Row = TypeVar("Row")
Chain = TypeVar("Chain", bound=Told)


def events_of(tx: Transaction, chain: str) -> Iterator[Heard]:
    """Yield the events of a chain, in order."""
    asked = select(col(Event.seq), col(Event.kind), col(Event.data)).where(col(Event.subject) == chain)
    for seq, kind, data in tx.execute(asked.order_by(col(Event.seq)).execution_options(yield_per=BATCH)):
        yield Heard(int(seq), str(kind), json.loads(data))


def faults_of(
    tx: Transaction,
    subject: str | None,
    rows: Mapping[str, Row],
    told_of: Callable[[Transaction, str], Chain],
    problems: Callable[[Transaction, Row, Chain], Iterable[str]],
) -> list[Fault]:
    """Hold what is kept against its chain, for each chain or one; each fault is named once."""
    return [
        Fault(chain, told.seq, problem)
        for chain, row in rows.items()
        if subject in (None, chain)
        for told in (told_of(tx, chain),)
        for problem in dict.fromkeys(problems(tx, row, told))
    ]
