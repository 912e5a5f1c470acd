"""Takes somebody who is forgotten out of evaluations, and makes two persons one in them."""

from dataclasses import replace

from sqlalchemy import select, update
from sqlmodel import col

from models.evaluation import Evaluation, EvaluationRater
from models.vocabulary_evaluations import EvaluationEvent
from workflows.cases.acts import SYSTEM, Act
from workflows.participation.evaluations.record import UNWATCHED, note
from workflows.participation.votes.seals import tracker_of
from workflows.transaction import Transaction


def forget_evaluations(tx: Transaction, person_id: int) -> None:
    """Let nobody be known to have been asked, or opened one. Marks that were given stay counted."""
    mine = update(EvaluationRater).where(col(EvaluationRater.person_id) == person_id)
    gone = {"person_id": None, "words": None, "invited_at": None, "reminded": False, "declined": False}
    tx.execute(mine.values(**gone), execution_options=UNWATCHED)
    opened = update(Evaluation).where(col(Evaluation.author_id) == person_id)
    tx.execute(opened.values(author_id=None), execution_options=UNWATCHED)


def drop_double_raters(act: Act, stays: int, goes: int) -> None:
    """Let one person be asked once in an evaluation, and count once: of two lines the fuller one stays."""
    mine = select(EvaluationRater).where(col(EvaluationRater.person_id) == stays)
    own = {each.evaluation_id: each for each in act.tx.execute(mine).scalars()}
    asked = select(EvaluationRater, Evaluation).join(
        Evaluation, col(Evaluation.id) == col(EvaluationRater.evaluation_id)
    )
    for theirs, row in act.tx.execute(asked.where(col(EvaluationRater.person_id) == goes)).all():
        first = own.get(row.id)
        if first is not None:
            less = theirs if first.nonce or not theirs.nonce else first
            drop(act, row, less)
    act.tx.flush()


def drop(act: Act, row: Evaluation, less: EvaluationRater) -> None:
    """Let a second line go; the chain says that it went, and which mark with it."""
    mark = tracker_of(row.code, less.nonce) if less.nonce else ""
    entry = less.entry
    act.tx.delete(less)
    act.tx.flush()
    note(replace(act, by=SYSTEM), row, EvaluationEvent.DOUBLE, {"entry": entry, "mark": mark})
