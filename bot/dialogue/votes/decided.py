"""The conversation after a vote: what was decided, who does what until when, how far it is."""

from datetime import datetime

from bot.dialogue import asking
from bot.dialogue.practices import routes as practices
from bot.dialogue.turn import Turn
from bot.dialogue.votes import trials
from models.vocabulary import BODY_ROLES
from workflows.participation.decisions import asked
from workflows.participation.decisions.terms import DecisionVerb
from workflows.participation.decisions.told import rows_of
from workflows.participation.decisions.view import (
    DecisionView,
    TaskView,
    decision,
    missing_since,
    tasks_of,
)
from workflows.participation.votes.stages import ORGANIZERS
from workflows.participation.votes.view import VoteView
from workflows.policy import Policy
from workflows.reference import Reference
from workflows.screens import Button, Screen, Sentence, say
from workflows.transaction import Transaction

LISTED = 5
Rows = tuple[tuple[Button, ...], ...]

BOOK = asking.book_of("decide", asked, "votes")
PRESSES = asking.starts(BOOK)


def lines(turn: Turn, vote_id: int) -> tuple[Sentence, ...]:
    """What was decided after a vote, or that nothing is said yet."""
    found = decision(turn.tx, vote_id, turn.now)
    if found is not None:
        return card(found, turn.reference)
    return missing(turn.tx, vote_id, turn.reference.policy, turn.now)


def missing(tx: Transaction, vote_id: int, policy: Policy, now: datetime) -> tuple[Sentence, ...]:
    """Say that what was decided should be there by now, where it should."""
    return (say("decide.missing"),) if missing_since(tx, vote_id, policy, now) else ()


def card(found: DecisionView, reference: Reference) -> tuple[Sentence, ...]:
    """What was decided, for whom, and who does what."""
    told = [say("decide.words", words=found.words)]
    if found.trial is not None:
        told += trials.card(found.trial, reference)
    elif found.trial_until is not None:
        told.append(say("decide.trial", until=found.trial_until, measure=found.measure, review=found.review))
    told += [line for each in found.tasks for line in task_lines(each, reference)]
    told += [say(f"decide.four.{name}", words=words) for name, words in found.answers]
    return tuple(told)


def task_lines(each: TaskView, reference: Reference) -> tuple[Sentence, ...]:
    """A task: how it stands, and the newest words about it."""
    state = say(f"decide.state.{each.state}")
    body = reference.body_name(each.body)
    told = [say("decide.task", body=body, what=each.what, due=each.due_at, state=state)]
    if each.done_at is not None:
        return (*told, say("decide.report", words=each.report, at=each.done_at))
    if each.progress:
        told.append(say("decide.progress", words=each.progress))
    if each.expected_at is not None:
        told.append(say("decide.delay", until=each.expected_at, why=each.late_why))
    return tuple(told)


def rows(turn: Turn, seen: VoteView) -> Rows:
    """What who sees to a vote may do once it is counted."""
    if turn.role not in ORGANIZERS:
        return ()
    about = {"vote": seen.id}
    found = decision(turn.tx, seen.id, turn.now)
    if found is None:
        return ((Button(str(DecisionVerb.RESOLVE), about),),)
    verbs = (DecisionVerb.TASK, *trials.verbs(found.trial))
    done = [row for each in found.tasks for row in practices.offer(turn, "task", each.id)]
    return (tuple(Button(str(verb), about) for verb in verbs), *done[:LISTED])


def going_on(turn: Turn) -> tuple[Screen, ...]:
    """The tasks of decisions that lie before a body, each with what can be said about it."""
    if turn.role not in BODY_ROLES or turn.chat.body is None:
        return ()
    found = tasks_of(turn.tx, turn.chat.body, turn.now)
    return tuple(Screen(task_lines(each, turn.reference), rows_of(each.id)) for each in found[:LISTED])
