"""Checks evaluations against their chains: terms, who was drawn, every mark, the result, later words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.evaluation import Evaluation, EvaluationSheet
from models.vocabulary_evaluations import EvaluationEvent, EvaluationStage
from workflows.chains import Heard, coded, faults_of
from workflows.ledger import Fault
from workflows.participation.evaluations.close import (
    Counted,
    count,
    counted_in,
    marks_hash,
    result_of,
    sealed,
    sheets_hash,
    sheets_of,
)
from workflows.participation.evaluations.mark import marks_in
from workflows.participation.evaluations.record import drawn_hash, raters, terms_hash
from workflows.participation.evaluations.terms import CHAIN
from workflows.participation.votes.seals import digest
from workflows.transaction import Transaction

SAID = {
    EvaluationEvent.ANSWERED: ("answer", "answer"),
    EvaluationEvent.PAYER_MARKED: ("words", "payer_words"),
    EvaluationEvent.APPEALED: ("words", "appeal"),
    EvaluationEvent.RULED: ("reason", "ruling"),
    EvaluationEvent.PLANNED: ("plan", "plan"),
    EvaluationEvent.IMPROVED: ("words", "better"),
}
"""Under which name an event holds the hash of which column."""


@dataclass
class Told:
    """What the chain of an evaluation says."""

    seq: int = 0
    stage: str = ""
    opened: Mapping[str, Any] = field(default_factory=dict)
    closed: Mapping[str, Any] = field(default_factory=dict)
    seals: dict[str, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)
    pressed: int = 0
    payer_mark: int | None = None


def evaluation_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Evaluations that are not what their chains say; each fault is named once."""
    return faults_of(tx, subject, coded(tx, subject, Evaluation, CHAIN), (Told, read), problems)


def read(told: Told, heard: Heard) -> None:
    """Take in one event."""
    kind, facts = EvaluationEvent(heard.kind), heard.facts
    told.stage = str(facts["stage"])
    if kind is EvaluationEvent.OPENED:
        told.opened = facts
    elif kind is EvaluationEvent.CLOSED:
        told.closed = facts
    elif kind in (EvaluationEvent.MARKED, EvaluationEvent.CHANGED):
        told.seals[str(facts["mark"])] = str(facts["seal"])
    elif kind in (EvaluationEvent.TAKEN_BACK, EvaluationEvent.DOUBLE):
        told.seals.pop(str(facts["mark"]), None)
        told.gone += [str(facts["entry"])] if "entry" in facts else []
    elif kind is EvaluationEvent.PRESSED:
        told.pressed += 1
    elif kind is EvaluationEvent.PAYER_MARKED:
        told.payer_mark = int(facts["mark"])
    if kind in SAID:
        name, column = SAID[kind]
        told.said[column] = str(facts[name])


def problems(tx: Transaction, row: Evaluation, told: Told) -> Iterator[str]:
    """Name what does not hold of an evaluation."""
    if row.stage != told.stage:
        yield "stage"
    if not terms_hash(row) == row.terms_hash == told.opened.get("terms"):
        yield "terms"
    entries = [each.entry for each in raters(tx, row.id)]
    if drawn_hash([*entries, *told.gone]) != told.opened.get("drawn") or row.seed != told.opened.get("seed"):
        yield "drawn"
    if row.pressed != told.pressed:
        yield "pressed"
    if row.payer_mark != told.payer_mark:
        yield "payer"
    kept = {column: digest(words) for _, column in SAID.values() if (words := str(getattr(row, column)))}
    if kept != told.said:
        yield "said"
    yield from of_marks(tx, row, told)


def of_marks(tx: Transaction, row: Evaluation, told: Told) -> Iterator[str]:
    """Name what does not hold of the marks: while it is open of raters' lines, then of sheets and result.

    No sheet leads to its mark: what stood at the end was held against the chain in one hash.
    """
    if row.stage == EvaluationStage.OPEN:
        mine = [(each.nonce, each.marks) for each in raters(tx, row.id) if each.nonce]
        if sealed(row.code, mine) != told.seals:
            yield "marks"
        return
    sheets = sheets_of(tx, row.id)
    if row.stage in (EvaluationStage.FEW, EvaluationStage.CANCELLED):
        if sheets or row.result:
            yield "marks"
        return
    if sheets_hash(sheets) != told.closed.get("sheets"):
        yield "sheets"
    if marks_hash(told.seals) != told.closed.get("marks") or len(sheets) != len(told.seals):
        yield "marks"
    if digest(row.result) != told.closed.get("result") or row.result != again(row, sheets):
        yield "result"


def again(row: Evaluation, sheets: list[EvaluationSheet]) -> str:
    """Count once more, of those who were invited as the result says."""
    kept = counted_in(row.result)
    found = count(row, [marks_in(each.marks) for each in sheets])
    return result_of(Counted(kept.invited if kept else 0, len(sheets), found))
