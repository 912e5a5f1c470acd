"""Checks consultations against their chains: the question, what each said, and whether it is decided."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import col

from models.panel import Consultation
from models.vocabulary_panels import PanelEvent
from workflows import ledger
from workflows.chains import events_of
from workflows.ledger import Fault
from workflows.participation.panels.terms import CONSULTATION_CHAIN
from workflows.participation.panels.told import voices_of
from workflows.participation.votes.seals import digest
from workflows.transaction import Transaction

Said = dict[int, str]


def panel_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Consultations that are not what their chains say; each fault is named once."""
    rows = tx.execute(select(Consultation).order_by(col(Consultation.id))).scalars().all()
    found = []
    for each in rows:
        chain = CONSULTATION_CHAIN + each.code
        if subject in (None, chain):
            seq, problems = looked_at(tx, each, chain)
            found += [Fault(chain, seq, problem) for problem in problems]
    return found


def looked_at(tx: Transaction, asked: Consultation, chain: str) -> tuple[int, list[str]]:
    """Read the chain of a consultation, and name what does not hold."""
    seq, question, decided, said = 0, "", False, Said()
    for each in events_of(tx, chain):
        seq, kind, facts = each.seq, each.kind, each.facts
        if kind == PanelEvent.CALLED:
            question = facts["question"]
        elif kind == PanelEvent.SAID:
            said[facts["seat"]] = facts["words"]
        decided = decided or kind == PanelEvent.DECIDED
    return seq, list(problems(tx, asked, question, decided, said))


def problems(tx: Transaction, asked: Consultation, question: str, decided: bool, said: Said) -> Iterator[str]:
    """Name what does not hold of a consultation."""
    if question != digest(asked.question + asked.papers):
        yield "question"
    if decided != (asked.decided_at is not None):
        yield "decision"
    voices = voices_of(tx, asked)
    if {each.seat: each.hash for each in voices if each.hash} != said:
        yield "voices"
    if any(each.salt and ledger.words_hash(each.salt, each.words) != each.hash for each in voices):
        yield "words"
