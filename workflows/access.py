"""Who somebody is and what they may see: chats, roles, invitations, sessions of the web door."""

import hashlib
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, delete, exists, insert, literal, or_, select, update
from sqlmodel import col

from models import post
from models.core import table
from models.person import Chat, Invitation, LinkCode, Membership, Person, WebSession
from models.post_statements import unsent
from models.post_tables import Outbox
from models.vocabulary import BODY_ROLES, BodyKind, Role
from workflows.errors import WorkflowError
from workflows.transaction import Transaction

TOKEN_BYTES = 24
INVITATION_LASTS = timedelta(days=7)
SESSION_LASTS = timedelta(days=30)
"""† Real time: a clock that runs fast in a demo locks nobody out."""


class InvitationInvalid(WorkflowError):
    """An invitation that never was, was used, or is too old."""


class SessionInvalid(WorkflowError):
    """A bearer token nobody holds, or no longer."""


class BodyUnknown(WorkflowError):
    """No body has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BodyNeeded(WorkflowError):
    """This role belongs to a body, and none was named."""

    def __init__(self, role: Role) -> None:
        super().__init__(role)
        self.role = role


@dataclass(frozen=True)
class ChatView:
    """A chat as dialogues know it."""

    id: int
    channel: str
    person_id: int
    role: Role
    body: str | None
    area: str | None
    locale: str


@dataclass(frozen=True)
class Opened:
    """A new session: the bearer token is told once and kept only as a hash."""

    token: str
    chat: ChatView


@dataclass(frozen=True)
class Invited:
    """An invitation: its secret is told once and kept only as a hash."""

    secret: str
    role: Role
    body: str | None
    area: str | None
    expires_at: datetime


def hash_of(secret: str) -> str:
    """Return what is kept of a secret of full entropy."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_of(chance: random.Random) -> str:
    """Draw a secret."""
    return chance.randbytes(TOKEN_BYTES).hex()


def open_resident(
    session: Transaction, locale: str, now: datetime, real_now: datetime, chance: random.Random
) -> Opened:
    """Open a chat for a resident nobody knows: a pseudonym, no name, no number."""
    person_id = add_person(session, "", now)
    return open_chat(session, person_id, Role.RESIDENT, None, None, locale, now, real_now, chance)


def add_person(session: Transaction, name: str, now: datetime) -> int:
    """Add a person; residents have no name."""
    made = session.execute(insert(Person).values(name=name, created_at=now).returning(col(Person.id)))
    return int(made.scalar_one())


def open_chat(
    session: Transaction,
    person_id: int,
    role: Role,
    body: str | None,
    area: str | None,
    locale: str,
    now: datetime,
    real_now: datetime,
    chance: random.Random,
) -> Opened:
    """Open a chat at the web door and a session for it."""
    row = {
        "channel": "web",
        "address": "w" + chance.randbytes(9).hex(),
        "person_id": person_id,
        "role": role,
        "body": body,
        "area": area,
        "locale": locale,
        "created_at": now,
    }
    chat_id = int(session.execute(insert(Chat).values(row).returning(col(Chat.id))).scalar_one())
    token = token_of(chance)
    kept = {
        "token_hash": hash_of(token),
        "chat_id": chat_id,
        "expires_at": real_now + SESSION_LASTS,
        "used_at": real_now,
    }
    session.execute(insert(WebSession).values(kept))
    return Opened(token, ChatView(chat_id, "web", person_id, role, body, area, locale))


VIEW = (
    col(Chat.id),
    col(Chat.channel),
    col(Chat.person_id),
    col(Chat.role),
    col(Chat.body),
    col(Chat.area),
    col(Chat.locale),
)


def view_of(row: tuple[int, str, int, str, str | None, str | None, str]) -> ChatView:
    """Build a view from the columns of VIEW."""
    return ChatView(row[0], row[1], row[2], Role(row[3]), row[4], row[5], row[6])


IS_SEATED = or_(
    col(Chat.role) == Role.RESIDENT,
    exists().where(
        col(Membership.person_id) == col(Chat.person_id),
        col(Membership.role) == col(Chat.role),
        col(Membership.body).is_not_distinct_from(col(Chat.body)),
        col(Membership.area).is_not_distinct_from(col(Chat.area)),
        col(Membership.until).is_(None),
    ),
)
"""Whoever speaks in a chat still holds the very seat, area and all, for which it was opened."""


APP = table(Chat).alias("app")


def beside_of(chat_id: int) -> ScalarSelect[str]:
    """Name the chat of the web door that a messenger's chat opens inside the messenger."""
    name = literal("app:").concat(col(Chat.channel)).concat(":").concat(col(Chat.address))
    return select(name).where(col(Chat.id) == chat_id).scalar_subquery()


def revoke(session: Transaction, chat_id: int, now: datetime) -> None:
    """Shut a door: its sessions end, its codes and its draft are gone, what has not reached it never will.

    Its messenger's account is a stranger again: whoever holds the telephone begins from nothing. The page
    that it opened inside the messenger is shut with it.
    """
    beside = session.execute(select(APP.c.id).where(APP.c.address == beside_of(chat_id))).scalar()
    if beside is not None:
        revoke(session, beside, now)
    shut = {"revoked_at": now, "address": f"revoked:{chat_id}", "state": "idle", "memory": "{}"}
    post.cancel_timer(session, f"draft:{chat_id}")
    session.execute(update(Chat).where(col(Chat.id) == chat_id).values(**shut))
    session.execute(delete(WebSession).where(col(WebSession.chat_id) == chat_id))
    session.execute(delete(LinkCode).where(col(LinkCode.chat_id) == chat_id))
    session.execute(delete(Outbox).where(col(Outbox.chat_id) == chat_id, unsent(table(Outbox))))


def bodies_of_staff(session: Transaction, name: str) -> list[str]:
    """Return the bodies for which somebody of this name works, or of one that ends in it (two signs)."""
    if len(name) < 2:
        return []
    seats = (
        select(col(Membership.body))
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            col(Person.name).endswith(name, autoescape=True),
            col(Membership.until).is_(None),
            col(Membership.body).is_not(None),
        )
        .distinct()
        .order_by(col(Membership.body))
    )
    return [str(body) for body in session.execute(seats).scalars()]


def invite(
    session: Transaction,
    role: Role,
    body: str | None,
    area: str | None,
    real_now: datetime,
    chance: random.Random,
) -> Invited:
    """Make a one-time invitation. Raises BodyNeeded, BodyUnknown."""
    check_body(session, role, body)
    secret = token_of(chance)
    expires_at = real_now + INVITATION_LASTS
    row = {
        "secret_hash": hash_of(secret),
        "role": role,
        "body": body,
        "area": area,
        "expires_at": expires_at,
    }
    session.execute(insert(Invitation).values(row))
    return Invited(secret, role, body, area, expires_at)


def check_body(session: Transaction, role: Role, body: str | None) -> None:
    """Refuse a role of a body without one, and a body nobody knows."""
    from models.body import Body

    if body is None and role in BODY_ROLES and role is not Role.GRID_WORKER:
        raise BodyNeeded(role)
    found = session.get(Body, body) if body is not None else None
    if body is not None and (found is None or found.kind == BodyKind.ENDED):
        raise BodyUnknown(body)


def is_usable(session: Transaction, secret: str, real_now: datetime) -> bool:
    """Whether an invitation could be used now; asked first, so that a guess costs no write."""
    statement = select(col(Invitation.id)).where(
        col(Invitation.secret_hash) == hash_of(secret),
        col(Invitation.used_at).is_(None),
        col(Invitation.expires_at) > real_now,
    )
    return session.execute(statement).first() is not None


def join(
    session: Transaction, secret: str, locale: str, now: datetime, real_now: datetime, chance: random.Random
) -> Opened:
    """Use an invitation up and open the chat it promises. Raises InvitationInvalid."""
    promise = use_up(session, secret, real_now)
    if promise.role is Role.RESIDENT:
        return open_resident(session, locale, now, real_now, chance)
    person_id, area = seat_for(session, promise, now)
    return open_chat(session, person_id, promise.role, promise.body, area, locale, now, real_now, chance)


@dataclass(frozen=True)
class Seat:
    """A place that somebody has just taken."""

    person_id: int
    role: Role
    body: str | None
    area: str | None


def seat_of(session: Transaction, secret: str, now: datetime, real_now: datetime) -> Seat:
    """Use an invitation of staff up and return the seat it promises. Raises InvitationInvalid."""
    promise = use_up(session, secret, real_now)
    if promise.role is Role.RESIDENT:
        raise InvitationInvalid
    person_id, area = seat_for(session, promise, now)
    return Seat(person_id, promise.role, promise.body, area)


def use_up(session: Transaction, secret: str, real_now: datetime) -> "Promise":
    """Use an invitation up; return what it promises. Raises InvitationInvalid."""
    used = session.execute(
        update(Invitation)
        .where(
            col(Invitation.secret_hash) == hash_of(secret),
            col(Invitation.used_at).is_(None),
            col(Invitation.expires_at) > real_now,
        )
        .values(used_at=real_now)
        .returning(
            col(Invitation.role), col(Invitation.body), col(Invitation.area), col(Invitation.person_id)
        )
    ).first()
    if used is None:
        raise InvitationInvalid
    return Promise(Role(used[0]), used[1], used[2], used[3])


@dataclass(frozen=True)
class Promise:
    """The seat that an invitation promises: for one person of the roster, or for the next."""

    role: Role
    body: str | None
    area: str | None  # None: wherever the roster has the seat
    person_id: int | None

    def holds(self) -> list[ColumnElement[bool]]:
        """Return the conditions on a seat in force."""
        held = [
            col(Membership.role) == self.role,
            col(Membership.body).is_not_distinct_from(self.body),
            col(Membership.until).is_(None),
        ]
        return held if self.area is None else [*held, col(Membership.area) == self.area]


SEAT = select(col(Membership.person_id), col(Membership.area)).order_by(
    col(Membership.person_id), col(Membership.id)
)


def seat_for(session: Transaction, promise: Promise, now: datetime) -> tuple[int, str | None]:
    """Return who takes a promised seat, and its area: never a wider one than the roster's.

    Whom the invitation names, while they hold the seat; else the next of the roster who holds it and has
    no chat yet; else a new person. Whoever has an invitation of their own is left out: that seat waits
    for them. Raises InvitationInvalid.
    """
    if promise.person_id is not None:
        named = session.execute(SEAT.where(*promise.holds(), col(Membership.person_id) == promise.person_id))
        row = named.first()
        if row is None:
            raise InvitationInvalid
        return int(row[0]), row[1]
    taken = select(col(Chat.person_id)).where(col(Chat.role) == promise.role)
    awaited = select(col(Invitation.person_id)).where(
        col(Invitation.person_id).is_not(None), col(Invitation.used_at).is_(None)
    )
    free = [col(Membership.person_id).not_in(taken), col(Membership.person_id).not_in(awaited)]
    waiting = SEAT.where(*promise.holds(), *free).limit(1).with_for_update(skip_locked=True)
    found = session.execute(waiting).first()  # two who join at once get two seats
    if found is not None:
        return int(found[0]), found[1]
    person_id = add_person(session, "", now)
    held = {"role": promise.role, "body": promise.body, "area": promise.area}
    session.execute(insert(Membership).values(person_id=person_id, since=now, **held))
    return person_id, promise.area
