"""Takes somebody who is forgotten out of budget rounds, and makes two persons one in them."""

from dataclasses import replace

from sqlalchemy import select, update
from sqlmodel import col

from models.budget import BudgetProject, BudgetProposal, BudgetQuestion, BudgetRound, BudgetVerdict
from models.vocabulary_budgets import BudgetEvent, ProjectState
from workflows.cases.acts import SYSTEM, Act
from workflows.participation.budgets.record import note
from workflows.transaction import Transaction

UNWATCHED = {"synchronize_session": False}


def forget_budgets(tx: Transaction, person_id: int) -> None:
    """Let nobody be known to have proposed or judged. What was published stays, and is still counted."""
    wrote = update(BudgetProposal).where(col(BudgetProposal.author_id) == person_id)
    tx.execute(wrote.values(author_id=None, appeal=""), execution_options=UNWATCHED)
    asked = update(BudgetQuestion).where(col(BudgetQuestion.author_id) == person_id)
    tx.execute(asked.values(author_id=None), execution_options=UNWATCHED)
    judged = update(BudgetVerdict).where(col(BudgetVerdict.person_id) == person_id)
    tx.execute(judged.values(person_id=None, words=""), execution_options=UNWATCHED)


def drop_double_verdicts(act: Act, stays: int, goes: int) -> None:
    """Let one person judge once: while it is being judged the second word counts no more.

    What has been counted stays counted: there the second is let go of.
    """
    both = (
        select(BudgetVerdict, BudgetProject)
        .join(BudgetProject, col(BudgetProject.id) == col(BudgetVerdict.project_id))
        .where(col(BudgetVerdict.person_id).in_((stays, goes)))
        .order_by(col(BudgetVerdict.id))
    )
    rows = act.tx.execute(both).all()
    kept = {(row.project_id, row.attempt) for row, _ in rows if row.person_id == stays}
    for row, project in rows:
        if row.person_id != goes or (row.project_id, row.attempt) not in kept:
            continue
        if project.state != ProjectState.DELIVERED or row.attempt != project.attempt:
            row.person_id = None
            continue
        act.tx.delete(row)
        found = act.tx.get_one(BudgetRound, project.round_id)
        facts = {"project": project.id, "attempt": row.attempt, "mark": row.mark}
        note(replace(act, by=SYSTEM), found, BudgetEvent.DOUBLE, facts)
    act.tx.flush()
