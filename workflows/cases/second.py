"""Sees to it that a case which failed is answered by somebody else, the first answer beside it (S12)."""

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.vocabulary import EventKind
from workflows.cases.acts import Act, words_of
from workflows.cases.parties import known_also, staff_of
from workflows.errors import WorkflowError
from workflows.ledger import subject_of
from workflows.screens import Sentence, say


class SameHand(WorkflowError):
    """Who answered it before does not answer it again while a colleague is there."""


def check_hand(act: Act, case: Case) -> None:
    """Check that the actor may take or answer a case that failed. Raises SameHand.

    Who works there alone may: a case without anybody helps nobody.
    """
    if not case.reopened:
        return
    before = answered_by(act, case)
    if str(act.by.person_id) not in before:
        return
    if any(str(each.person_id) not in before for each in staff_of(act, case)):
        raise SameHand


def answered_by(act: Act, case: Case) -> frozenset[str]:
    """Return the ids of those who have answered a case."""
    actors = act.tx.execute(
        select(col(Event.actor)).where(
            col(Event.subject) == subject_of(case.number), col(Event.kind) == EventKind.REPLIED
        )
    ).scalars()
    return known_also(act.tx, (actor.partition(":")[2] for actor in actors))


def answer_before(act: Act, case: Case) -> str:
    """Return the answer that did not settle a case; empty where there was none."""
    return words_of(act.tx, case.id, "reply") if case.reopened else ""


def before_line(act: Act, case: Case, key: str) -> tuple[Sentence, ...]:
    """Put the answer that did not settle it beside a new one; nothing where there was none."""
    told = answer_before(act, case)
    return (say(key, reply=told),) if told else ()
