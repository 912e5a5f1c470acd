"""Checks what was decided against the chains: the words, every task, how far it is, and what was done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.decision import Decision, DecisionTask
from models.ledger import Event
from models.vocabulary_votes import VoteEvent
from models.vote import Vote
from workflows.chains import Heard, faults_of
from workflows.ledger import Fault
from workflows.participation.decisions.resolve import sealed, task_facts
from workflows.participation.decisions.source import chain_of
from workflows.participation.votes.records import CHAIN
from workflows.participation.votes.seals import digest
from workflows.transaction import Transaction

Facts = Mapping[str, Any]


@dataclass
class Told:
    """What a chain says of decisions: their hashes in order, its tasks, and the newest words of each."""

    seq: int = 0
    decisions: list[str] = field(default_factory=list)
    tasks: dict[int, str] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)
    delays: dict[int, tuple[str, str]] = field(default_factory=dict)
    reports: dict[int, str] = field(default_factory=dict)


def decision_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Decisions that are not what the chains say, and those that are there no more; each named once."""
    kept: dict[str, list[Decision]] = {chain: [] for chain in voted_chains(tx)}
    for row in tx.execute(select(Decision).order_by(col(Decision.id))).scalars():
        kept.setdefault(chain_of(tx, row), []).append(row)
    return faults_of(tx, subject, kept, (Told, read), problems)


def voted_chains(tx: Transaction) -> list[str]:
    """Return the chains of votes on which something was decided, whether it is there or not."""
    said = select(col(Event.subject)).where(
        col(Event.kind) == VoteEvent.RESOLVED,
        col(Event.subject).in_(select(CHAIN + col(Vote.code)).scalar_subquery()),
    )
    return list(tx.execute(said.distinct().order_by(col(Event.subject))).scalars())


def read(told: Told, heard: Heard) -> None:
    """Take in one event; most of a chain is not about what was decided."""
    if heard.kind in READ:
        READ[VoteEvent(heard.kind)](told, heard.facts)


def decided(told: Told, facts: Facts) -> None:
    """Take in what was decided, or a task that was added."""
    if "decision" in facts:
        told.decisions.append(str(facts["decision"]))
    for each in facts.get("tasks", ()):
        told.tasks[int(str(each).partition(" ")[0])] = str(each)


def went_on(told: Told, facts: Facts) -> None:
    """Take in how far a task is, or why it is late."""
    if "task" in facts and "words" in facts:
        told.words[int(facts["task"])] = str(facts["words"])
    if "task" in facts and "expected" in facts:
        told.delays[int(facts["task"])] = str(facts["late"]), str(facts["expected"])


def ended(told: Told, facts: Facts) -> None:
    """Take in what was done."""
    if "task" in facts:
        told.reports[int(facts["task"])] = str(facts["report"])


READ = {VoteEvent.RESOLVED: decided, VoteEvent.PROGRESS: went_on, VoteEvent.DONE: ended}


def problems(tx: Transaction, rows: list[Decision], told: Told) -> Iterator[str]:
    """Name what does not hold. Of several decisions on one chain each is among those that were written."""
    hashes = [sealed(row) for row in rows]
    newest = told.decisions[-1:] if len(rows) == 1 else told.decisions
    if not hashes or not set(hashes) <= set(newest):
        yield "decision"
    mine = col(DecisionTask.decision_id).in_([row.id for row in rows])
    tasks = {each.id: each for each in tx.execute(select(DecisionTask).where(mine)).scalars()}
    if {key: task_facts(each) for key, each in tasks.items()} != told.tasks:
        yield "task"
    for key, each in tasks.items():
        if hash_of(each.progress) != told.words.get(key, "") or delay_of(each) != told.delays.get(key):
            yield "progress"
        if hash_of(each.report) != told.reports.get(key, "") or (each.done_at is None) == (
            key in told.reports
        ):
            yield "report"


def hash_of(words: str) -> str:
    """Return the hash of words, nothing of none."""
    return digest(words) if words else ""


def delay_of(task: DecisionTask) -> tuple[str, str] | None:
    """Return what the chain must say of a delay."""
    if task.expected_at is None:
        return None
    return digest(task.late_why), task.expected_at.isoformat()
