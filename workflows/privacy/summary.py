"""Counts what is kept of a person: the short account, for people."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlmodel import SQLModel, col

from models.case import Attachment, Case, Joining, Words
from models.ledger import Event
from models.privacy import Contact
from models.vocabulary import ContactKind, PersonEvent
from workflows.privacy.chain import subject_of
from workflows.privacy.doors import doors_of
from workflows.privacy.erase import chats_of
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Summary:
    """What is kept of a person, in numbers."""

    cases: int
    joined: int
    words: int
    pictures: int
    doors: int
    contacts: tuple[ContactKind, ...]
    reads: int  # how often a handler has looked at their contact data


def summary(tx: Transaction, person_id: int) -> Summary:
    """Count what is kept of a person as a resident."""
    kinds = select(col(Contact.kind)).where(col(Contact.person_id) == person_id).order_by(col(Contact.kind))
    chats = chats_of(tx, [person_id])
    looked = (col(Event.subject) == subject_of(person_id)) & (col(Event.kind) == PersonEvent.CONTACT_READ)
    return Summary(
        cases=count(tx, Case, col(Case.reporter_id) == person_id),
        joined=count(tx, Joining, col(Joining.person_id) == person_id),
        words=count(tx, Words, said_by(person_id)),
        pictures=count(tx, Attachment, col(Attachment.chat_id).in_(chats)),
        doors=len(doors_of(tx, person_id)),
        contacts=tuple(ContactKind(kind) for kind in tx.execute(kinds).scalars()),
        reads=count(tx, Event, looked),
    )


def count(tx: Transaction, model: type[SQLModel], which: ColumnElement[bool]) -> int:
    """Count rows."""
    return int(tx.execute(select(func.count()).select_from(model).where(which)).scalar_one())


def said_by(person_id: int) -> ColumnElement[bool]:
    """The words that a person has said as a resident: about cases they reported or joined."""
    mine = select(col(Case.id)).where(col(Case.reporter_id) == person_id)
    joined = select(col(Joining.case_id)).where(col(Joining.person_id) == person_id)
    about = col(Words.case_id).in_(mine) | col(Words.case_id).in_(joined)
    return (col(Words.person_id) == person_id) & about
