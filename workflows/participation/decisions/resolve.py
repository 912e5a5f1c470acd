"""Writes what was decided after a vote, gives its tasks to bodies, and tells everybody who could vote."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.decision import Decision, DecisionTask
from models.rows import add_row
from models.vocabulary import TimerKind
from models.vocabulary_votes import VoteEvent, VoteStage
from models.vote import Vote
from workflows import ledger
from workflows.cases.acts import Act
from workflows.cases.masking import Detail, mask
from workflows.meetings.rules import due_on
from workflows.participation.decisions.source import BASIS, tell_all, write
from workflows.participation.decisions.terms import DecisionRefused, No
from workflows.participation.decisions.told import remind_at, task_key, tell_body
from workflows.participation.votes.close import resolution_key
from workflows.participation.votes.records import note, sees_to
from workflows.participation.votes.seals import digest, plain
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Answers:
    """The four questions of whatever is published: for whom, on whom it relies, who gains, who judges."""

    for_whom: str
    rely_on: str
    who_gains: str
    who_judges: str


@dataclass(frozen=True)
class Commission:
    """What a body is to do, and by which day."""

    body: str
    what: str
    day: date


def resolve(act: Act, vote_id: int, words: str, answers: Answers, *commissions: Commission) -> Decision:
    """Publish what was decided, once. Raises DecisionRefused."""
    vote = vote_over(act, vote_id)
    if decision_of(act.tx, vote.id) is not None:
        raise DecisionRefused(No.RESOLVED)
    return publish(act, drafted(act, words, answers, vote.id), commissions)


def drafted(act: Act, words: str, answers: Answers, vote_id: int | None = None) -> Decision:
    """What a decision says, as everybody may read it; nothing is kept yet."""
    return Decision(
        vote_id=vote_id,
        words=public(words),
        for_whom=public(answers.for_whom),
        rely_on=public(answers.rely_on),
        who_gains=public(answers.who_gains),
        who_judges=public(answers.who_judges),
        resolved_at=act.now,
    )


def publish(
    act: Act,
    row: Decision,
    commissions: Sequence[Commission],
    link: Callable[[Decision], None] = lambda _row: None,
) -> Decision:
    """Keep what was decided, hand out its tasks and tell everybody; `link` says first where it was decided.

    Raises DecisionRefused.
    """
    add_row(act.tx, row)
    link(row)
    act.tx.flush()
    tasks = [task_row(act, row, each) for each in commissions]
    if row.vote_id is not None:
        post.cancel_timer(act.tx, resolution_key(row.vote_id))
    facts: ledger.Facts = {"decision": sealed(row), "tasks": [task_facts(each) for each in tasks]}
    write(act, row, VoteEvent.RESOLVED, facts)
    for each in tasks:
        tell_body(act, row, each, "decision.task")
    key = "decision.resolved_jointly" if row.vote_id is None else "decision.resolved"
    tell_all(act, row, key, f"resolved:{row.id}", words=row.words)
    return row


def add_task(act: Act, vote_id: int, commission: Commission) -> DecisionTask:
    """Give one more task to a body. Raises DecisionRefused."""
    _, row = resolved(act, vote_id)
    return commission_more(act, row, commission)


def commission_more(act: Act, row: Decision, commission: Commission) -> DecisionTask:
    """Give one more task of a decision to a body. Raises DecisionRefused."""
    task = task_row(act, row, commission)
    write(act, row, VoteEvent.RESOLVED, {"tasks": [task_facts(task)]})
    tell_body(act, row, task, "decision.task")
    body, effect = act.reference.body_name(task.body), f"task:{task.id}"
    tell_all(act, row, "decision.task_added", effect, body=body, what=task.what, due=task.due_at)
    return task


def set_trial(act: Act, vote_id: int, until: date, measure: str, review: str) -> Decision:
    """Say that it is tried out: until when, by what it is judged, and how it is looked at again.

    Where and how, and the clock of it, are the trial's own. Raises DecisionRefused.
    """
    vote, row = resolved(act, vote_id)
    row.trial_until = due(act, until)
    row.measure, row.review = public(measure), public(review)
    facts = {"trial": row.trial_until.isoformat(), "decision": sealed(row)}
    note(act, vote, VoteEvent.RESOLVED, facts, BASIS)
    effect = f"trial:{row.id}:{act.now.isoformat()}"
    tell_all(act, row, "decision.trial", effect, until=row.trial_until, measure=row.measure)
    return row


def task_row(act: Act, row: Decision, commission: Commission) -> DecisionTask:
    """Keep a task and let the clock remind of it. Raises DecisionRefused."""
    if commission.body not in act.reference.standing:
        raise DecisionRefused(No.UNKNOWN)
    task = DecisionTask(
        decision_id=row.id,
        body=commission.body,
        what=public(commission.what),
        due_at=due(act, commission.day),
    )
    add_row(act.tx, task)
    at = remind_at(task.due_at, act.now, act.reference.calendar)
    post.set_timer(act.tx, task_key(task.id), TimerKind.RESOLUTION, at, task.id)
    return task


def due(act: Act, day: date) -> datetime:
    """Return until when something is due on its day. Raises DecisionRefused."""
    at = due_on(day, act.reference.calendar.zone).astimezone(UTC)
    if at <= act.now:
        raise DecisionRefused(No.PAST)
    return at


def public(words: str) -> str:
    """Words as everybody may read them: without what tells who somebody is."""
    return mask(words, frozenset(Detail))


def sealed(row: Decision) -> str:
    """Return the hash of all that a decision says."""
    until = row.trial_until.isoformat() if row.trial_until else ""
    told = [
        row.words,
        row.for_whom,
        row.rely_on,
        row.who_gains,
        row.who_judges,
        until,
        row.measure,
        row.review,
    ]
    return digest(plain({"decision": told}))


def task_facts(task: DecisionTask) -> str:
    """What the chain says of a task: its number, its body, its day, and the hash of its words."""
    return f"{task.id} {task.body} {task.due_at.isoformat()} {digest(task.what)}"


def vote_over(act: Act, vote_id: int) -> Vote:
    """Load a counted vote that the actor sees to. Raises DecisionRefused."""
    vote = act.tx.get(Vote, vote_id, with_for_update=True, populate_existing=True)
    if vote is None or not sees_to(act.reference, act.by, vote.body, vote.area):
        raise DecisionRefused(No.UNKNOWN)
    if vote.stage != VoteStage.CLOSED:
        raise DecisionRefused(No.OPEN)
    return vote


def resolved(act: Act, vote_id: int) -> tuple[Vote, Decision]:
    """Load a vote that the actor sees to, and what was decided. Raises DecisionRefused."""
    vote = vote_over(act, vote_id)
    row = decision_of(act.tx, vote.id)
    if row is None:
        raise DecisionRefused(No.UNKNOWN)
    return vote, row


def decision_of(tx: Transaction, vote_id: int) -> Decision | None:
    """Load what was decided after a vote."""
    return tx.execute(select(Decision).where(col(Decision.vote_id) == vote_id)).scalar_one_or_none()
