"""Reads the ledger for an operator: what was done to the house, by whom, when and why; and whether it holds.

Of a case or a person an operator sees that something happened, never what: that is for whose case it is.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from models.case import Case
from models.ledger import Event
from models.person import Person
from models.vocabulary import HouseEvent
from workflows import verify
from workflows.house.record import HOUSE
from workflows.ledger import Fault, check_chain
from workflows.transaction import Transaction

PAGE = 50
CONTACT_READ = "contact_read"


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty: everything. `before` pages on from an event."""

    subject: str = ""
    kind: str = ""
    actor: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


@dataclass(frozen=True)
class Entry:
    """One event of the house. `facts` are what it set, `former` what stood before."""

    id: int
    subject: str
    seq: int
    kind: str
    at: datetime
    role: str
    who: str
    reason: str
    facts: Mapping[str, object]
    former: Mapping[str, object]


@dataclass(frozen=True)
class Read:
    """Somebody of the staff read how to reach a resident."""

    at: datetime
    role: str
    who: str
    reason: str


def changes(tx: Transaction, wanted: Wanted) -> list[Entry]:
    """Return what was done to the house, the newest first, a page at a time."""
    statement = select(Event).where(col(Event.subject).startswith(HOUSE), *conditions(wanted))
    rows = tx.exec(statement.order_by(col(Event.id).desc()).limit(PAGE)).all()
    return entries(tx, rows)


def conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What an event must be to be wanted."""
    found: list[ColumnElement[bool]] = []
    if wanted.subject:
        found.append(col(Event.subject).startswith(HOUSE + wanted.subject, autoescape=True))
    if wanted.kind:
        found.append(col(Event.kind) == wanted.kind)
    if wanted.actor is not None:
        found.append(col(Event.actor).endswith(f":{wanted.actor}", autoescape=True))
    if wanted.since is not None:
        found.append(col(Event.at) >= wanted.since)
    if wanted.until is not None:
        found.append(col(Event.at) < wanted.until)
    if wanted.before is not None:
        found.append(col(Event.id) < wanted.before)
    return found


def entries(tx: Transaction, rows: Sequence[Event]) -> list[Entry]:
    """Show events with the names of those who acted."""
    names = names_of(tx, rows)
    return [entry(row, names) for row in rows]


def names_of(tx: Transaction, rows: Sequence[Event]) -> dict[int, str]:
    """Return the names of the staff who acted in these events."""
    ids = {int(number) for row in rows if (number := row.actor.partition(":")[2]).isdigit()}
    return dict(tx.exec(select(Person.id, Person.name).where(col(Person.id).in_(ids))).all())


def entry(row: Event, names: Mapping[int, str]) -> Entry:
    """Show one event."""
    data = json.loads(row.data)
    role, _, number = row.actor.partition(":")
    former = {name.removesuffix("_before"): value for name, value in data.items() if name.endswith("_before")}
    facts = {name: value for name, value in data.items() if not name.endswith("_before") and name != "reason"}
    who = names.get(int(number), "") if number.isdigit() else ""
    reason = str(data.get("reason", ""))
    return Entry(
        row.id, row.subject.removeprefix(HOUSE), row.seq, row.kind, row.at, role, who, reason, facts, former
    )


def actors(tx: Transaction) -> list[tuple[int, str]]:
    """Return who has done anything to the house."""
    statement = select(Event.actor).where(col(Event.subject).startswith(HOUSE)).distinct()
    ids = [int(number) for actor in tx.exec(statement).all() if (number := actor.partition(":")[2]).isdigit()]
    found = select(Person.id, Person.name).where(col(Person.id).in_(ids)).order_by(col(Person.name))
    return [(int(key), name) for key, name in tx.exec(found).all()]


def contact_reads(tx: Transaction, limit: int = PAGE) -> list[Read]:
    """Return who read how to reach a resident, and why; not whose it was."""
    statement = (
        select(Event)
        .where(col(Event.kind) == CONTACT_READ, col(Event.subject).startswith("person:"))
        .order_by(col(Event.id).desc())
        .limit(limit)
    )
    return [Read(each.at, each.role, each.who, each.reason) for each in entries(tx, tx.exec(statement).all())]


def bulk(tx: Transaction, limit: int = PAGE) -> list[Entry]:
    """Return the imports, the newest first."""
    statement = select(Event).where(
        col(Event.subject).startswith(HOUSE), col(Event.kind) == HouseEvent.BROUGHT
    )
    return entries(tx, tx.exec(statement.order_by(col(Event.id).desc()).limit(limit)).all())


def exemptions(tx: Transaction) -> list[tuple[str, str, int]]:
    """Count the cases that were left out of the figures, by body and reason."""
    statement = (
        select(Case.body, Case.excluded_reason, func.count())
        .where(col(Case.excluded))
        .group_by(col(Case.body), col(Case.excluded_reason))
        .order_by(func.count().desc(), col(Case.body))
    )
    return [(body or "", reason, int(many)) for body, reason, many in tx.exec(statement).all()]


def check_subject(tx: Transaction, subject: str) -> tuple[int, tuple[Fault, ...]]:
    """Recompute one chain of the house; return how many events it has, and where it does not hold.

    A chain of a case or a person reads as one that nobody knows, whether there is one or not: an operator
    does not learn here that a number exists. `huiying verify` walks them all.
    """
    if not subject.startswith(HOUSE):
        return 0, ()
    rows = list(verify.events_of(tx, subject))
    return len(rows), tuple(check_chain(rows))
