"""Checks practices against their chains: each text, each step of each body, each effect that was told."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlmodel import col

from models.practice import Practice, PracticeEffect
from models.vocabulary_practices import PracticeEvent, TextStage
from workflows.chains import Heard, coded, faults_of
from workflows.ledger import Fault
from workflows.participation.votes.seals import digest
from workflows.practices.record import adoptions_of, step_hash, steps_of, text_hash, versions_of
from workflows.practices.terms import CHAIN
from workflows.transaction import Transaction

STOOD = frozenset({TextStage.REVIEW, TextStage.PUBLISHED, TextStage.REPLACED})
"""From its review on a text stands."""


@dataclass
class Told:
    """What the chain of a practice says."""

    seq: int = 0
    withdrawn: bool = False
    texts: dict[int, str] = field(default_factory=dict)
    published: list[int] = field(default_factory=list)
    steps: dict[tuple[str, int], str] = field(default_factory=dict)
    effects: dict[tuple[str, str], str] = field(default_factory=dict)


def practice_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Practices that are not what their chains say; each fault is named once."""
    return faults_of(tx, subject, coded(tx, subject, Practice, CHAIN), (Told, read), problems)


def read(told: Told, heard: Heard) -> None:
    """Take in one event."""
    kind, facts = heard.kind, heard.facts
    if kind == PracticeEvent.SUBMITTED:
        told.texts[int(facts["version"])] = str(facts["text"])
    elif kind == PracticeEvent.PUBLISHED:
        told.published.append(int(facts["version"]))
    elif kind == PracticeEvent.WITHDRAWN:
        told.withdrawn = True
    elif kind == PracticeEvent.STEP:
        told.steps[str(facts["body"]), int(facts["number"])] = str(facts["step"])
    elif kind == PracticeEvent.MEASURED:
        told.effects[str(facts["month"]), str(facts["measure"])] = str(facts["told"])


def problems(tx: Transaction, practice: Practice, told: Told) -> Iterator[str]:
    """Name what does not hold of a practice."""
    if told.withdrawn != (practice.withdrawn_at is not None):
        yield "withdrawn"
    for version in versions_of(tx, practice.id):
        if version.stage in STOOD and {version.text_hash, text_hash(version)} != {
            told.texts.get(version.number)
        }:
            yield "text"
        was = version.stage in (TextStage.PUBLISHED, TextStage.REPLACED)
        if was != (version.number in told.published):
            yield "published"
    yield from of_steps(tx, practice, told)
    effects = select(PracticeEffect).where(col(PracticeEffect.practice_id) == practice.id)
    kept = {(each.month, each.measure): digest(each.told) for each in tx.execute(effects).scalars()}
    if kept != told.effects:
        yield "effect"


def of_steps(tx: Transaction, practice: Practice, told: Told) -> Iterator[str]:
    """Name what does not hold of adoptions."""
    adoptions = {each.id: each for each in adoptions_of(tx, practice.id)}
    steps = steps_of(tx, list(adoptions))
    kept = {(adoptions[each.adoption_id].body, each.number): step_hash(each) for each in steps}
    if kept != told.steps:
        yield "step"
    last = {each.adoption_id: each for each in steps}
    if any(key not in last or last[key].stage != each.stage for key, each in adoptions.items()):
        yield "stage"
