"""Says what each seat sees of evaluations and may do about them, for chat and desk alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlmodel import col

from models.evaluation import Evaluation
from models.vocabulary import BODY_ROLES, Role
from models.vocabulary_evaluations import EvaluationStage
from workflows.cases.acts import Act
from workflows.gate import has_duty
from workflows.gate_terms import Duty
from workflows.participation.evaluations.after import BODY_PEOPLE, may_rule
from workflows.participation.evaluations.objects import is_seen_to
from workflows.participation.evaluations.record import find
from workflows.participation.evaluations.view import LISTED, EvaluationView, of_bodies, sentences, view_of
from workflows.policy import Policy

CANCEL, ANSWER, MARK = "cancel_evaluation", "answer_evaluation", "mark_provider"
APPEAL, UPHOLD, DISMISS = "appeal_evaluation", "uphold_evaluation", "dismiss_evaluation"
PLAN, IMPROVE = "plan_evaluation", "improve_evaluation"
WAITING = frozenset({ANSWER, MARK, UPHOLD, DISMISS, PLAN, IMPROVE})
"""What somebody waits for; the rest is there to be used."""


@dataclass(frozen=True)
class Seen:
    """An evaluation as a seat sees it, what may be done, and what raters wrote where that is shown."""

    view: EvaluationView
    verbs: tuple[str, ...]
    sentences: tuple[str, ...]
    payer_mark: int | None  # as who pays sees it before everybody does


def seen_by(act: Act) -> list[Seen]:
    """Return the evaluations that concern a seat, newest first: never who was asked."""
    if act.by.role in BODY_ROLES:
        rows = of_bodies(act.tx, [act.by.body] if act.by.body else [])
    else:
        asked = select(Evaluation).where(near(act)).order_by(col(Evaluation.id).desc()).limit(LISTED)
        rows = [each for each in act.tx.execute(asked).scalars() if looks(act, each)]
    return [seen_of(act, each) for each in rows]


UNRULED = and_(col(Evaluation.appealed_at).is_not(None), col(Evaluation.ruled_at).is_(None))


def near(act: Act) -> ColumnElement[bool]:
    """Ask for what lies in the actor's area, or waits for a ruling: newer ones elsewhere would hide it."""
    area, mine = act.by.area, col(Evaluation.area)
    if area is None:
        return true()
    here = mine.in_(act.reference.cells_under(area))
    whole = area in act.reference.area_path(None)
    return or_(here, mine.is_(None), UNRULED) if whole else or_(here, UNRULED)


def waiting_for(act: Act) -> list[Seen]:
    """Return the evaluations about which a seat should do something: asked for in every list of tasks."""
    if act.by.role in BODY_PEOPLE and act.by.body:
        rows = of_bodies(act.tx, [act.by.body])
    elif act.by.role is Role.COORDINATOR:
        rows = list(act.tx.execute(select(Evaluation).where(UNRULED).order_by(col(Evaluation.id))).scalars())
    else:
        return []
    return [seen_of(act, each) for each in rows if WAITING & set(verbs(act, each))]


def one_seen_by(act: Act, key: int | str) -> Seen | None:
    """Return one evaluation as a seat sees it; to whom it does not concern, as to everybody."""
    row = find(act.tx, key)
    return None if row is None else seen_of(act, row)


def looks(act: Act, row: Evaluation) -> bool:
    """Whether somebody who works for no body sees to it, may rule on it, or reads everything."""
    return act.by.role is Role.AUDITOR or is_seen_to(act, row) or may_rule(act, act.reference, act.by, row)


def seen_of(act: Act, row: Evaluation) -> Seen:
    """Show one; numbers before everybody has them to whom it is about alone."""
    own = act.by.body == row.body and act.by.role in BODY_PEOPLE
    told = own or row.stage == EvaluationStage.PUBLISHED
    reads = own or is_seen_to(act, row)
    words = sentences(act.tx, row) if told and reads else []
    payer = row.payer_mark if act.by.body == row.payer else None
    return Seen(view_of(act.tx, row, early=own), tuple(verbs(act, row)), tuple(words), payer)


def verbs(act: Act, row: Evaluation) -> Iterator[str]:
    """Yield what the actor may do now."""
    if row.stage == EvaluationStage.OPEN and is_seen_to(act, row):
        yield CANCEL
    if act.by.role in BODY_PEOPLE and act.by.body == row.body:
        yield from of_object(row, act.now, act.reference.policy)
    pays = row.payer is not None and act.by.body == row.payer and has_duty(act.by.role, Duty.CONTRACT)
    if pays and row.payer_mark is None and row.stage in (EvaluationStage.OPEN, EvaluationStage.ANSWER):
        yield MARK
    if act.by.role is Role.HEAD and act.by.body == (row.payer or row.body) and row.plan_by is not None:
        yield from planning(row)
    if row.appealed_at is not None and row.ruled_at is None and may_rule(act, act.reference, act.by, row):
        yield from (UPHOLD, DISMISS)


def of_object(row: Evaluation, now: datetime, policy: Policy) -> Iterator[str]:
    """Yield what those may do whose work it is."""
    if row.stage == EvaluationStage.ANSWER:
        yield ANSWER
    published = row.published_at if row.stage == EvaluationStage.PUBLISHED else None
    if published and row.appealed_at is None and now <= published + timedelta(days=policy.appeal_days):
        yield APPEAL


def planning(row: Evaluation) -> Iterator[str]:
    """Yield what is to be said of a plan."""
    if not row.plan:
        yield PLAN
    elif row.better_at is None:
        yield IMPROVE
