"""Checks warnings and topics against their chains: the newest event says what each row is."""

import json

from sqlalchemy import func, select
from sqlmodel import col

from models.ledger import Event
from models.topic import EarlyWarning, Topic
from workflows.ledger import Fault
from workflows.responsiveness.topics.record import state_of, topic_rows
from workflows.responsiveness.topics.terms import TOPIC, WARNING
from workflows.transaction import Transaction


def topic_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Warnings and topics that are not what their chains say, and chains without one."""
    topics = tx.execute(select(Topic).order_by(col(Topic.id))).scalars().all()
    warnings = tx.execute(select(EarlyWarning).order_by(col(EarlyWarning.id))).scalars().all()
    rows = {TOPIC + each.code: state_of(topic_rows(tx, each)) for each in topics}
    rows |= {f"{WARNING}{each.id}": state_of([each]) for each in warnings}
    told = {**heads(tx, TOPIC), **heads(tx, WARNING)}
    return [
        Fault(chain, told.get(chain, (0, ""))[0], "topic")
        for chain in sorted({*rows, *told})
        if subject in (None, chain) and rows.get(chain) != told.get(chain, (0, None))[1]
    ]


def heads(tx: Transaction, prefix: str) -> dict[str, tuple[int, str]]:
    """Return the newest event of each chain of a kind: its number, and the state it vouches for."""
    newest = (
        select(col(Event.subject), func.max(col(Event.seq)).label("seq"))
        .where(col(Event.subject).startswith(prefix))
        .group_by(col(Event.subject))
        .subquery()
    )
    rows = tx.execute(
        select(col(Event.subject), col(Event.seq), col(Event.data)).join(
            newest, (newest.c.subject == col(Event.subject)) & (newest.c.seq == col(Event.seq))
        )
    )
    return {subject: (int(seq), str(json.loads(data)["state"])) for subject, seq, data in rows}
