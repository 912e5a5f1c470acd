"""Writes what happens to a person's own data into the chain of that person."""

from models.vocabulary import PersonEvent
from workflows import ledger
from workflows.cases.acts import Act
from workflows.ledger import Entry, Facts


def subject_of(person_id: int) -> str:
    """Name the chain of a person."""
    return f"person:{person_id}"


def note(act: Act, person_id: int, kind: PersonEvent, data: Facts | None = None) -> None:
    """Append an event. Its data names no case: once that has let go of its person, nothing leads back."""
    ledger.append(act.tx, Entry(subject_of(person_id), kind, act.now, str(act.by), data=data))
