"""One case with all its events, for exchange and for eyes of the operator. No words of persons."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event
from workflows.cases.queries import find
from workflows.ledger import subject_of
from workflows.transaction import Transaction


def export_case(session: Transaction, number: str) -> dict[str, Any] | None:
    """Return a case with `number, status, category, body, cell, due_at, events`; None when there is none."""
    case = find(session, number)
    if case is None:
        return None
    return {
        "number": case.number,
        "status": case.status,
        "nature": case.nature,
        "urgency": case.urgency,
        "category": case.category,
        "body": case.body,
        "cell": case.cell,
        "basis": case.basis,
        **{name: shown(getattr(case, name)) for name in INSTANTS},
        "contacted": case.contacted,
        "solved": case.solved,
        "satisfaction": case.satisfaction,
        "returned": case.returned,
        "reopened": case.reopened,
        "excluded": case.excluded,
        "demo": case.demo,
        "events": events_of(session, case.number),
    }


INSTANTS = ("opened_at", "due_at", "accepted_at", "answered_at", "closed_at")


def shown(at: datetime | None) -> str | None:
    """An instant as ISO 8601."""
    return at.isoformat() if at else None


def shown_actor(actor: str) -> str:
    """Who acted; of a resident only that it was one, so that nobody's cases can be put together."""
    return "resident" if actor.startswith("resident:") else actor


def events_of(session: Transaction, number: str) -> list[dict[str, Any]]:
    """What happened, oldest first, each with the hash that binds it."""
    rows = session.execute(
        select(Event).where(col(Event.subject) == subject_of(number)).order_by(col(Event.seq))
    ).scalars()
    return [
        {
            "seq": row.seq,
            "kind": row.kind,
            "at": row.at.isoformat(),
            "actor": shown_actor(row.actor),
            "basis": row.basis,
            "data": {name: value for name, value in json.loads(row.data).items() if name != "state"},
            "hash": row.hash,
        }
        for row in rows
    ]
