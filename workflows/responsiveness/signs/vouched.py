"""Checks signs against their chains: a changed figure, case, answer or ruling is noticed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import col

from models.sign import Sign
from workflows.chains import events_of, faults_of
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
    if subject is not None and not subject.startswith(CHAIN):
        return []
    rows = {CHAIN + row.code: row for row in tx.execute(select(Sign).order_by(col(Sign.id))).scalars()}
    return faults_of(tx, subject, rows, told_of, problems)


def told_of(tx: Transaction, chain: str) -> Told:
    """Read the chain of a sign."""
    told = Told()
    for each in events_of(tx, chain):
        told.seq, told.stage = each.seq, str(each.facts["stage"])
        if each.kind == SignEvent.PUT:
            told.put = {name: str(each.facts[name]) for name in ("body", "kind", "evidence")}
        elif each.kind == SignEvent.ANSWERED:
            told.answer = str(each.facts["words"])
        else:
            told.reason = str(each.facts["reason"])
    return told


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
