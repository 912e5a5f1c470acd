"""Takes a report that somebody was pressed for good marks: a sealed case, past its object (principle 8)."""

from models.case import Case
from models.evaluation import Evaluation
from models.vocabulary_evaluations import EvaluationEvent, EvaluationStage
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.open import Report, open_case
from workflows.participation.evaluations.record import locked, note, rater_of
from workflows.participation.evaluations.terms import EvaluationRefused, No

NATURE = "report"
ENDED = frozenset({EvaluationStage.CANCELLED})


def to_report(act: Act, evaluation_id: int) -> Evaluation:
    """Load an evaluation for somebody who was drawn; also after its end. Raises EvaluationRefused."""
    row = locked(act, evaluation_id)
    if rater_of(act.tx, row.id, act.by.person_id) is None:
        raise EvaluationRefused(No.NOT_DRAWN)
    if row.stage in ENDED:
        raise EvaluationRefused(No.OVER)
    return row


def report_pressure(act: Act, evaluation_id: int, words: str) -> Case:
    """Open the case; the body never receives it nor learns who brought it. The evaluation counts it.

    Raises EvaluationRefused.
    """
    row = to_report(act, evaluation_id)
    person = act.by.person_id
    chats = notices.chats_of_person(act.tx, person)
    opened = open_case(
        act,
        Report(
            words=f"{row.code} {row.title}\n{words.strip()}",
            nature=NATURE,
            urgency="ordinary",
            category=None,
            confidence=0.0,
            place="",
            cell=None,
            person_id=person,
            chat_id=chats[0].chat_id if chats else None,
            anonymous=True,
            object_body=row.body,
        ),
    )
    row.pressed += 1
    act.tx.flush()
    note(act, row, EvaluationEvent.PRESSED)
    return opened.case
