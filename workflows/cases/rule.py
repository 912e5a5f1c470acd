"""What a dispatcher or coordinator settles: what the machine was unsure of, and what a body returned."""

from models.case import Case
from models.vocabulary import EventKind, Status
from workflows.access import BodyUnknown
from workflows.cases import loop
from workflows.cases.acts import Act, keep_words, move, record, words_of
from workflows.cases.moves import Verb
from workflows.cases.open import basis_of, limit_of, show_task
from workflows.cases.parties import ruled_case, tell_residents
from workflows.cases.timers import move_limit
from workflows.cases.transitions import TransitionRefused, ruler_of
from workflows.errors import WorkflowError
from workflows.screens import say


class BodyIsObject(WorkflowError):
    """A case may not go to the body it is about (principle 4)."""


def categorise(act: Act, case_id: int, category: str) -> Case:
    """Give an unsure case a category and let the list choose the body."""
    case = ruled_case(act, case_id)
    before = case.category
    case.category, case.confidence = category, 1.0
    choice = act.reference.choose(
        category, case.cell, act.reference.local_date(case.opened_at), case.object_body
    )
    record(act, case, EventKind.CORRECTED, {"from": before, "to": category})
    case.basis = basis_of(choice)
    move_limit(act, case, limit_of(act.reference, category, case.urgency, choice))
    give(act, case, choice.body, f"list:{case.basis}" if case.basis else "fallback")
    return case


def send_to(act: Act, case_id: int, body: str, reason: str) -> Case:
    """Give an unsure or returned case to a body, with a reason in words."""
    case = ruled_case(act, case_id)
    if body not in act.reference.bodies:
        raise BodyUnknown(body)
    if case.status == Status.RETURNED and act.by.role is not ruler_of(case.returned):
        raise TransitionRefused(Status(case.status), Verb.RULE, act.by.role)
    give(act, case, body, reason)
    return case


def give(act: Act, case: Case, body: str | None, reason: str) -> None:
    """Assign, tell the new body and the residents."""
    if body is None or body == case.object_body:
        raise BodyIsObject
    former, case.body = case.body, body
    digest = keep_words(act, case.id, "reason", reason)
    verb = Verb.RULE if case.status == Status.RETURNED else Verb.ASSIGN
    move(act, case, verb, {"body": body, "from": former, "reason": digest})
    loop.spend_nudge(act, case)
    show_task(act, case, words_of(act.tx, case.id, "report"))
    name = act.reference.body_name(body)
    tell_residents(
        act, case, "assigned", say("resident.assigned", number=case.number, body=name, due=case.due_at)
    )
