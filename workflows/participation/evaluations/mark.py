"""Takes what a rater says: a mark for each criterion, one sentence; it may be changed until the end."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from models.evaluation import Evaluation, EvaluationRater
from models.vault import vault_of
from models.vocabulary_evaluations import EvaluationEvent
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask, tells_who
from workflows.participation.evaluations.counting import is_whole
from workflows.participation.evaluations.record import note, opened, rater_of
from workflows.participation.evaluations.rubrics import criteria_of
from workflows.participation.evaluations.said import standard_of
from workflows.participation.evaluations.terms import EvaluationRefused, No
from workflows.participation.evaluations.tied import bodies_concerned, staff_of
from workflows.participation.votes.seals import plain, seal_of, tracker_of

NONCE_BYTES = 16
LONGEST = 200
"""Characters of the one sentence."""


@dataclass(frozen=True)
class Receipt:
    """That it is kept, never what it says."""

    mark: str
    changed: bool


def to_rate(act: Act, evaluation_id: int) -> tuple[Evaluation, EvaluationRater]:
    """Load an open evaluation and the actor's line in it. Raises EvaluationRefused."""
    row = opened(act, evaluation_id)
    rater = rater_of(act.tx, row.id, act.by.person_id)
    if rater is None:
        raise EvaluationRefused(No.NOT_DRAWN)
    if act.by.person_id in staff_of(act.tx, bodies_concerned(act.reference, row.body, row.payer)):
        raise EvaluationRefused(No.TIED)
    return row, rater


def rate(act: Act, evaluation_id: int, marks: Mapping[str, int], words: str = "") -> Receipt:
    """Keep what a rater says, in the place of what they said before. Raises EvaluationRefused."""
    row, rater = to_rate(act, evaluation_id)
    if not is_whole((each.code for each in criteria_of(standard_of(row))), marks):
        raise EvaluationRefused(No.UNFINISHED)
    changed = bool(rater.nonce)
    rater.nonce = rater.nonce or act.chance.randbytes(NONCE_BYTES).hex()
    rater.marks, rater.declined = plain(dict(marks)), False
    rater.words = sealed(act, rater, masked(words)) if words.strip() else None
    act.tx.flush()
    mark = tracker_of(row.code, rater.nonce)
    event = EvaluationEvent.CHANGED if changed else EvaluationEvent.MARKED
    note(act, row, event, {"mark": mark, "seal": seal_of(rater.nonce, rater.marks)})
    return Receipt(mark, changed)


def masked(words: str) -> str:
    """The one sentence as others may read it."""
    return mask(words.strip()[:LONGEST], frozenset(Detail))


def telling(words: str) -> tuple[str, ...]:
    """Return the stretches of a sentence that show who wrote it, and go."""
    return tells_who(words[:LONGEST])


def words_place(rater: EvaluationRater) -> str:
    """What the sentence of a rater is bound to."""
    return f"evaluationrater.words:{rater.entry}"


def sealed(act: Act, rater: EvaluationRater, words: str) -> bytes:
    """Seal a sentence under the rater's own key."""
    return vault_of(act.tx).seal_bytes(act.tx, rater.person_id, words.encode(), words_place(rater))


def decline(act: Act, evaluation_id: int) -> Evaluation:
    """Take no part; what was said is gone, and no chain knows who declined. Raises EvaluationRefused."""
    row = opened(act, evaluation_id)
    rater = rater_of(act.tx, row.id, act.by.person_id)
    if rater is None:
        raise EvaluationRefused(No.NOT_DRAWN)
    take_back(act, row, rater)
    rater.declined = True
    act.tx.flush()
    return row


def take_back(act: Act, row: Evaluation, rater: EvaluationRater) -> None:
    """Let go of what a rater has said, if anything."""
    if not rater.nonce:
        return
    mark = tracker_of(row.code, rater.nonce)
    rater.nonce, rater.marks, rater.words = "", "", None
    act.tx.flush()
    note(act, row, EvaluationEvent.TAKEN_BACK, {"mark": mark})


def marks_in(kept: str) -> dict[str, int]:
    """Read the marks of a sheet."""
    return {str(code): int(mark) for code, mark in json.loads(kept).items()}
