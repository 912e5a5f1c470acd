"""Puts what must be said to others into the outbox: who hears it, and whether twice is allowed."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select
from sqlmodel import col

from models import post
from models.case import Case
from models.core import Row, run
from models.person import Chat, Membership
from models.post_many import put_all
from models.presence import Absence
from models.vocabulary import BODY_ROLES, Repeat, Role
from models.vocabulary_presence import AbsenceState
from workflows.screens import Screen, to_json
from workflows.transaction import Transaction

SECRET_BYTES = 6


@dataclass(frozen=True)
class Address:
    """A chat that can be spoken to, and the seat from which it is read."""

    chat_id: int
    channel: str
    person_id: int
    role: Role = Role.RESIDENT
    body: str | None = None
    area: str | None = None


def secret_of(chance: random.Random) -> str:
    """Draw what a press of a message's buttons must know."""
    return chance.randbytes(SECRET_BYTES).hex()


def tell(
    session: Transaction,
    addresses: Iterable[Address],
    screen: Screen,
    now: datetime,
    chance: random.Random,
    *,
    key: str | None = None,
    repeat: Repeat = Repeat.ALLOWED,
    owner: int | None = None,
    about: Case | None = None,
) -> int:
    """Put one screen into the outbox for every address; return how many were new.

    `key` names the effect: the same key never reaches the same chat twice. `owner` is the person whose
    words it holds, when that is not who brought the case: forgetting them makes every copy unreadable.
    `about` is its case as it stands; that spares asking for each address who brought it.
    """
    told = 0
    for address in addresses:
        parcel = post.Parcel(
            chat_id=address.chat_id,
            channel=address.channel,
            screen=to_json(screen),
            secret=secret_of(chance),
            at=now,
            case_id=screen.case_id,
            edits=screen.edits,
            repeat=repeat,
            dedup=f"{key}:{address.chat_id}" if key else None,
            owner=owner or owner_at_hand(screen, about, address),
        )
        told += post.put(session, parcel) is not None
    return told


def tell_many(
    session: Transaction,
    addresses: Sequence[Address],
    screen: Screen,
    now: datetime,
    chance: random.Random,
    key: str,
    owner: int | None = None,
) -> None:
    """Put one screen that is about no case into the outbox for many at once; `key` names the effect.

    `owner` is the person whose words it holds, else it is the one who reads it.
    """
    shown = to_json(screen)
    parcels = [
        post.Parcel(
            chat_id=each.chat_id,
            channel=each.channel,
            screen=shown,
            secret=secret_of(chance),
            at=now,
            dedup=f"{key}:{each.chat_id}",
            owner=owner or each.person_id,
        )
        for each in addresses
    ]
    put_all(session, parcels)


def owner_at_hand(screen: Screen, about: Case | None, address: Address) -> int | None:
    """Say under whose key a screen goes, as far as that is known here; None: it is to be asked."""
    if screen.case_id is None:
        return address.person_id
    return None if about is None else about.reporter_id or address.person_id


ADDRESS = (
    col(Chat.id),
    col(Chat.channel),
    col(Chat.person_id),
    col(Chat.role),
    col(Chat.body),
    col(Chat.area),
)
OF_PERSON = select(*ADDRESS).where(
    col(Chat.person_id) == bindparam("person"),
    col(Chat.role) == bindparam("role"),
    col(Chat.revoked_at).is_(None),
)
OF_PERSONS = (
    select(*ADDRESS)
    .where(
        col(Chat.person_id).in_(bindparam("persons", expanding=True)),
        col(Chat.role) == bindparam("role"),
        col(Chat.revoked_at).is_(None),
    )
    .order_by(col(Chat.person_id), col(Chat.id))
)
OF_STAFF = (
    select(*ADDRESS)
    .join(
        Membership,
        and_(
            col(Membership.person_id) == col(Chat.person_id),
            col(Membership.role) == col(Chat.role),
            col(Membership.body).is_not_distinct_from(col(Chat.body)),
            col(Membership.area).is_not_distinct_from(col(Chat.area)),
        ),
    )
    .where(
        col(Membership.role).in_(bindparam("roles", expanding=True)),
        col(Membership.until).is_(None),
        col(Chat.revoked_at).is_(None),
    )
    .distinct()
    .order_by(col(Chat.id))
)
"""Chats of staff who still hold the very seat in which the chat was opened."""

OF_BODY = OF_STAFF.where(col(Membership.body) == bindparam("body"))
AWAY = (
    select(col(Absence.id))
    .where(
        col(Absence.body) == col(Membership.body),
        col(Absence.person_id) == col(Membership.person_id),
        col(Absence.state) == AbsenceState.RUNNING,
    )
    .exists()
)
OF_BODY_NOW = OF_BODY.add_columns(AWAY.label("away"))
OF_WORKER = OF_BODY.where(col(Membership.person_id) == bindparam("person"))
OF_ONE = OF_STAFF.where(col(Membership.person_id) == bindparam("person"))
OF_AREAS = OF_STAFF.where(
    or_(col(Membership.area).is_(None), col(Membership.area).in_(bindparam("areas", expanding=True)))
)


def chats_of_person(session: Transaction, person_id: int | None, role: Role = Role.RESIDENT) -> list[Address]:
    """Every chat through which a person can be told something in a role."""
    if person_id is None:
        return []
    return addresses(run(session, OF_PERSON, {"person": person_id, "role": role}))


def chats_of_persons(
    session: Transaction, persons: Sequence[int], role: Role = Role.RESIDENT
) -> list[Address]:
    """Every chat through which many can be told something in a role, in order of the persons."""
    if not persons:
        return []
    return addresses(run(session, OF_PERSONS, {"persons": list(persons), "role": role}))


def chats_of_worker(session: Transaction, person_id: int | None, body: str | None) -> list[Address]:
    """Chats of one person at the body for which they work."""
    if person_id is None or body is None:
        return []
    given = {"person": person_id, "body": body, "roles": [*BODY_ROLES]}
    return addresses(run(session, OF_WORKER, given))


def chats_of_anybody(session: Transaction, person_id: int | None) -> list[Address]:
    """Chats of one person in whatever seats of the staff they hold."""
    if person_id is None:
        return []
    roles = [role for role in Role if role is not Role.RESIDENT]
    return addresses(run(session, OF_ONE, {"person": person_id, "roles": roles}))


def chats_of_staff(session: Transaction, person_id: int | None, role: Role) -> list[Address]:
    """Chats of one person in a role of the staff, while they hold that very seat."""
    if person_id is None:
        return []
    return addresses(run(session, OF_ONE, {"person": person_id, "roles": [role]}))


def chats_of_body(session: Transaction, body: str, *roles: Role) -> list[Address]:
    """Chats of those who work for a body in one of these roles."""
    return addresses(run(session, OF_BODY, {"body": body, "roles": list(roles)}))


def chats_of_body_now(session: Transaction, body: str, *roles: Role) -> Mapping[Address, bool]:
    """The same, and of each whether they are away from that body at present."""
    rows = run(session, OF_BODY_NOW, {"body": body, "roles": list(roles)})
    return dict(zip(addresses(rows), (bool(row[6]) for row in rows), strict=True))


def chats_of_role(session: Transaction, role: Role, areas: Iterable[str] = ()) -> list[Address]:
    """Chats of those who hold a role for one of these areas, or for every area."""
    return addresses(run(session, OF_AREAS, {"roles": [role], "areas": list(areas)}))


def addresses(rows: Iterable[Row]) -> list[Address]:
    """Build addresses from the columns of ADDRESS."""
    return [Address(row[0], row[1], row[2], Role(row[3]), row[4], row[5]) for row in rows]
