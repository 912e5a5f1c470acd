"""Checks signs against their chains: a changed figure, case, answer or ruling is noticed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from models.sign import Sign
from workflows.chains import Heard, coded, faults_of
from workflows.ledger import Fault
from workflows.responsiveness.signs.record import cases_of, digest, evidence_hash
from workflows.responsiveness.signs.terms import CHAIN, SignEvent
from workflows.transaction import Transaction


@dataclass
class Told:
    """What the chain of a sign says."""

    seq: int = 0
    stage: str = ""
    put: dict[str, str] = field(default_factory=dict)
    answer: str = ""
    reason: str = ""


def sign_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Signs that are not as their chains tell them."""
    return faults_of(tx, subject, coded(tx, subject, Sign, CHAIN), (Told, read), problems)


def read(told: Told, heard: Heard) -> None:
    """Take in one event."""
    told.stage = str(heard.facts["stage"])
    if heard.kind == SignEvent.PUT:
        told.put = {name: str(heard.facts[name]) for name in ("body", "kind", "evidence")}
    elif heard.kind == SignEvent.ANSWERED:
        told.answer = str(heard.facts["words"])
    else:
        told.reason = str(heard.facts["reason"])


def problems(tx: Transaction, row: Sign, told: Told) -> Iterator[str]:
    """Name what does not hold of a sign."""
    if row.stage != told.stage:
        yield "stage"
    evidence = evidence_hash(row.figures, cases_of(tx, row.id))
    if {"body": row.body, "kind": row.kind, "evidence": evidence} != told.put:
        yield "evidence"
    for words, hashed in ((row.answer, told.answer), (row.reason, told.reason)):
        if (digest(words) if words else "") != hashed:
            yield "said"
