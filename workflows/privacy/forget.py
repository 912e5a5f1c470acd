"""Forgets a person at their wish: erases what leads to them, shreds their keys, keeps that it was done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlmodel import col

from models import post
from models.case import Attachment, Case, Joining, Words
from models.governance import MatterApproval, MatterCandidate
from models.person import Chat, LinkCode, Person
from models.post_tables import Outbox, SetAside
from models.privacy import Consent, Contact
from models.vault import vault_of
from models.vocabulary import OPEN_STATUSES, EventKind, PersonEvent, Role, TimerKind
from workflows import access, conversation, ledger, pictures
from workflows.cases.acts import SYSTEM, Act, case_of, record
from workflows.cases.cards import task_card
from workflows.cases.groups import turn_over
from workflows.cases.parties import staff_of, tell_staff, worker_of
from workflows.cases.take_part import take_back
from workflows.grid.walks import forget_walker
from workflows.learning.unlearn import unlearn
from workflows.mediation.forget import forget_sides
from workflows.participation.budgets.forget import forget_budgets
from workflows.participation.conversations.forget import forget_opinions
from workflows.participation.covenants.forget import forget_covenants
from workflows.participation.deliberation.forget import forget_assemblies
from workflows.participation.evaluations.forget import forget_evaluations
from workflows.participation.panels.forget import forget_voices
from workflows.participation.petitions.forget import forget_petitions
from workflows.participation.rolls.forget import forget_rolls
from workflows.participation.votes.forget import forget_votes
from workflows.privacy import erase
from workflows.privacy.chain import note
from workflows.privacy.doors import lock_doors
from workflows.screens import Screen, say
from workflows.subscriptions.choose import forget_subscriptions
from workflows.transaction import Transaction

LIST = "forgotten"
"""The key of the timer that writes down whom a restored backup must forget again."""


@dataclass(frozen=True)
class Outlook:
    """What forgetting would touch: numbers of the open cases, and how many have ended."""

    open: tuple[str, ...]
    ended: int


def outlook(tx: Transaction, person_id: int) -> Outlook:
    """Foresee what forgetting a person would touch."""
    mine = select(col(Case.number), col(Case.status)).where(col(Case.reporter_id) == person_id)
    cases = tx.execute(mine.order_by(col(Case.id))).all()
    still = tuple(number for number, status in cases if status in OPEN_STATUSES)
    return Outlook(still, len(cases) - len(still))


def forget(act: Act, person_id: int, *, withdraw: bool) -> None:
    """Forget a person: from this commit on nobody can tell that they were here, nor read what they said.

    Open cases are withdrawn, or go on without their person. A member of staff keeps seat, name and desk:
    only what they did as a resident goes.
    """
    person = act.tx.get(Person, person_id, with_for_update=True)
    if person is None or person.forgotten_at is not None:
        return
    lock_doors(act.tx, person_id)
    cases = cases_of(act.tx, person_id)
    for case_id in cases:
        forget_case(act, case_of(act, case_id), withdraw=withdraw)
    unlearn(act, cases)
    forget_sides(act, person_id)
    forget_walker(act.tx, person_id)
    forget_rolls(act.tx, person_id)
    forget_subscriptions(act.tx, person_id)
    forget_votes(act.tx, person_id)
    forget_petitions(act.tx, person_id)
    forget_voices(act, person_id)
    forget_assemblies(act, person_id)
    forget_evaluations(act.tx, person_id)
    forget_budgets(act.tx, person_id)
    forget_opinions(act, person_id)
    forget_covenants(act.tx, person_id)
    forget_part(act.tx, person_id)
    erase.let_go_of_standing(act.tx, col(MatterCandidate.person_id) == person_id, act.now)
    act.tx.execute(delete(MatterApproval).where(col(MatterApproval.person_id) == person_id))
    chats = erase.chats_of(act.tx, [person_id])
    empty_chats(act, chats)
    for model in (Contact, Consent, LinkCode):
        act.tx.execute(delete(model).where(col(model.person_id) == person_id))
    clear_desk(act.tx, person_id)
    keys = vault_of(act.tx).forget_keys(act.tx, person_id)
    known = (col(Person.id) == person_id) | (col(Person.merged_into) == person_id)
    act.tx.execute(update(Person).where(known).values(forgotten_at=act.now, language=None))
    note(act, person_id, PersonEvent.FORGOTTEN, {"keys": [str(each) for each in keys]})
    post.set_timer(act.tx, LIST, TimerKind.FORGOTTEN, act.now)


def cases_of(tx: Transaction, person_id: int) -> list[int]:
    """The cases that a person reported."""
    mine = select(col(Case.id)).where(col(Case.reporter_id) == person_id).order_by(col(Case.id))
    return list(tx.execute(mine).scalars())


def forget_case(act: Act, case: Case, *, withdraw: bool) -> None:
    """Take the person out of a case; those who work on it hear what became of it."""
    told = erase.erase_case(act.tx, case)
    facts: ledger.Facts = {"cause": "forgotten", "erased_words": told.words, "erased_pictures": told.pictures}
    if case.status in OPEN_STATUSES and withdraw:
        take_back(act, case)
    record(act, case, EventKind.ANONYMISED, facts)
    turn_over(act, case)  # a group goes on showing what we have erased
    if case.status in OPEN_STATUSES:
        tell_workers(act, case)


def tell_workers(act: Act, case: Case) -> None:
    """Who works on the case gets its card anew: the one they had is blank now."""
    card = task_card(act.reference, case, "")
    line = say("task.reporter_left", number=case.number)
    screen = Screen((line, *card.lines), card.buttons, case_id=case.id, case_number=case.number)
    people = worker_of(act, case) or staff_of(act, case)
    tell_staff(act, case, people, "reporter_left", screen)


def forget_part(tx: Transaction, person_id: int) -> None:
    """Take a person out of the cases of others that they joined: what they added goes, their number stays."""
    joined = select(col(Joining.case_id)).where(col(Joining.person_id) == person_id)
    mine = (col(Words.case_id).in_(joined)) & (col(Words.person_id) == person_id)
    for case_id, at in tx.execute(select(col(Words.case_id), col(Words.at)).where(mine)).all():
        erase.blank_letters(tx, (col(Outbox.case_id) == case_id) & (col(Outbox.created_at) == at))
    erase.erase_words(tx, mine)
    erase.let_go_of_joiners(tx, col(Joining.person_id) == person_id)


def empty_chats(act: Act, chats: list[int]) -> None:
    """Erase what was said and sent in a resident's chats, and shut them."""
    erase.erase_pictures(act.tx, col(Attachment.chat_id).in_(chats))
    erase.drop_letters(act.tx, chats, act.now)
    act.tx.execute(delete(SetAside).where(col(SetAside.chat_id).in_(chats)))
    for chat_id in chats:
        access.revoke(act.tx, chat_id, act.now)


def clear_desk(tx: Transaction, person_id: int) -> None:
    """Let the desk of a member of staff begin afresh: what it remembers is sealed under keys that go.

    Pictures of their answers stay with the cases of others.
    """
    desk = select(col(Chat.id)).where(col(Chat.person_id) == person_id, col(Chat.role) != Role.RESIDENT)
    chats = list(tx.execute(desk).scalars())
    pictures.give_to_house(tx, chats)
    loose = delete(Outbox).where(col(Outbox.chat_id).in_(chats), col(Outbox.case_id).is_(None))
    tx.execute(loose, execution_options=erase.UNWATCHED)
    for chat_id in chats:
        conversation.set_state(tx, chat_id, "idle", "{}")


def forgotten(tx: Transaction) -> dict[int, datetime]:
    """Return who was forgotten, and when: what `reapply` needs after a backup was brought back."""
    rows = tx.execute(
        select(col(Person.id), col(Person.forgotten_at))
        .where(col(Person.forgotten_at).is_not(None))
        .order_by(col(Person.id))
    )
    return {int(key): at for key, at in rows if at is not None}


def reapply(act: Act, people: Mapping[int, datetime]) -> int:
    """Forget again whom a restored backup still knows; return how many that were.

    Ids may be given anew after a restore: who came after the forgetting is somebody else, and stays.
    """
    count = 0
    for person_id, at in sorted(people.items()):
        person = act.tx.get(Person, person_id)
        if person is None or person.forgotten_at is not None or person.created_at > at:
            continue
        forget(Act(act.tx, SYSTEM, act.now, act.reference, act.chance), person_id, withdraw=False)
        count += 1
    return count
