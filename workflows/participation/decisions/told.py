"""Tells bodies what they are to do of what was decided, and names the timers of that."""

from datetime import datetime

from models.decision import Decision, DecisionTask
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.deadlines import WorkCalendar
from workflows.cases.parties import people_of_body
from workflows.meetings.rules import next_reminder
from workflows.participation.decisions.source import source_of
from workflows.participation.decisions.terms import DecisionVerb
from workflows.screens import Button, Screen

OF_BODY = (DecisionVerb.PROGRESS, DecisionVerb.DONE, DecisionVerb.LATE)
"""What a body does about its task."""


def task_key(task_id: int) -> str:
    """Name the one timer of a task."""
    return f"decision_task:{task_id}"


def remind_at(due_at: datetime, after: datetime, calendar: WorkCalendar) -> datetime:
    """Return the next reminder of a task: a day before, when it is due, every working day after."""
    return next_reminder(due_at, after, calendar)


def tell_body(act: Act, row: Decision, task: DecisionTask, key: str) -> None:
    """Tell a body of its task, with what it can say about it."""
    source = source_of(act.tx, row)
    line = source.line(key, what=task.what, due=task.due_at)
    screen = Screen((line,), (*rows_of(task.id), (source.button,)))
    effect = f"{key}:{task.id}:{act.now.isoformat()}"
    notices.tell(act.tx, people_of_body(act, task.body), screen, act.now, act.chance, key=effect)


def rows_of(task_id: int) -> tuple[tuple[Button, ...], ...]:
    """The buttons of a task."""
    return (tuple(Button(str(verb), {"task": task_id}) for verb in OF_BODY),)
