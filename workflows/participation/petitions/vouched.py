"""Checks petitions against their chains: text, frozen electors, every signature, answer and hearing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.petition import Petition, PetitionElector, PetitionSigner
from models.vocabulary_petitions import PetitionEvent
from workflows.chains import Heard, coded, faults_of
from workflows.ledger import Fault
from workflows.participation.petitions.record import mark_of, roll_hash, seal_of, text_hash
from workflows.participation.petitions.terms import CHAIN
from workflows.participation.votes.seals import digest
from workflows.transaction import Transaction


@dataclass
class Told:
    """What the chain of a petition says."""

    seq: int = 0
    stage: str = ""
    answer: str = ""
    published: Mapping[str, Any] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    seals: dict[str, str] = field(default_factory=dict)


def petition_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Petitions that are not what their chains say; each fault is named once."""
    return faults_of(tx, subject, coded(tx, subject, Petition, CHAIN), (Told, read), problems)


def read(told: Told, heard: Heard) -> None:
    """Take in one event."""
    kind, facts = heard.kind, heard.facts
    told.stage = str(facts["stage"])
    if kind == PetitionEvent.PUBLISHED:
        told.published = facts
    elif kind == PetitionEvent.SIGNED:
        told.marks.add(str(facts["mark"]))
    elif kind in (PetitionEvent.TAKEN_BACK, PetitionEvent.DOUBLE):
        told.marks.discard(str(facts["mark"]))
    elif kind == PetitionEvent.ANSWERED:
        told.answer, told.seals = str(facts["answer"]), {}
    elif kind == PetitionEvent.HEARD:
        told.seals[str(facts["mark"])] = str(facts["seal"])


def problems(tx: Transaction, petition: Petition, told: Told) -> Iterator[str]:
    """Name what does not hold of a petition."""
    if petition.stage != told.stage:
        yield "stage"
    frozen = told.published
    if text_hash(petition) != frozen.get("text") or petition.text_hash != frozen.get("text"):
        yield "text"
    if petition.answer and digest(petition.answer) != told.answer:
        yield "answer"
    yield from of_electors(tx, petition, frozen)
    yield from of_signers(tx, petition, told)


def of_electors(tx: Transaction, petition: Petition, frozen: Mapping[str, Any]) -> Iterator[str]:
    """Name what does not hold of who may sign, and how many must."""
    mine = select(col(PetitionElector.holder)).where(col(PetitionElector.petition_id) == petition.id)
    holders = list(tx.execute(mine).scalars())
    if roll_hash(holders) != frozen.get("electors") or len(holders) != frozen.get("frozen"):
        yield "roll"
    if (petition.frozen, petition.threshold) != (frozen.get("frozen"), frozen.get("threshold")):
        yield "threshold"


def of_signers(tx: Transaction, petition: Petition, told: Told) -> Iterator[str]:
    """Name what does not hold of the signatures and of what their signers say."""
    mine = select(PetitionSigner).where(col(PetitionSigner.petition_id) == petition.id)
    rows = tx.execute(mine).scalars().all()
    if {each.mark for each in rows} != told.marks:
        yield "signers"
    if any(mark_of(petition.code, each.elector_id, each.nonce) != each.mark for each in rows):
        yield "signature"
    said = {each.mark: seal_of(each.nonce, each.verdict) for each in rows if each.verdict}
    if said != told.seals:
        yield "heard"
