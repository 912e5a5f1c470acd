"""Brings a second door to a person by a one-time code: shown at one door, entered at the other."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlmodel import col

from models.case import Case, Joining
from models.core import run, table
from models.mediation import Mediation, MediationParty
from models.person import Chat, LinkCode, Membership
from models.vault import vault_of
from workflows import notices
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.limits.allowances import take
from workflows.privacy.doors import doors_of
from workflows.privacy.link_codes import find_code, new_code
from workflows.privacy.merge import merge
from workflows.reference import Reference
from workflows.screens import Button, Screen, say
from workflows.transaction import Transaction

CODES_AT_ONCE = 5
"""Codes a chat may ask for at once; after that one every `link_minutes`."""

LINK = "link"
"""What the codes are for that bring a second door."""

ADD = insert(table(LinkCode))
LIVE = select(col(LinkCode.id), col(LinkCode.person_id), col(LinkCode.chat_id)).where(
    col(LinkCode.code_hash) == bindparam("code"),
    col(LinkCode.used_at).is_(None),
    col(LinkCode.expires_at) > bindparam("now"),
)


class No(StrEnum):
    """Why a code brings nothing. An answer, not an error: what was tried must stay counted."""

    WRONG = "wrong"  # never was, was used, is too old: one answer for all
    LOCKED = "locked"  # too many tries
    SAME = "same"  # both doors are one person already
    SIDES = "sides"  # they are the two sides of a mediation, or one mediates for the other
    APART = "apart"  # these two must not be one person; why is nobody's to learn


class LinkRefused(WorkflowError):
    """What was offered cannot be done any more."""

    def __init__(self, no: No) -> None:
        super().__init__(no)
        self.no = no


@dataclass(frozen=True)
class Holdings:
    """What a person brings: cases reported, cases joined, doors."""

    cases: int
    joined: int
    doors: int


@dataclass(frozen=True)
class Offer:
    """What confirming would do: the person of the code takes in the person of this chat."""

    code_id: int
    there: Holdings
    here: Holdings


def make_code(act: Act, chat_id: int, real_now: datetime) -> str | None:
    """Make the one code of a chat that links a door; None when too many were made."""
    return keep_code(act, chat_id, real_now, LINK)


def keep_code(act: Act, chat_id: int, real_now: datetime, use: str) -> str | None:
    """Make the one code of a chat and tell it once; None when too many were made. Kept as a keyed hash.

    What it is for stands in the hash: a code for another use opens nothing here, and ends all the same.
    """
    minutes = act.reference.policy.link_minutes
    if take(act.tx, f"link:make:{chat_id}", 1 / (60 * minutes), CODES_AT_ONCE, real_now):
        return None
    code = new_code(act.chance)
    act.tx.execute(delete(LinkCode).where(col(LinkCode.chat_id) == chat_id))
    row = {
        "code_hash": hash_of(act.tx, code, use),
        "person_id": act.by.person_id,
        "chat_id": chat_id,
        "expires_at": real_now + timedelta(minutes=minutes),
        "used_at": None,
    }
    run(act.tx, ADD, row)
    return code


def has_code(tx: Transaction, chat_id: int, real_now: datetime) -> bool:
    """Whether a chat was told a code that still works: a new one, whatever it is for, ends it."""
    found = select(col(LinkCode.id)).where(
        col(LinkCode.chat_id) == chat_id, col(LinkCode.used_at).is_(None), col(LinkCode.expires_at) > real_now
    )
    return tx.execute(found).first() is not None


def hash_of(tx: Transaction, code: str, use: str) -> str:
    """What is kept of a code: short enough to be guessed, so it is hashed under the house's key."""
    return vault_of(tx).blind(tx, use, code)


def look(act: Act, chat_id: int, text: str, real_now: datetime) -> Offer | No:
    """Say what a code in some words would join; each try counts, right or wrong."""
    policy, code = act.reference.policy, find_code(text)
    if take(act.tx, f"link:try:{chat_id}", 1 / (60 * policy.link_minutes), policy.link_tries, real_now):
        return No.LOCKED
    given = {"code": hash_of(act.tx, code or "", LINK), "now": real_now}
    found = run(act.tx, LIVE, given).first()
    if found is None or act.by.person_id is None:
        return No.WRONG
    code_id, there, _ = found
    if no := forbidden(act.tx, act.reference, there, act.by.person_id):
        return no
    return Offer(code_id, holdings(act.tx, there), holdings(act.tx, act.by.person_id))


def holdings(tx: Transaction, person_id: int) -> Holdings:
    """Count what a person has."""
    cases = select(func.count()).select_from(Case).where(col(Case.reporter_id) == person_id)
    joined = select(func.count()).select_from(Joining).where(col(Joining.person_id) == person_id)
    doors = len(doors_of(tx, person_id))
    return Holdings(tx.execute(cases).scalar_one(), tx.execute(joined).scalar_one(), doors)


def confirm(act: Act, chat_id: int, code_id: int, real_now: datetime) -> Holdings:
    """Use the code up and make both persons one; return what that one has now. Raises LinkRefused."""
    used = act.tx.execute(
        update(LinkCode)
        .where(
            col(LinkCode.id) == code_id, col(LinkCode.used_at).is_(None), col(LinkCode.expires_at) > real_now
        )
        .values(used_at=real_now)
        .returning(col(LinkCode.person_id), col(LinkCode.chat_id))
    ).first()
    if used is None or act.by.person_id is None:
        raise LinkRefused(No.WRONG)
    person, asked_by = used
    if no := forbidden(act.tx, act.reference, person, act.by.person_id):
        raise LinkRefused(no)
    merge(act, person, act.by.person_id)
    tell_other_door(act, asked_by, chat_id)
    return holdings(act.tx, person)


def tell_other_door(act: Act, asked_by: int, new_chat: int) -> None:
    """The door that showed the code hears who has come, and can shut that door again."""
    chat = act.tx.get_one(Chat, asked_by)
    address = notices.Address(chat.id, chat.channel, chat.person_id)
    buttons = ((Button("revoke", {"chat": new_chat}, say("button.revoke_it")), Button("devices")),)
    screen = Screen((say("link.told", at=act.now),), buttons)
    notices.tell(act.tx, [address], screen, act.now, act.chance, key=f"linked:{new_chat}")


def forbidden(tx: Transaction, reference: Reference, one: int, other: int) -> No | None:
    """Say why two persons may not become one; None when they may.

    Two whom the roster knows are two. And nobody comes by a code to what is about the body they work for
    (principle 4).
    """
    if one == other:
        return No.SAME
    if meet_in_mediation(tx, one, other):
        return No.SIDES
    seats = {person: bodies_of(tx, person) for person in (one, other)}
    if all(seats.values()):
        return No.APART
    for staff, resident in ((one, other), (other, one)):
        for about in objects_of(tx, resident):
            if any(reference.is_under(body, about) for body in seats[staff]):
                return No.APART
    return None


def meet_in_mediation(tx: Transaction, one: int, other: int) -> bool:
    """Whether two persons stand against each other in a mediation, or one mediates for the other."""
    both = (one, other)
    sides = select(col(MediationParty.mediation_id), col(MediationParty.person_id))
    mediators = select(col(Mediation.id), col(Mediation.mediator_id))
    roles = (
        sides.where(col(MediationParty.person_id).in_(both))
        .union(mediators.where(col(Mediation.mediator_id).in_(both)))
        .subquery()
    )
    met = select(roles.c[0]).group_by(roles.c[0]).having(func.count() > 1)
    return tx.execute(met.limit(1)).first() is not None


def bodies_of(tx: Transaction, person_id: int) -> set[str | None]:
    """The bodies for which somebody works now; None stands for a seat without one."""
    seats = select(col(Membership.body)).where(
        col(Membership.person_id) == person_id, col(Membership.until).is_(None)
    )
    return set(tx.execute(seats).scalars())


def objects_of(tx: Transaction, person_id: int) -> set[str]:
    """The bodies that somebody's cases, reported or joined, are about."""
    joined = select(col(Joining.case_id)).where(col(Joining.person_id) == person_id)
    about = select(col(Case.object_body)).where(
        (col(Case.reporter_id) == person_id) | col(Case.id).in_(joined), col(Case.object_body).is_not(None)
    )
    return {str(body) for body in tx.execute(about).scalars()}
