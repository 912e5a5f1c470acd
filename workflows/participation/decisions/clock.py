"""What the clock does after votes: asks for resolutions, reminds of tasks, says what is late, ends trials."""

from datetime import timedelta

from models import post
from models.decision import Decision, DecisionTask
from models.post import DueTimer
from models.vocabulary import TimerKind
from models.vocabulary_votes import VoteEvent
from models.vote import Vote
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.parties import officers_for
from workflows.participation.decisions.resolve import decision_of
from workflows.participation.decisions.source import BASIS, tell_all, write
from workflows.participation.decisions.terms import DecisionVerb
from workflows.participation.decisions.told import remind_at, task_key, tell_body
from workflows.participation.votes.close import resolution_key
from workflows.participation.votes.records import note
from workflows.participation.votes.told import titled
from workflows.screens import Button, Screen


def fire(act: Act, timer: DueTimer) -> None:
    """Do what a timer was set for, by the name of its key."""
    name, subject = timer.key.partition(":")[0], timer.subject or 0
    if name == "decision_wait":
        ask(act, act.tx.get_one(Vote, subject))
    elif name == "decision_task":
        press(act, act.tx.get_one(DecisionTask, subject, with_for_update=True))
    elif name == "decision_trial":
        review(act, act.tx.get_one(Decision, subject))


def ask(act: Act, vote: Vote) -> None:
    """Ask who sees to a vote what was decided, and again until it is told."""
    if decision_of(act.tx, vote.id) is not None:
        return
    line = titled("decision.missing", vote)
    buttons = (
        (Button(str(DecisionVerb.RESOLVE), {"vote": vote.id}), Button("look_vote", {"vote": vote.id})),
    )
    tell_officers(act, vote, Screen((line,), buttons), f"decision_missing:{vote.id}:{act.now.isoformat()}")
    at = act.now + timedelta(days=act.reference.policy.resolve_days)
    post.set_timer(act.tx, resolution_key(vote.id), TimerKind.RESOLUTION, at, vote.id)


def press(act: Act, task: DecisionTask) -> None:
    """Remind of a task; when it becomes late, everybody who decided hears it, once."""
    if task.done_at is not None:
        return
    row, late = act.tx.get_one(Decision, task.decision_id), act.now >= task.due_at
    tell_body(act, row, task, "decision.task_late" if late else "decision.task_near")
    write(act, row, VoteEvent.PROGRESS, {"reminded": task.id, "late": late})
    if late:
        body = act.reference.body_name(task.body)
        effect = f"task_late:{task.id}"
        tell_all(act, row, "decision.task_missed", effect, body=body, what=task.what, due=task.due_at)
    at = remind_at(task.due_at, act.now, act.reference.calendar)
    post.set_timer(act.tx, task_key(task.id), TimerKind.RESOLUTION, at, task.id)


def review(act: Act, row: Decision) -> None:
    """Say that a trial has run its time: who sees to the vote looks at it again."""
    if row.trial_until is None or act.now < row.trial_until or row.vote_id is None:
        return
    vote = act.tx.get_one(Vote, row.vote_id)
    line = titled("decision.trial_over", vote, measure=row.measure, review=row.review)
    screen = Screen((line,), ((Button("put_vote"), Button("look_vote", {"vote": vote.id})),))
    tell_officers(act, vote, screen, f"decision_trial:{row.id}:{row.trial_until.isoformat()}")
    note(act, vote, VoteEvent.PROGRESS, {"trial": "over"}, BASIS)


def tell_officers(act: Act, vote: Vote, screen: Screen, key: str) -> None:
    """Tell who has put a vote; without them, who sees to votes there."""
    people = notices.chats_of_anybody(act.tx, vote.author_id) or officers_for(act, vote.area, vote.body)
    notices.tell(act.tx, people, screen, act.now, act.chance, key=key)
