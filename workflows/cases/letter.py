"""Reads what makes a case's history a letter: the names of staff who acted, the seal that vouches for it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event, Seal
from models.person import Person
from models.vocabulary import STAFF_ROLES
from workflows.ledger import subject_of
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Paper:
    """By what a printed letter can be checked against the ledger."""

    subject: str
    events: int
    head: str  # hash of the newest event
    root: str = ""  # of the nightly seal that covers it; empty until the night
    sealed_at: datetime | None = None


def names_in_chain(tx: Transaction, number: str) -> tuple[str, ...]:
    """Return for every event of a case the name of the member of staff who acted; empty for all others."""
    actors = tx.execute(
        select(col(Event.actor)).where(col(Event.subject) == subject_of(number)).order_by(col(Event.seq))
    ).scalars()
    people = [staff_of(actor) for actor in actors]
    wanted = {each for each in people if each is not None}
    rows = tx.execute(select(col(Person.id), col(Person.name)).where(col(Person.id).in_(sorted(wanted))))
    names = {int(key): str(name) for key, name in rows}
    return tuple(names.get(each, "") if each is not None else "" for each in people)


def staff_of(actor: str) -> int | None:
    """Return the person behind an actor ("handler:12") who acts by office; residents stay unnamed."""
    role, _, who = actor.partition(":")
    return int(who) if role in STAFF_ROLES and who.isdigit() else None


def paper_of(tx: Transaction, number: str) -> Paper:
    """Return the end of a case's chain, and the newest seal if it covers that."""
    subject = subject_of(number)
    last = tx.execute(
        select(col(Event.id), col(Event.seq), col(Event.hash))
        .where(col(Event.subject) == subject)
        .order_by(col(Event.seq).desc())
        .limit(1)
    ).first()
    if last is None:
        return Paper(subject, 0, "")
    seals = select(col(Seal.root), col(Seal.at), col(Seal.up_to)).order_by(col(Seal.id).desc())
    seal = tx.execute(seals.limit(1)).first()
    if seal is None or seal[2] < last[0]:
        return Paper(subject, last[1], last[2])
    return Paper(subject, last[1], last[2], seal[0], seal[1])
