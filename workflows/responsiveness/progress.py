"""Reads how far one case is, for whoever knows its number: steps and times, nothing personal."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.vocabulary import EventKind, Role
from workflows.ledger import subject_of
from workflows.reference import Reference
from workflows.responsiveness.board import Matter, matter
from workflows.transaction import Transaction


@dataclass(frozen=True)
class PublicStep:
    """Something that happened to a case: what, when, by which kind of person, on what basis."""

    kind: EventKind
    at: datetime
    role: Role
    basis: str
    rung: str


@dataclass(frozen=True)
class PublicCase:
    """A case and its steps as anybody may see them."""

    number: str
    matter: Matter
    steps: tuple[PublicStep, ...]
    goes_on: str | None = None  # number of the case that it goes on in


def progress(session: Transaction, reference: Reference, number: str) -> PublicCase | None:
    """Return the public side of a case; None when no case has this number, and just so when it is sealed."""
    found = matter(session, reference, number)
    if found is None or found.sealed:
        return None
    rows = session.execute(
        select(col(Event.kind), col(Event.at), col(Event.actor), col(Event.basis), col(Event.data))
        .where(col(Event.subject) == subject_of(number))
        .order_by(col(Event.seq))
    )
    return PublicCase(number, found, tuple(step_of(*row) for row in rows), goes_on(session, number))


def goes_on(session: Transaction, number: str) -> str | None:
    """Return the number of the case that one was merged into; None while it goes its own way."""
    into = select(col(Case.merged_into)).where(col(Case.number) == number).scalar_subquery()
    return session.execute(select(col(Case.number)).where(col(Case.id) == into)).scalar_one_or_none()


def step_of(kind: str, at: datetime, actor: str, basis: str, data: str) -> PublicStep:
    """Build a step from an event; of its data only the rung is told."""
    return PublicStep(EventKind(kind), at, role_of(actor), basis, str(json.loads(data).get("rung", "")))


def role_of(actor: str) -> Role:
    """Return the role in an actor ("handler:12"), never the person."""
    name = actor.partition(":")[0]
    return Role(name) if name in set(Role) else Role.SYSTEM
