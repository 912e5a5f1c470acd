"""What a dispatcher or coordinator settles: what the machine was unsure of, and what a body returned."""

from datetime import datetime

from models.case import Case
from models.vocabulary import EventKind, Noticed, Role, Status
from workflows.access import BodyUnknown
from workflows.appeals import waits
from workflows.cases import corrections
from workflows.cases.acts import Act, keep_words, move, record, words_of
from workflows.cases.cards import task_card
from workflows.cases.groups import take_away
from workflows.cases.moves import Verb
from workflows.cases.open import basis_of, limit_of, limit_rule, show_task
from workflows.cases.parties import tell_former, tell_residents
from workflows.cases.queries import return_of
from workflows.cases.reach import is_sealed
from workflows.cases.settled import to_settle
from workflows.cases.timers import move_limit
from workflows.cases.transitions import may_move, ruler_of
from workflows.errors import WorkflowError
from workflows.reference import Reference
from workflows.responsiveness.loop import nudge
from workflows.screens import Button, Screen, say
from workflows.transaction import Transaction

RULING = "ruling"
"""The basis of a case that a person has given to a body outside the list."""


class NotTheRuler(WorkflowError):
    """The return is for another role to rule on."""

    def __init__(self, ruler: Role) -> None:
        super().__init__(ruler)
        self.ruler = ruler


class BodyIsObject(WorkflowError):
    """A case may not go to the body it is about, nor to one below it (principle 4)."""


def categorise(act: Act, case_id: int, category: str, stage: str | None = None) -> Case:
    """Give an unsure case a category and let the list choose the body. Raises as `to_settle`."""
    case = to_settle(act, case_id, stage)
    before = case.category
    case.category, case.confidence = category, 1.0
    choice = act.reference.choose(
        category, case.cell, act.reference.local_date(case.opened_at), case.object_body
    )
    limit = limit_of(act.reference, category, case.urgency, choice)
    facts = {"from": before, "to": category, "limit": limit}
    record(act, case, EventKind.CORRECTED, facts, limit_rule(act.reference, case.urgency, choice))
    corrections.note_category(act, case, Noticed.DISPATCHER, before)
    case.basis = basis_of(choice)
    move_limit(act, case, limit)
    give(act, case, choice.body, f"list:{case.basis}" if case.basis else "fallback")
    return case


def send_to(act: Act, case_id: int, body: str, reason: str, stage: str | None = None) -> Case:
    """Give an unsure or returned case to a body, with a reason in words. Raises as `to_settle`."""
    case = to_settle(act, case_id, stage)
    if body not in act.reference.standing:
        raise BodyUnknown(body)
    before = corrections.stood(case)
    case.basis = basis_for(act, case, body)
    give(act, case, body, reason)
    corrections.note_body(act, case, before)
    return case


def ruler(tx: Transaction, case: Case) -> Role:
    """Who rules on the newest return of a case."""
    return ruler_of(case.returned, return_of(tx, case.number).reason)


def basis_for(act: Act, case: Case, body: str) -> str:
    """The list's entry where it names this body, else that a person has ruled."""
    day = act.reference.local_date(case.opened_at)
    choice = act.reference.choose(case.category, case.cell, day, case.object_body)
    return basis_of(choice) if case.category and choice.body == body else RULING


def staff_card(
    tx: Transaction, reference: Reference, case: Case, words: str, role: Role, now: datetime | None = None
) -> Screen:
    """The card for one role: ruling on a return, or declining it, is offered only to whom it falls."""
    card = whistling(reference, case, role, task_card(reference, case, words, role, now))
    if case.status != Status.RETURNED or role is ruler(tx, case):
        return card
    rows = (tuple(each for each in row if each.name not in ("rule", "decline")) for row in card.buttons)
    return card.with_buttons(*(row for row in rows if row))


def whistling(reference: Reference, case: Case, role: Role, card: Screen) -> Screen:
    """Offer the whistle on a card to the roles that the house has named for it."""
    named = role in reference.policy.whistlers and not is_sealed(case)
    if not named or not may_move(Status(case.status), Verb.WHISTLE, role):
        return card
    return card.with_buttons((Button("whistle", {"case": case.id}),), *card.buttons)


def give(act: Act, case: Case, body: str | None, reason: str) -> None:
    """Assign, tell the new body and the residents. Raises BodyIsObject, NotTheRuler."""
    if body is None or act.reference.is_under(body, case.object_body):
        raise BodyIsObject
    if case.status == Status.RETURNED and act.by.role is not ruler(act.tx, case):
        raise NotTheRuler(ruler(act.tx, case))
    former, case.body, case.handler_id = case.body, body, None
    digest = keep_words(act, case.id, "reason", reason)
    verb = Verb.RULE if case.status == Status.RETURNED else Verb.ASSIGN
    move(act, case, verb, {"body": body, "from": former, "reason": digest})
    waits.end(act, case)
    nudge.spend_nudge(act, case)
    show_task(act, case, words_of(act.tx, case.id, "report"))
    tell_former(act, case, former)
    take_away(act, case, former)
    name = act.reference.body_name(body)
    tell_residents(
        act, case, "assigned", say("resident.assigned", number=case.number, body=name, due=case.due_at)
    )
