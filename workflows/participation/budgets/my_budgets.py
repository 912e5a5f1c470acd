"""Gives a person what is kept of them in budget rounds: what they proposed, asked, and said of work done."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.budget import BudgetProject, BudgetProposal, BudgetQuestion, BudgetRound, BudgetVerdict
from workflows.transaction import Transaction

Facts = dict[str, Any]
PROPOSED = ("place", "title", "what", "spot", "rough", "category", "cell", "state", "appeal", "revised")
JUDGED = ("attempt", "verdict", "words", "nonce", "mark")


def my_budgets(tx: Transaction, person_id: int) -> Facts:
    """Return all three, oldest first."""
    wrote = (
        select(BudgetProposal, col(BudgetRound.code))
        .join(BudgetRound, col(BudgetRound.id) == col(BudgetProposal.round_id))
        .where(col(BudgetProposal.author_id) == person_id)
        .order_by(col(BudgetProposal.id))
    )
    judged = (
        select(BudgetVerdict, col(BudgetProposal.title), col(BudgetRound.code))
        .join(BudgetProject, col(BudgetProject.id) == col(BudgetVerdict.project_id))
        .join(BudgetProposal, col(BudgetProposal.id) == col(BudgetProject.proposal_id))
        .join(BudgetRound, col(BudgetRound.id) == col(BudgetProject.round_id))
        .where(col(BudgetVerdict.person_id) == person_id)
        .order_by(col(BudgetVerdict.id))
    )
    asked = (
        select(BudgetQuestion, col(BudgetRound.code))
        .join(BudgetRound, col(BudgetRound.id) == col(BudgetQuestion.round_id))
        .where(col(BudgetQuestion.author_id) == person_id)
        .order_by(col(BudgetQuestion.id))
    )
    return {
        "asked": [
            {"round": code, "words": row.words, "asked_at": row.asked_at.isoformat(), "answer": row.answer}
            for row, code in tx.execute(asked)
        ],
        "proposed": [proposed(row, code) for row, code in tx.execute(wrote)],
        "judged": [
            {"round": code, "project": title, **{name: getattr(row, name) for name in JUDGED}}
            for row, title, code in tx.execute(judged)
        ],
    }


def proposed(row: BudgetProposal, code: str) -> Facts:
    """Tell one that they proposed."""
    facts = {name: getattr(row, name) for name in PROPOSED}
    return {"round": code, **facts, "proposed_at": row.proposed_at.isoformat()}
