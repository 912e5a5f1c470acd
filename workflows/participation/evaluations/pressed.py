"""Takes a report that somebody was pressed for good marks: a sealed case for who supervises (principle 8)."""

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.evaluation import Evaluation
from models.vocabulary_evaluations import EvaluationEvent, EvaluationStage
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.open import Report, open_case
from workflows.cases.parties import case_to
from workflows.gate_terms import Action
from workflows.participation.evaluations.record import locked, note, rater_of
from workflows.participation.evaluations.terms import EvaluationRefused, No
from workflows.responsiveness.signs.terms import About
from workflows.responsiveness.signs.told import count_pressure

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
    """Open the case; the body never receives it nor learns who brought it. The evaluation counts who reports.

    Raises EvaluationRefused.
    """
    row = to_report(act, evaluation_id)
    again = has_reported(act, row)
    found = sealed_case(act, row.body, f"{row.code} {row.title}\n{words.strip()}")
    count_pressure(act, found, row.body, About.EVALUATION)
    if not again:
        row.pressed += 1
        act.tx.flush()
        note(act, row, EvaluationEvent.PRESSED)
    return found


def has_reported(act: Act, row: Evaluation) -> bool:
    """Whether the actor has reported pressure by the same body since it opened: persons count."""
    mine = select(col(Case.id)).where(
        col(Case.reporter_id) == act.by.person_id,
        col(Case.object_body) == row.body,
        col(Case.nature) == NATURE,
        col(Case.category).is_(None),
        col(Case.opened_at) >= row.opened_at,
    )
    return act.tx.execute(mine.limit(1)).first() is not None


def to_report_on(act: Act, case_id: int) -> Case:
    """Load a case of the actor's own that a body has. Raises CaseUnknown, EvaluationRefused."""
    case = case_to(act, case_id, Action.JUDGE)
    if case.body is None:
        raise EvaluationRefused(No.UNKNOWN)
    return case


def report_pressure_on(act: Act, case_id: int, words: str) -> Case:
    """Do the same for a case: its rating, or its withdrawal; nothing of it stands where its body reads.

    Raises CaseUnknown, EvaluationRefused.
    """
    case = to_report_on(act, case_id)
    found = sealed_case(act, str(case.body), f"{case.number}\n{words.strip()}", case.cell)
    count_pressure(act, found, str(case.body), About.RATING)
    return found


def sealed_case(act: Act, body: str, words: str, cell: str | None = None) -> Case:
    """Open a report about a body, in which nobody reads who brought it; who supervises it gets it."""
    person = act.by.person_id
    chats = notices.chats_of_person(act.tx, person)
    report = Report(
        words=words,
        nature=NATURE,
        urgency="ordinary",
        category=None,
        confidence=0.0,
        place="",
        cell=cell,
        person_id=person,
        chat_id=chats[0].chat_id if chats else None,
        anonymous=True,
        object_body=body,
        supervised=True,
    )
    return open_case(act, report).case
