"""Writes into the chains of warnings and topics, each event with what the row is after it."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlmodel import SQLModel, col

from models.topic import EarlyWarning, Topic, TopicPromise
from models.vocabulary_topics import TopicEvent, WarningEvent
from workflows import ledger
from workflows.cases.acts import Act
from workflows.responsiveness.topics.terms import TOPIC, WARNING
from workflows.transaction import Transaction

NOT_TOLD = frozenset({"id"})


def columns(row: SQLModel) -> dict[str, object]:
    """Return the columns of a row as they are vouched for."""
    names = sorted(type(row).model_fields.keys() - NOT_TOLD)
    return {name: written(getattr(row, name)) for name in names}


def written(value: object) -> str:
    """Write a value the same, whichever database it comes from."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def state_of(rows: Sequence[SQLModel]) -> str:
    """Hash rows as they stand."""
    lines = "\n".join(ledger.canonical(columns(row)) for row in rows)
    return hashlib.sha256(lines.encode()).hexdigest()


def topic_rows(tx: Transaction, topic: Topic) -> list[SQLModel]:
    """Return a topic and what was promised for it, as one vouched whole."""
    return [topic, *promises_of(tx, topic.id)]


def promises_of(tx: Transaction, topic_id: int) -> list[TopicPromise]:
    """Return the promises of a topic, in the order in which they were made."""
    asked = select(TopicPromise).where(col(TopicPromise.topic_id) == topic_id)
    return list(tx.execute(asked.order_by(col(TopicPromise.id))).scalars())


def note(act: Act, topic: Topic, kind: TopicEvent, facts: ledger.Facts | None = None) -> None:
    """Write what happened to a topic into its chain."""
    topic.version += 1
    act.tx.add(topic)
    act.tx.flush()
    write(act, TOPIC + topic.code, kind, facts, state_of(topic_rows(act.tx, topic)))


def note_warning(
    act: Act, warning: EarlyWarning, kind: WarningEvent, facts: ledger.Facts | None = None
) -> None:
    """Write what happened to a warning into its chain."""
    act.tx.add(warning)
    act.tx.flush()
    write(act, f"{WARNING}{warning.id}", kind, facts, state_of([warning]))


def write(
    act: Act, chain: str, kind: TopicEvent | WarningEvent, facts: ledger.Facts | None, state: str
) -> None:
    """Append one event, bound to what it left."""
    basis = f"policy@{act.reference.policy.version}"
    entry = ledger.Entry(chain, kind, act.now, str(act.by), basis, {**(facts or {}), "state": state})
    ledger.append(act.tx, entry)
