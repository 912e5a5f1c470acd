"""Checks covenants against their chains: where each version stands, its words, comments and answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from models.covenant import Covenant, CovenantVersion
from models.vocabulary_covenants import CovenantEvent
from workflows.chains import Heard, coded, faults_of
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
    return faults_of(tx, subject, coded(tx, subject, Covenant, CHAIN), (Told, read), problems)


def read(told: Told, heard: Heard) -> None:
    """Take in one event."""
    kind, facts = heard.kind, heard.facts
    number = int(facts["version"])
    told.stages[number] = str(facts["stage"])
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
