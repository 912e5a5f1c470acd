"""Cases to take away: one with all its events and no words; a part of a queue, with masked words at most."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.person import Person
from models.vocabulary import HouseEvent
from workflows import ledger
from workflows.cases import reach
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.cases.queries import find, words_for
from workflows.cases.queue_parts import Asked, Part
from workflows.cases.queues import chosen, sized
from workflows.gate_terms import Action
from workflows.house.record import note
from workflows.ledger import subject_of
from workflows.transaction import Transaction

MOST = 2000
"""Rows of one table; who needs more narrows the queue."""
EXPORTS = "exports"
"""The chain, under "house:", in which every table that was taken away stands."""


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


@dataclass(frozen=True)
class Row:
    """One case of a table. No place in words, no pseudonym: nothing that leads to who brought it."""

    number: str
    status: str
    urgency: str
    category: str | None
    area: str | None
    body: str | None
    handler: str
    opened_at: datetime
    due_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    overdue: bool
    returned: int
    reopened: int
    contacted: bool | None
    solved: str | None
    satisfaction: int | None
    excluded: bool
    basis: str
    demo: bool
    words: str = ""


@dataclass(frozen=True)
class TakenAway:
    """What leaves: so many rows of so many, with masked words or without."""

    rows: tuple[Row, ...]
    total: int
    words: bool


def take_away(asked: Asked, part: Part, *, words: bool, most: int = MOST) -> TakenAway:
    """Return the cases of a part that the gate lets this chat take away, `most` at most."""
    cases = [case for case in chosen(asked, part, most) if may_take(asked, case)]
    handlers = sorted({case.handler_id for case in cases if case.handler_id is not None})
    people = asked.tx.execute(select(col(Person.id), col(Person.name)).where(col(Person.id).in_(handlers)))
    names = {int(key): str(name) for key, name in people}
    rows = tuple(row_of(asked, case, names, words=words) for case in cases)
    return TakenAway(rows, sized(asked, part), words)


def may_take(asked: Asked, case: Case) -> bool:
    """Whether the gate lets this chat take a case away."""
    return reach.allows(asked.tx, asked.reference, asked.chat, case, Action.EXPORT)


def row_of(asked: Asked, case: Case, handlers: dict[int, str], *, words: bool) -> Row:
    """Return a case as a row; telling details of its words are masked for everybody."""
    told = words_for(asked.tx, asked.reference, asked.chat, case) if words else ""
    late = case.due_at is not None and (case.answered_at or asked.now) > case.due_at
    shared = {name: getattr(case, name) for name in Row.__dataclass_fields__.keys() - OWN}
    return Row(
        **shared,
        area=case.cell,
        handler=handlers.get(case.handler_id or 0, ""),
        overdue=late,
        words=mask(told, frozenset(Detail)),
    )


OWN = frozenset({"area", "handler", "overdue", "words"})
"""Columns of a row that are not simply those of a case."""


def note_export(act: Act, part: Part, kind: str, taken: TakenAway) -> None:
    """Write into the ledger who took which part away, how many rows, and whether with words."""
    facts: dict[str, ledger.Fact] = {
        "part": str(part),
        "format": kind,
        "rows": len(taken.rows),
        "words": taken.words,
    }
    note(act, EXPORTS, HouseEvent.EXPORTED, {**facts, "body": act.by.body, "area": act.by.area})
