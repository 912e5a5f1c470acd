"""Checks budget rounds against their chains and the accounts of their funds: every fen, every word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.budget import BudgetProject, BudgetQuestion, BudgetRound, BudgetVerdict
from models.vocabulary_budgets import BudgetEvent
from models.vocabulary_means import DrawState
from workflows.chains import Heard, coded, faults_of
from workflows.ledger import Fault
from workflows.means.account import lines_of
from workflows.participation.budgets.accept import seal_of
from workflows.participation.budgets.feasible import answer_hash
from workflows.participation.budgets.questions import questions_of
from workflows.participation.budgets.record import (
    payments_of,
    projects_of,
    proposals_of,
    source_of,
    text_hash,
)
from workflows.participation.budgets.terms import CHAIN
from workflows.participation.votes.seals import digest
from workflows.transaction import Transaction


@dataclass
class Told:
    """What the chain of a round says."""

    seq: int = 0
    stage: str = ""
    whole: int = 0
    texts: dict[int, str] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)
    reserved: dict[int, int] = field(default_factory=dict)
    back: dict[int, int] = field(default_factory=dict)
    paid: dict[str, tuple[int, str]] = field(default_factory=dict)
    seals: dict[str, str] = field(default_factory=dict)
    asked: dict[int, tuple[str, str]] = field(default_factory=dict)


def budget_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Rounds that are not what their chains say; each fault is named once."""
    return faults_of(tx, subject, coded(tx, subject, BudgetRound, CHAIN), (Told, read), problems)


def read(told: Told, heard: Heard) -> None:
    """Take in one event."""
    kind, facts = heard.kind, heard.facts
    told.stage = str(facts["stage"])
    if kind == BudgetEvent.OPENED:
        told.whole = int(facts["sum"])
    elif kind in (BudgetEvent.PROPOSED, BudgetEvent.REVISED):
        told.texts[int(facts["place"])] = str(facts["text"])
    elif kind == BudgetEvent.SENT:
        told.answers.pop(int(facts["place"]), None)
    elif kind == BudgetEvent.CHECKED and "place" in facts:
        told.answers[int(facts["place"])] = str(facts["why"])
    else:
        read_money(told, kind, facts)


def read_money(told: Told, kind: str, facts: Mapping[str, Any]) -> None:
    """Take in what is reserved, paid, given back, and said of what was done."""
    if kind == BudgetEvent.SETTLED:
        told.reserved = {int(key): int(amount) for key, amount in map(str.split, facts["projects"])}
    elif kind == BudgetEvent.RAISED:
        told.reserved[int(facts["project"])] += int(facts["amount"])
    elif kind == BudgetEvent.PAID:
        told.paid[str(facts["payment"])] = (int(facts["amount"]), str(facts["voucher"]))
    elif kind == BudgetEvent.ENDED:
        told.back[int(facts["project"])] = int(facts["back"])
    elif kind == BudgetEvent.JUDGED:
        told.seals[str(facts["mark"])] = str(facts["seal"])
    elif kind == BudgetEvent.DOUBLE:
        told.seals.pop(str(facts["mark"]), None)
    elif kind == BudgetEvent.QUESTIONED:
        told.asked[int(facts["question"])] = (str(facts["words"]), "")
    elif kind == BudgetEvent.ANSWERED:
        words, _ = told.asked[int(facts["question"])]
        told.asked[int(facts["question"])] = (words, str(facts["answer"]))


def problems(tx: Transaction, row: BudgetRound, told: Told) -> Iterator[str]:
    """Name what does not hold of a round."""
    if row.stage != told.stage:
        yield "stage"
    proposals = proposals_of(tx, row.id)
    if {each.place: text_hash(each) for each in proposals} != told.texts:
        yield "text"
    if {each.place: answer_hash(each) for each in proposals if each.answered_at} != told.answers:
        yield "answer"
    projects = projects_of(tx, row.id)
    if any(money_faults(tx, row, projects, told)):
        yield "money"
    if {each.id: sealed(each) for each in questions_of(tx, row.id)} != told.asked:
        yield "questions"
    if verdicts_of(tx, projects) != told.seals:
        yield "verdicts"


def sealed(question: BudgetQuestion) -> tuple[str, str]:
    """Hash a question and its answer."""
    return digest(question.words), digest(question.answer) if question.answered_at else ""


def money_faults(
    tx: Transaction, row: BudgetRound, projects: list[BudgetProject], told: Told
) -> Iterator[bool]:
    """Say of each sum whether it is wrong, down to the account of the fund."""
    yield row.sum != told.whole
    yield {each.id: each.reserved for each in projects} != told.reserved
    yield {each.id: each.back for each in projects if each.ended_at} != told.back
    payments = payments_of(tx, [each.id for each in projects])
    used = [each for each in payments if each.state == DrawState.USED]
    yield {each.code: (each.amount, each.voucher) for each in used} != told.paid
    for project in projects:
        spent = sum(each.amount for each in used if each.project_id == project.id)
        yield project.spent != spent or spent + project.back > project.reserved
    entered = [each.amount for each in lines_of(tx, source_of(tx, row)) if each.round == CHAIN + row.code]
    yield -sum(entered) != row.held
    if row.settled_at is not None:
        yield row.held != sum(each.reserved - each.back for each in projects)


def verdicts_of(tx: Transaction, projects: list[BudgetProject]) -> dict[str, str]:
    """Seal what residents said anew, from the rows."""
    mine = select(BudgetVerdict).where(col(BudgetVerdict.project_id).in_([each.id for each in projects]))
    return {each.mark: seal_of(each.nonce, each.verdict) for each in tx.execute(mine).scalars()}
