"""Puts what must be said to others into the outbox: who hears it, and whether twice is allowed."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select
from sqlmodel import col

from models import post
from models.core import run
from models.person import Chat, Membership
from models.vocabulary import Repeat, Role
from workflows.screens import Screen, to_json
from workflows.transaction import Transaction

SECRET_BYTES = 6


@dataclass(frozen=True)
class Address:
    """A chat that can be spoken to."""

    chat_id: int
    channel: str
    person_id: int


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
) -> int:
    """Put one screen into the outbox for every address; return how many were new.

    `key` names the effect: the same key never reaches the same chat twice.
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
        )
        told += post.put(session, parcel) is not None
    return told


OF_PERSON = select(col(Chat.id), col(Chat.channel), col(Chat.person_id)).where(
    col(Chat.person_id) == bindparam("person")
)
OF_PERSON_AS = OF_PERSON.where(col(Chat.role) == bindparam("role"))
OF_STAFF = (
    select(col(Chat.id), col(Chat.channel), col(Chat.person_id))
    .join(Membership, col(Membership.person_id) == col(Chat.person_id))
    .where(
        col(Membership.role).in_(bindparam("roles", expanding=True)),
        col(Membership.until).is_(None),
        col(Chat.role).in_(bindparam("roles", expanding=True)),
    )
    .distinct()
    .order_by(col(Chat.id))
)
"""Chats of staff whose membership is in force."""

OF_BODY = OF_STAFF.where(col(Membership.body) == bindparam("body"))
OF_AREAS = OF_STAFF.where(
    or_(col(Membership.area).is_(None), col(Membership.area).in_(bindparam("areas", expanding=True))),
    or_(col(Membership.body).is_(None), col(Membership.body).not_in(bindparam("away", expanding=True))),
)


def chats_of_person(session: Transaction, person_id: int | None, role: Role | None = None) -> list[Address]:
    """Every chat through which a person can be told."""
    if person_id is None:
        return []
    given = {"person": person_id} if role is None else {"person": person_id, "role": role}
    return [Address(*row) for row in run(session, OF_PERSON if role is None else OF_PERSON_AS, given)]


def chats_of_body(session: Transaction, body: str, *roles: Role) -> list[Address]:
    """Chats of those who work for a body in one of these roles."""
    return [Address(*row) for row in run(session, OF_BODY, {"body": body, "roles": list(roles)})]


def chats_of_role(
    session: Transaction, role: Role, areas: Iterable[str] = (), away: Iterable[str] = ()
) -> list[Address]:
    """Chats of those who hold a role for one of these areas, or for every area; not for the bodies `away`."""
    given = {"roles": [role], "areas": list(areas), "away": list(away)}
    return [Address(*row) for row in run(session, OF_AREAS, given)]
