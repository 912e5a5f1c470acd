"""Reads what was decided after votes, for chat and pages: its tasks, how they stand, how many keep time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlmodel import col

from models.decision import Decision, DecisionTask
from models.vocabulary_votes import VoteStage
from models.vote import Vote
from workflows.participation.covenants.record import decides
from workflows.participation.decisions.resolve import decision_of
from workflows.participation.decisions.source import source_of
from workflows.participation.trials.view import TrialView, of_decision
from workflows.policy import Policy
from workflows.transaction import Transaction

MOST = 50


class TaskState(StrEnum):
    """How a task stands."""

    OPEN = "open"
    LATE = "late"
    KEPT = "kept"  # done in time
    DONE_LATE = "done_late"


@dataclass(frozen=True)
class TaskView:
    """What a body does of a decision."""

    id: int
    body: str
    what: str
    due_at: datetime
    state: TaskState
    progress: str
    late_why: str
    expected_at: datetime | None
    done_at: datetime | None
    report: str


@dataclass(frozen=True)
class DecisionView:
    """What was decided, and where."""

    code: str  # of the vote, the consultation or the assembly
    title: str
    page: str
    words: str
    answers: tuple[tuple[str, str], ...]  # question of S21, answer
    resolved_at: datetime
    trial_until: datetime | None
    measure: str
    review: str
    trial: TrialView | None
    tasks: tuple[TaskView, ...]


@dataclass(frozen=True)
class Kept:
    """How many tasks came due or were done, and how many of them in time."""

    due: int
    kept: int


def state_of(task: DecisionTask, now: datetime) -> TaskState:
    """Return how a task stands."""
    if task.done_at is not None:
        return TaskState.KEPT if task.done_at <= task.due_at else TaskState.DONE_LATE
    return TaskState.LATE if now > task.due_at else TaskState.OPEN


QUESTIONS = ("for_whom", "rely_on", "who_gains", "who_judges")


def decision(tx: Transaction, vote_id: int, now: datetime) -> DecisionView | None:
    """Return what was decided after a vote; None where nothing is."""
    row = decision_of(tx, vote_id)
    return None if row is None else shown(tx, row, now)


def shown(tx: Transaction, row: Decision, now: datetime) -> DecisionView:
    """Show a decision with its tasks."""
    source = source_of(tx, row)
    tasks = select(DecisionTask).where(col(DecisionTask.decision_id) == row.id)
    rows = tx.execute(tasks.order_by(col(DecisionTask.due_at), col(DecisionTask.id))).scalars()
    return DecisionView(
        code=source.number,
        title=source.title,
        page=source.page,
        words=row.words,
        answers=tuple((name, str(getattr(row, name))) for name in QUESTIONS),
        resolved_at=row.resolved_at,
        trial_until=row.trial_until,
        measure=row.measure,
        review=row.review,
        trial=of_decision(tx, row.id),
        tasks=tuple(task_view(each, now) for each in rows),
    )


def task_view(task: DecisionTask, now: datetime) -> TaskView:
    """Show one task."""
    return TaskView(
        id=task.id,
        body=task.body,
        what=task.what,
        due_at=task.due_at,
        state=state_of(task, now),
        progress=task.progress,
        late_why=task.late_why,
        expected_at=task.expected_at,
        done_at=task.done_at,
        report=task.report,
    )


def decisions(tx: Transaction, now: datetime, most: int = MOST) -> list[DecisionView]:
    """Return what was decided, newest first, for everybody."""
    rows = tx.execute(select(Decision).order_by(col(Decision.id).desc()).limit(most)).scalars()
    return [shown(tx, each, now) for each in rows]


def kept(tx: Transaction, now: datetime) -> Kept:
    """Count the tasks of all decisions that are done or were due."""
    done, due = col(DecisionTask.done_at), col(DecisionTask.due_at)
    counted = select(func.count(), func.count().filter(done <= due)).select_from(DecisionTask)
    over, in_time = tx.execute(counted.where(or_(done.is_not(None), due < now))).one()
    return Kept(int(over), int(in_time))


def tasks_of(tx: Transaction, body: str, now: datetime) -> list[TaskView]:
    """Return the tasks that lie before a body, the first due first."""
    mine = select(DecisionTask).where(col(DecisionTask.body) == body, col(DecisionTask.done_at).is_(None))
    rows = tx.execute(mine.order_by(col(DecisionTask.due_at), col(DecisionTask.id)).limit(MOST)).scalars()
    return [task_view(each, now) for each in rows]


def missing_since(tx: Transaction, vote_id: int, policy: Policy, now: datetime) -> datetime | None:
    """Return since when a resolution should be there and is not."""
    vote = tx.get_one(Vote, vote_id)
    if vote.stage != VoteStage.CLOSED or vote.ended_at is None or decision_of(tx, vote_id) is not None:
        return None
    due = vote.ended_at + timedelta(days=policy.resolve_days)
    return due if now >= due and not decides(tx, vote_id) else None
