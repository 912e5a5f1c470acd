"""Tells of what was decided: bodies what they are to do, everybody who could vote what became of it."""

from datetime import datetime

from models.decision import DecisionTask
from models.vote import Vote
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.deadlines import WorkCalendar
from workflows.cases.parties import people_of_body
from workflows.meetings.rules import next_reminder
from workflows.participation.decisions.terms import DecisionVerb
from workflows.participation.votes.close import seated_persons
from workflows.participation.votes.told import look, tell_author, tell_persons, titled
from workflows.screens import Button, Screen, Value, say

OF_BODY = (DecisionVerb.PROGRESS, DecisionVerb.DONE, DecisionVerb.LATE)
"""What a body does about its task."""


def task_key(task_id: int) -> str:
    """Name the one timer of a task."""
    return f"decision_task:{task_id}"


def trial_key(decision_id: int) -> str:
    """Name the timer at which a trial ends."""
    return f"decision_trial:{decision_id}"


def remind_at(due_at: datetime, after: datetime, calendar: WorkCalendar) -> datetime:
    """Return the next reminder of a task: a day before, when it is due, every working day after."""
    return next_reminder(due_at, after, calendar)


def tell_voters(act: Act, vote: Vote, key: str, effect: str, **values: Value) -> None:
    """Tell everybody who may have voted, and who has asked: nobody is told apart by what they did."""
    line = titled(key, vote, **values)
    tell_persons(act, vote, seated_persons(act.tx, vote.id), line, effect)
    tell_author(act, vote, line, effect)


def tell_body(act: Act, vote: Vote, task: DecisionTask, key: str) -> None:
    """Tell a body of its task, with what it can say about it."""
    line = say(key, title=vote.title, number=vote.code, what=task.what, due=task.due_at)
    screen = Screen((line,), (*rows_of(task.id), *look(vote)))
    effect = f"{key}:{task.id}:{act.now.isoformat()}"
    notices.tell(act.tx, people_of_body(act, task.body), screen, act.now, act.chance, key=effect)


def rows_of(task_id: int) -> tuple[tuple[Button, ...], ...]:
    """The buttons of a task."""
    return (tuple(Button(str(verb), {"task": task_id}) for verb in OF_BODY),)
