"""Reads who works here: seats, chats, invitations that wait, and who has never come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from models.person import Chat, Invitation, Membership, Person, WebSession
from models.vocabulary import STAFF_ROLES
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Seat:
    """A role that somebody holds, or held until an instant."""

    id: int
    role: str
    body: str | None
    area: str | None
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Colleague:
    """Somebody who works here, or did."""

    id: int
    name: str
    seats: tuple[Seat, ...]
    chats: int
    sessions: int
    invited_until: datetime | None

    @property
    def held(self) -> tuple[Seat, ...]:
        """The seats that have not ended."""
        return tuple(seat for seat in self.seats if seat.until is None)

    @property
    def is_awaited(self) -> bool:
        """Holds a seat and has never come to any chat."""
        return bool(self.held) and not self.chats


def colleagues(tx: Transaction, real_now: datetime) -> list[Colleague]:
    """Return everybody who has or had a seat, by name."""
    seats: dict[int, list[Seat]] = {}
    rows = select(Membership).where(col(Membership.role).in_(roles()))
    for row in tx.exec(rows.order_by(col(Membership.until).is_not(None), col(Membership.id))).all():
        seat = Seat(row.id, row.role, row.body, row.area, row.since, row.until)
        seats.setdefault(row.person_id, []).append(seat)
    chats, sessions, invitations = chats_of(tx), sessions_of(tx, real_now), invitations_of(tx, real_now)
    persons = select(Person.id, Person.name).where(col(Person.id).in_(seats))
    found = [
        Colleague(key, name, tuple(seats[key]), chats.get(key, 0), sessions.get(key, 0), invitations.get(key))
        for key, name in tx.exec(persons).all()
    ]
    return sorted(found, key=lambda each: (not each.held, each.name, each.id))


def colleague(tx: Transaction, person_id: int, real_now: datetime) -> Colleague | None:
    """Return one of them, None when nobody has this id."""
    return next((each for each in colleagues(tx, real_now) if each.id == person_id), None)


def roles() -> Sequence[str]:
    """The roles of staff as they are kept."""
    return [str(role) for role in STAFF_ROLES]


def chats_of(tx: Transaction) -> dict[int, int]:
    """Count the chats through which each person works."""
    statement = select(Chat.person_id, func.count()).where(
        col(Chat.role).in_(roles()), col(Chat.revoked_at).is_(None)
    )
    return {
        int(person): int(count) for person, count in tx.exec(statement.group_by(col(Chat.person_id))).all()
    }


def sessions_of(tx: Transaction, real_now: datetime) -> dict[int, int]:
    """Count the sessions of the web door by which each person works."""
    statement = (
        select(Chat.person_id, func.count())
        .join(WebSession, col(WebSession.chat_id) == col(Chat.id))
        .where(col(Chat.role).in_(roles()), col(WebSession.expires_at) > real_now)
        .group_by(col(Chat.person_id))
    )
    return {int(person): int(count) for person, count in tx.exec(statement).all()}


def invitations_of(tx: Transaction, real_now: datetime) -> dict[int, datetime]:
    """Return until when the newest unused invitation of each person can be used."""
    statement = select(Invitation.person_id, Invitation.expires_at).where(
        col(Invitation.person_id).is_not(None),
        col(Invitation.used_at).is_(None),
        col(Invitation.expires_at) > real_now,
    )
    found = tx.exec(statement.order_by(col(Invitation.expires_at))).all()
    return {int(person): until for person, until in found if person is not None}
