"""Calls an evaluation off while it is open, for a reason; nothing of it is counted or kept."""

from models import post
from models.evaluation import Evaluation
from models.vocabulary_evaluations import EvaluationEvent, EvaluationStage
from workflows.cases.acts import Act
from workflows.participation.evaluations.close import morning
from workflows.participation.evaluations.objects import is_seen_to
from workflows.participation.evaluations.opening import key_of
from workflows.participation.evaluations.record import empty, locked, note, public
from workflows.participation.evaluations.terms import EvaluationRefused, No


def cancel(act: Act, evaluation_id: int, reason: str) -> Evaluation:
    """Call it off; those who were asked and did not decline hear why, by day. Raises EvaluationRefused."""
    row = locked(act, evaluation_id)
    if not is_seen_to(act, row):
        raise EvaluationRefused(No.NOT_YOURS)
    if row.stage != EvaluationStage.OPEN:
        raise EvaluationRefused(No.OVER)
    row.stage, row.ended_at, row.reason = EvaluationStage.CANCELLED, act.now, public(reason)
    for name in ("invite", "remind", "close"):
        post.cancel_timer(act.tx, key_of(name, row))
    act.tx.flush()
    empty(act.tx, row.id)
    note(act, row, EvaluationEvent.CANCELLED, {"reason": row.reason})
    morning(act, row)
    return row
