"""Lets an operator seat people: invite them by name, give and end roles, close the doors of a lost phone."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert
from sqlmodel import col, select

from models.area import Area
from models.person import Chat, Invitation, Membership, Person, WebSession
from models.vocabulary import STAFF_ROLES, HouseEvent, Role
from workflows.access import (
    INVITATION_LASTS,
    Invited,
    add_person,
    check_body,
    hash_of,
    revoke,
    token_of,
)
from workflows.cases.acts import Act
from workflows.errors import WorkflowError
from workflows.house import marks
from workflows.house.record import note, reason_given
from workflows.mediation import handover
from workflows.presence.leave import rehome
from workflows.transaction import Transaction

LONGEST_NAME = 40


class NameMissing(WorkflowError):
    """Who answers must be called something."""


class AreaUnknown(WorkflowError):
    """No area has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AreaNeeded(WorkflowError):
    """A grid worker works somewhere."""


class RoleRefused(WorkflowError):
    """A role that nobody is seated in: residents come by themselves."""


class SeatTaken(WorkflowError):
    """The person already has this role there."""


class SeatUnknown(WorkflowError):
    """No such seat, or it has ended."""


class PersonUnknown(WorkflowError):
    """No such colleague."""


class LastOperator(WorkflowError):
    """Somebody must go on keeping the house; without an operator nobody could let one in."""


@dataclass(frozen=True)
class Place:
    """A role, for a body or an area."""

    role: Role
    body: str | None = None
    area: str | None = None


def invite_new(act: Act, name: str, place: Place, real_now: datetime) -> Invited:
    """Seat somebody new and invite them; the secret is told once.

    Raises NameMissing, RoleRefused, BodyNeeded, BodyUnknown, AreaUnknown, AreaNeeded.
    """
    called = name_given(name)
    check_place(act, place)
    person_id = add_person(act.tx, called, act.now)
    seat(act, person_id, place)
    return invited(act, person_id, place, real_now)


def invite_again(act: Act, seat_id: int, real_now: datetime) -> Invited:
    """Invite somebody anew to a seat of theirs; unused invitations to it end. Raises SeatUnknown."""
    held = seat_of(act, seat_id)
    place = Place(Role(held.role), held.body, held.area)
    drop_invitations(act, held.person_id, place)
    return invited(act, held.person_id, place, real_now)


def invited(act: Act, person_id: int, place: Place, real_now: datetime) -> Invited:
    """Make an invitation that only this person's seat answers to."""
    secret, expires_at = token_of(act.chance), real_now + INVITATION_LASTS
    row = {**vars(place), "secret_hash": hash_of(secret), "person_id": person_id, "expires_at": expires_at}
    act.tx.execute(insert(Invitation).values(row))
    note(act, f"staff:{person_id}", HouseEvent.INVITED, facts_of(place))
    return Invited(secret, place.role, place.body, place.area, expires_at)


def note_invitation(act: Act, made: Invited) -> None:
    """Keep that somebody without a name was invited; a resident needs no seat, and leaves no trace here."""
    if made.role in STAFF_ROLES:
        note(act, "staff", HouseEvent.INVITED, facts_of(Place(made.role, made.body, made.area)))


def give_seat(act: Act, person_id: int, place: Place, reason: str) -> None:
    """Give somebody another role.

    Raises ReasonMissing, PersonUnknown, SeatTaken, and what `check_place` raises.
    """
    why = reason_given(reason)
    colleague(act, person_id)
    check_place(act, place)
    seat(act, person_id, place, why)


def seat(act: Act, person_id: int, place: Place, reason: str = "") -> None:
    """Write a seat. Raises SeatTaken."""
    same = select(Membership.id).where(
        col(Membership.person_id) == person_id,
        col(Membership.role) == place.role,
        col(Membership.body).is_not_distinct_from(place.body),
        col(Membership.area).is_not_distinct_from(place.area),
        col(Membership.until).is_(None),
    )
    if act.tx.exec(same).first() is not None:
        raise SeatTaken
    act.tx.execute(insert(Membership).values({**vars(place), "person_id": person_id, "since": act.now}))
    note(act, f"staff:{person_id}", HouseEvent.ADDED, facts_of(place), reason)
    marks.mark(act.tx, marks.LISTS, act.now)


def end_seat(act: Act, seat_id: int, reason: str) -> int:
    """End a role from now on, with the sessions that live by it; return whose it was.

    What they had in hand there goes to a deputy, the head or everybody of the body; mediations
    go to a coordinator.

    Raises ReasonMissing, SeatUnknown, LastOperator.
    """
    why, held = reason_given(reason), seat_of(act, seat_id)
    if held.role == Role.OPERATOR and len(operators(act)) < 2:
        raise LastOperator
    held.until = act.now
    act.tx.add(held)
    act.tx.flush()
    place = Place(Role(held.role), held.body, held.area)
    drop_invitations(act, held.person_id, place)
    note(act, f"staff:{held.person_id}", HouseEvent.ENDED, facts_of(place), why)
    marks.mark(act.tx, marks.LISTS, act.now)
    rehome(act, held.person_id)
    handover.rescue(act, held.person_id)
    return held.person_id


def sign_out(act: Act, person_id: int, reason: str) -> int:
    """Shut every door through which somebody works; return how many sessions ended.

    What has not reached those doors never will, and their accounts can come in again by an invitation. Their
    own chats as a resident stay. Raises ReasonMissing, PersonUnknown.
    """
    why = reason_given(reason)
    colleague(act, person_id)
    chats = select(col(Chat.id)).where(
        col(Chat.person_id) == person_id,
        col(Chat.role).in_([str(role) for role in STAFF_ROLES]),
        col(Chat.revoked_at).is_(None),
    )
    ids = list(act.tx.execute(chats.order_by(col(Chat.id))).scalars())
    held = select(func.count()).select_from(WebSession).where(col(WebSession.chat_id).in_(ids))
    count = int(act.tx.execute(held).scalar_one())
    for chat in ids:
        revoke(act.tx, chat, act.now)
    note(act, f"staff:{person_id}", HouseEvent.SIGNED_OUT, {"sessions": count}, why)
    return count


def rename(act: Act, person_id: int, name: str, reason: str) -> None:
    """Call somebody otherwise; the ledger keeps only that it was done. Raises as above."""
    why, called = reason_given(reason), name_given(name)
    person = colleague(act, person_id)
    if person.name == called:
        return
    person.name = called
    act.tx.add(person)
    note(act, f"staff:{person_id}", HouseEvent.CHANGED, {"field": "name"}, why)
    marks.mark(act.tx, marks.LISTS, act.now)


def name_given(name: str) -> str:
    """Return a name on one line. Raises NameMissing."""
    called = name.strip()
    if not called or len(called) > LONGEST_NAME or not called.isprintable():
        raise NameMissing
    return called


def check_place(act: Act, place: Place) -> None:
    """Refuse a seat that cannot be. Raises RoleRefused, BodyNeeded, BodyUnknown, AreaUnknown, AreaNeeded."""
    if place.role not in STAFF_ROLES:
        raise RoleRefused
    check_body(act.tx, place.role, place.body)
    if place.area is None and place.role is Role.GRID_WORKER:
        raise AreaNeeded
    check_area(act.tx, place.area)


def check_area(tx: Transaction, area: str | None) -> None:
    """Refuse an area that nobody knows. Raises AreaUnknown."""
    if area is not None and tx.get(Area, area) is None:
        raise AreaUnknown(area)


def seat_of(act: Act, seat_id: int) -> Membership:
    """Return a seat that is held, locked. Raises SeatUnknown."""
    held = act.tx.get(Membership, seat_id, with_for_update=True)
    if held is None or held.until is not None or held.role not in STAFF_ROLES:
        raise SeatUnknown
    return held


def colleague(act: Act, person_id: int) -> Person:
    """Return somebody who has, or had, a seat. Raises PersonUnknown."""
    sat = select(Membership.id).where(col(Membership.person_id) == person_id).limit(1)
    person = act.tx.get(Person, person_id)
    if person is None or act.tx.exec(sat).first() is None:
        raise PersonUnknown
    return person


def operators(act: Act) -> list[int]:
    """Return the seats of operators that are held, locked, so that two do not end each other's."""
    held = select(Membership).where(col(Membership.role) == Role.OPERATOR, col(Membership.until).is_(None))
    return [row.id for row in act.tx.exec(held.order_by(col(Membership.id)).with_for_update()).all()]


def drop_invitations(act: Act, person_id: int, place: Place) -> None:
    """Take back the invitations to a seat that nobody has used."""
    act.tx.execute(
        delete(Invitation).where(
            col(Invitation.person_id) == person_id,
            col(Invitation.role) == place.role,
            col(Invitation.body).is_not_distinct_from(place.body),
            col(Invitation.used_at).is_(None),
        )
    )


def facts_of(place: Place) -> dict[str, str | None]:
    """What the ledger keeps of a seat: no name."""
    return {"role": str(place.role), "body": place.body, "area": place.area}
