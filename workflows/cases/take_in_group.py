"""Takes a task by the button in a staff group: as in one's own chat, where the whole card then arrives."""

from dataclasses import replace

from models.case import Case
from workflows import notices
from workflows.access import ChatView
from workflows.cases import handle
from workflows.cases.acts import Act
from workflows.cases.groups import NotOfBody
from workflows.cases.parties import own_case
from workflows.cases.queries import pictures_of, words_for
from workflows.cases.rule import staff_card
from workflows.gate_terms import Action
from workflows.notices import Address


def take_in_group(act: Act, case_id: int, worker: ChatView, body: str | None) -> Case:
    """Take a case of the group's body and lay the whole card into the worker's own chat.

    Raises NotOfBody, NotTheHandler, CaseUnknown, TransitionRefused.
    """
    if body is None or worker.body != body:
        raise NotOfBody
    own_case(act, case_id, Action.ACCEPT)
    case = handle.accept(act, case_id)
    words = words_for(act.tx, act.reference, worker, case)
    card = staff_card(act.tx, act.reference, case, words, worker.role)
    there = Address(worker.id, worker.channel, worker.person_id, worker.role, worker.body, worker.area)
    screen = replace(card, images=tuple(pictures_of(act.tx, case.id)))
    notices.tell(act.tx, [there], screen, act.now, act.chance, key=f"taken:{case.id}:{case.version}")
    return case
