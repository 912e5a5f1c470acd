"""Puts what must be said to others into the outbox: who hears it, and whether twice is allowed."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlmodel import col

from models import post
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


def chats_of_person(session: Transaction, person_id: int | None, role: Role | None = None) -> list[Address]:
    """Every chat through which a person can be told."""
    if person_id is None:
        return []
    statement = select(col(Chat.id), col(Chat.channel), col(Chat.person_id)).where(
        col(Chat.person_id) == person_id
    )
    if role is not None:
        statement = statement.where(col(Chat.role) == role)
    return [Address(*row) for row in session.execute(statement)]


def chats_of_body(session: Transaction, body: str, *roles: Role) -> list[Address]:
    """Chats of those who work for a body in one of these roles."""
    return addresses_where(session, col(Membership.body) == body, roles)


def chats_of_role(session: Transaction, role: Role, areas: Iterable[str] = ()) -> list[Address]:
    """Chats of those who hold a role for one of these areas, or for every area."""
    place = or_(col(Membership.area).is_(None), col(Membership.area).in_(list(areas)))
    return addresses_where(session, place, (role,))


def addresses_where(session: Transaction, condition: object, roles: Iterable[Role]) -> list[Address]:
    """Chats of staff whose membership is in force and fits."""
    wanted = [str(role) for role in roles]
    statement = (
        select(col(Chat.id), col(Chat.channel), col(Chat.person_id))
        .join(Membership, col(Membership.person_id) == col(Chat.person_id))
        .where(
            condition,  # type: ignore[arg-type]  # a column expression
            col(Membership.role).in_(wanted),
            col(Membership.until).is_(None),
            col(Chat.role).in_(wanted),
        )
        .distinct()
        .order_by(col(Chat.id))
    )
    return [Address(*row) for row in session.execute(statement)]
