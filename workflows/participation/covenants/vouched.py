"""Checks covenants against their chains: where each version stands, its words, comments and answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.covenant import Covenant, CovenantVersion
from models.vocabulary_covenants import CovenantEvent
from workflows.chains import events_of, faults_of
from workflows.ledger import Fault
from workflows.participation.covenants.record import (
    articles_of,
    comment_hash,
    comments_of,
    text_hash,
    versions_of,
)
from workflows.participation.covenants.terms import CHAIN
from workflows.participation.votes.seals import digest
from workflows.transaction import Transaction


@dataclass
class Told:
    """What the chain of a covenant says."""

    seq: int = 0
    stages: dict[int, str] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)  # put to the vote, and from then on
    comments: dict[int, str] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)
    filings: dict[int, str] = field(default_factory=dict)


def covenant_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Covenants that are not what their chains say; each fault is named once."""
    rows = tx.execute(select(Covenant).order_by(col(Covenant.id))).scalars()
    return faults_of(tx, subject, {CHAIN + each.code: each for each in rows}, told_of, problems)


def told_of(tx: Transaction, chain: str) -> Told:
    """Read the chain of a covenant."""
    told = Told()
    for each in events_of(tx, chain):
        read(told, each.seq, each.kind, each.facts)
    return told


def read(told: Told, seq: int, kind: str, facts: Mapping[str, Any]) -> None:
    """Take in one event."""
    number = int(facts["version"])
    told.seq, told.stages[number] = seq, str(facts["stage"])
    if kind == CovenantEvent.PUT:
        told.texts[number] = str(facts["text"])
    elif kind == CovenantEvent.BACK:
        told.texts.pop(number, None)
    elif kind == CovenantEvent.COMMENTED:
        told.comments[int(facts["comment"])] = str(facts["words"])
    elif kind == CovenantEvent.ANSWERED:
        told.answers[int(facts["comment"])] = str(facts["answer"])
    elif kind == CovenantEvent.FILED:
        told.filings[number] = str(facts["filing"])
    elif kind == CovenantEvent.BEGAN:
        told.stages.update(dict.fromkeys(map(int, facts["replaces"]), "replaced"))


def problems(tx: Transaction, covenant: Covenant, told: Told) -> Iterator[str]:
    """Name what does not hold of a covenant."""
    for version in versions_of(tx, covenant.id):
        if version.stage != told.stages.get(version.number):
            yield "stage"
        if version.filing != told.filings.get(version.number, ""):
            yield "filing"
        wanted = told.texts.get(version.number)
        if wanted and {version.text_hash, text_hash(version, articles_of(tx, version.id))} != {wanted}:
            yield "text"
        yield from of_comments(tx, version, told)


def of_comments(tx: Transaction, version: CovenantVersion, told: Told) -> Iterator[str]:
    """Name what does not hold of comments and answers; the words of who was forgotten are gone."""
    for said in comments_of(tx, version.id):
        if said.id not in told.comments or (said.words and comment_hash(said) != told.comments[said.id]):
            yield "comment"
        if said.answer and digest(said.answer) != told.answers.get(said.id):
            yield "answer"
