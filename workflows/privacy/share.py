"""Lets the handler of one case see how to reach who brought it: allowed by the case, recorded by the look."""

from sqlalchemy import delete, select
from sqlmodel import col

from models.case import Case
from models.post_tables import Outbox
from models.privacy import Contact
from models.vocabulary import (
    OPEN_STATUSES,
    ContactKind,
    ContactReason,
    EventKind,
    PersonEvent,
    Purpose,
    Status,
)
from workflows import notices
from workflows.cases.acts import Act, case_of, record
from workflows.cases.cards import resident_screen, rows, task_card
from workflows.cases.parties import case_to, shown_name, tell_staff, worker_of
from workflows.cases.reach import allows, is_sealed
from workflows.errors import WorkflowError
from workflows.gate_terms import Action
from workflows.privacy import consent
from workflows.privacy.chain import note
from workflows.privacy.contact import contacts_of
from workflows.screens import Screen, Sentence, say

SHOWN = "contact_shown"
"""Begins the keys of messages that hold contact data, so that ending the consent takes them back."""

AT_WORK = frozenset({*OPEN_STATUSES, Status.REPLIED})


class ContactMissing(WorkflowError):
    """The resident has left nothing yet that a handler could see."""


class ContactWithheld(WorkflowError):
    """The resident has not allowed it, has taken it back, or is anonymous; nothing was shown."""


def can_allow(case: Case) -> bool:
    """Whether a resident may let the handler of this case see how to reach them.

    Not where they are anonymous, nor in a sealed matter: there the gate shows it to nobody, and does not ask.
    """
    return not case.anonymous and not is_sealed(case) and case.status in AT_WORK


def allow(act: Act, case_id: int) -> Case:
    """Let the handler of a case see how to reach its reporter. Raises ContactMissing, ContactWithheld."""
    case = case_to(act, case_id, Action.SHARE)
    if not can_allow(case):
        raise ContactWithheld
    if not contacts_of(act.tx, case.reporter_id):
        raise ContactMissing
    if not case.may_contact:
        case.may_contact = True
        record(act, case, EventKind.CONTACT_ALLOWED)
        tell_worker(act, case, "contact_allowed", say("task.contact_allowed", number=case.number))
    return case


def end(act: Act, case_id: int) -> Case:
    """Take that back at once, with what handlers' chats still show."""
    case = case_to(act, case_id, Action.SHARE)
    if case.may_contact:
        close(act, case)
    return case


def close(act: Act, case: Case) -> None:
    """End the permission of one case."""
    case.may_contact = False
    record(act, case, EventKind.CONTACT_ENDED)
    act.tx.execute(
        delete(Outbox).where(col(Outbox.case_id) == case.id, col(Outbox.dedup).startswith(f"{SHOWN}:"))
    )
    tell_worker(act, case, "contact_ended", say("task.contact_ended", number=case.number))


def end_all(act: Act, person_id: int) -> None:
    """End the permission of every case of a person."""
    mine = select(col(Case.id)).where(col(Case.reporter_id) == person_id, col(Case.may_contact))
    for case_id in act.tx.execute(mine.order_by(col(Case.id))).scalars().all():
        close(act, case_of(act, case_id))


def erase(act: Act) -> None:
    """Erase all contact data of the actor, and end what was allowed on single cases."""
    person = act.by.person_id
    assert person is not None
    end_all(act, person)
    mine = delete(Contact).where(col(Contact.person_id) == person).returning(col(Contact.id))
    if act.tx.execute(mine).all():
        note(act, person, PersonEvent.CONTACT_ERASED)
    consent.take_back(act, Purpose.CONTACT)


def read(act: Act, case_id: int, reason: ContactReason, chat_id: int) -> Case:
    """Show the handler of a case how to reach its reporter; write it down, and tell the reporter at once.

    Raises CaseUnknown, NotTheHandler, ContactWithheld.
    """
    case = case_to(act, case_id, Action.SEE)
    found = contacts_of(act.tx, case.reporter_id)
    can = allows(act.tx, act.reference, act.by, case, Action.CONTACT) and case.status in AT_WORK
    if not can or not found or case.reporter_id is None:
        raise ContactWithheld
    kinds = [str(kind) for kind in found]
    record(act, case, EventKind.CONTACT_READ, {"reason": reason, "kinds": kinds, "body": act.by.body})
    facts = {"reason": reason, "kinds": kinds, "body": act.by.body}
    note(act, case.reporter_id, PersonEvent.CONTACT_READ, facts)
    show(act, case, found, chat_id)
    tell_reporter_of(act, case, reason)
    return case


def show(act: Act, case: Case, found: dict[ContactKind, str], chat_id: int) -> None:
    """Put the contact data before the one chat that asked, in a message that can be taken back."""
    lines = [say("task.contact", number=case.number)]
    lines += [say(f"contact.{kind}", value=value) for kind, value in found.items()]
    here = [each for each in worker_of(act, case) if each.chat_id == chat_id]
    screen = Screen(tuple(lines), case_id=case.id, case_number=case.number)
    tell_staff(act, case, here, SHOWN, screen)


def tell_reporter_of(act: Act, case: Case, reason: ContactReason) -> None:
    """Tell who has looked, when, and why; with the way to end it."""
    line = say(
        "resident.contact_read",
        number=case.number,
        at=act.now,
        body=act.reference.body_name(case.body),
        person=shown_name(act, act.by.person_id),
        reason=say(f"contact_reason.{reason}"),
    )
    screen = resident_screen(case, line).with_buttons(*rows((("forbid_contact", "progress"),), case.id))
    chats = notices.chats_of_person(act.tx, case.reporter_id)
    key = f"contact_read:{case.id}:{case.version}"
    notices.tell(act.tx, chats, screen, act.now, act.chance, key=key)


def tell_worker(act: Act, case: Case, key: str, line: Sentence) -> None:
    """Tell who has taken the case, with its buttons as they are now; nobody while nobody has."""
    buttons = task_card(act.reference, case, "").buttons
    screen = Screen((line,), buttons, case_id=case.id, case_number=case.number)
    tell_staff(act, case, worker_of(act, case), key, screen)
