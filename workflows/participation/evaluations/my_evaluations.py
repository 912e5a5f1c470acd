"""Gives a person what is kept of evaluations they were asked in: what they say, until it leads to nobody."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.evaluation import Evaluation, EvaluationRater
from workflows.participation.evaluations.close import words_of
from workflows.participation.evaluations.mark import marks_in
from workflows.transaction import Transaction

Facts = dict[str, Any]


def my_evaluations(tx: Transaction, person_id: int) -> list[Facts]:
    """Return them, oldest first."""
    asked = (
        select(EvaluationRater, col(Evaluation.code), col(Evaluation.title))
        .join(Evaluation, col(Evaluation.id) == col(EvaluationRater.evaluation_id))
        .where(col(EvaluationRater.person_id) == person_id)
        .order_by(col(EvaluationRater.id))
    )
    return [told(tx, row, code, title) for row, code, title in tx.execute(asked).all()]


def told(tx: Transaction, row: EvaluationRater, code: str, title: str) -> Facts:
    """Tell one of them."""
    return {
        "evaluation": code,
        "title": title,
        "invited_at": row.invited_at.isoformat() if row.invited_at else None,
        "reminded": row.reminded,
        "declined": row.declined,
        "marks": marks_in(row.marks) if row.marks else {},
        "words": words_of(tx, row),
    }
