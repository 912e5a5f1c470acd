"""Carries a decision out: a body says how far its task is, that it is late and why, and what it did."""

from datetime import date

from models import post
from models.decision import Decision, DecisionTask
from models.vocabulary import BODY_ROLES, TimerKind
from models.vocabulary_votes import VoteEvent, VoteKind
from models.vote import Vote
from workflows import ledger
from workflows.cases.acts import Act
from workflows.participation.decisions.resolve import due, public
from workflows.participation.decisions.source import tell_all, write
from workflows.participation.decisions.terms import DecisionRefused, No
from workflows.participation.decisions.told import task_key
from workflows.participation.votes.seals import digest
from workflows.screens import Value


def progress(act: Act, task_id: int, words: str) -> DecisionTask:
    """Say how far it is. Raises DecisionRefused."""
    task = own_task(act, task_id)
    task.progress, task.progress_at = public(words), act.now
    tell(
        act,
        task,
        VoteEvent.PROGRESS,
        "decision.progress",
        {"words": digest(task.progress)},
        words=task.progress,
    )
    return task


def late(act: Act, task_id: int, why: str, until: date) -> DecisionTask:
    """Say why it takes longer, and until when; the day that was decided stays. Raises DecisionRefused."""
    task = own_task(act, task_id)
    task.expected_at, task.late_why = due(act, until), public(why)
    facts: ledger.Facts = {"late": digest(task.late_why), "expected": task.expected_at.isoformat()}
    given: dict[str, Value] = {"due": task.due_at, "until": task.expected_at, "why": task.late_why}
    tell(act, task, VoteEvent.PROGRESS, "decision.late_why", facts, **given)
    return task


def done(act: Act, task_id: int, report: str) -> DecisionTask:
    """Say what was done; from then on nothing reminds of it. Raises DecisionRefused."""
    task = own_task(act, task_id)
    task.done_at, task.report = act.now, public(report)
    post.cancel_timer(act.tx, task_key(task.id))
    facts: ledger.Facts = {"report": digest(task.report), "late": act.now > task.due_at}
    key = "decision.done_late" if act.now > task.due_at else "decision.done"
    tell(act, task, VoteEvent.DONE, key, facts, report=task.report, due=task.due_at)
    follow_money(act, task)
    return task


def follow_money(act: Act, task: DecisionTask) -> None:
    """Where residents gave money for it, let them look at what was done."""
    vote_id = act.tx.get_one(Decision, task.decision_id).vote_id
    if vote_id is not None and act.tx.get_one(Vote, vote_id).kind == VoteKind.BUDGET:
        post.set_timer(act.tx, f"budget_task:{task.id}", TimerKind.BUDGET, act.now, task.id)


def tell(
    act: Act, task: DecisionTask, event: VoteEvent, key: str, facts: ledger.Facts, **values: Value
) -> None:
    """Write it into the chain of where it was decided, and tell everybody who did."""
    row = act.tx.get_one(Decision, task.decision_id)
    write(act, row, event, {**facts, "task": task.id, "body": task.body})
    body, effect = act.reference.body_name(task.body), f"{key}:{task.id}:{act.now.isoformat()}"
    tell_all(act, row, key, effect, body=body, what=task.what, **values)


def own_task(act: Act, task_id: int) -> DecisionTask:
    """Load a task of the actor's body that is not done. Raises DecisionRefused."""
    task = act.tx.get(DecisionTask, task_id, with_for_update=True, populate_existing=True)
    if task is None or act.by.role not in BODY_ROLES or task.body != act.by.body:
        raise DecisionRefused(No.UNKNOWN)
    if task.done_at is not None:
        raise DecisionRefused(No.DONE)
    return task
