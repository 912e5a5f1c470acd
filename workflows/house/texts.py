"""Keeps an operator's wording of sentences; every process renders by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models.house import TextChange
from models.person import Person
from models.vocabulary import HouseEvent, Locale
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house import marks
from workflows.house.record import note
from workflows.house.wording import Fault, faults
from workflows.transaction import Transaction


class WordingRefused(WorkflowError):
    """A wording that cannot stand for its sentence, with every fault."""

    def __init__(self, found: Sequence[Fault]) -> None:
        super().__init__(*found)
        self.faults = tuple(found)


@dataclass(frozen=True)
class Rewording:
    """A sentence in one language: as it came with the house, and as it is to be."""

    locale: Locale
    key: str
    original: str
    text: str


@dataclass(frozen=True)
class Reworded:
    """A sentence that the house says in its own words."""

    text: str
    at: datetime
    who: str


def reword(act: Act, wording: Rewording, reason: str = "") -> bool:
    """Let the house say a sentence in its own words; say whether anything changed. Raises WordingRefused.

    The original again is the original: nothing of one's own is kept.
    """
    text = wording.text.replace("\r\n", "\n").strip()
    if text == wording.original:
        return restore(act, wording.locale, wording.key, reason)
    if found := faults(wording.key, wording.original, text):
        raise WordingRefused(found)
    row = kept(act.tx, wording.locale, wording.key)
    if row is not None and row.text == text:
        return False
    before = row.text if row else wording.original
    row = row or TextChange(locale=wording.locale, key=wording.key, text="", at=act.now)
    row.text, row.at, row.person_id = text, act.now, act.by.person_id
    act.tx.add(row)
    act.tx.flush()
    facts = {"locale": str(wording.locale), "text": text, "text_before": before}
    note(act, f"text:{wording.key}", HouseEvent.REWORDED, facts, reason.strip())
    marks.mark(act.tx, marks.RULES, act.now)
    return True


def restore(act: Act, locale: Locale, key: str, reason: str = "") -> bool:
    """Say a sentence again as it came with the house; say whether anything changed."""
    row = kept(act.tx, locale, key)
    if row is None:
        return False
    facts = {"locale": str(locale), "text_before": row.text}
    act.tx.delete(row)
    act.tx.flush()
    note(act, f"text:{key}", HouseEvent.RESTORED, facts, reason.strip())
    marks.mark(act.tx, marks.RULES, act.now)
    return True


def kept(tx: Transaction, locale: Locale, key: str) -> TextChange | None:
    """Return the row of a reworded sentence, locked."""
    statement = select(TextChange).where(col(TextChange.locale) == locale, col(TextChange.key) == key)
    return tx.exec(statement.with_for_update()).first()


def reworded(tx: Transaction) -> Mapping[tuple[Locale, str], Reworded]:
    """Return every sentence that the house says in its own words."""
    names = select(TextChange, col(Person.name)).outerjoin(
        Person, col(Person.id) == col(TextChange.person_id)
    )
    return {
        (Locale(row.locale), row.key): Reworded(row.text, row.at, name or "")
        for row, name in tx.exec(names.order_by(col(TextChange.id))).all()
    }


def spoken(tx: Transaction) -> dict[tuple[Locale, str], str]:
    """Return what the house says in its own words, by language and key."""
    rows = tx.exec(select(TextChange).order_by(col(TextChange.id))).all()
    return {(Locale(row.locale), row.key): row.text for row in rows}
