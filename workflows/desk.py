"""Reads what the desk page needs beside the cases themselves, and lays a card on it."""

import random
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from models import post
from models.body import Body
from models.case import Case
from models.person import Chat, Membership
from models.post import Letter
from models.post_tables import Outbox
from models.vocabulary import BODY_ROLES, OPEN_STATUSES, BodyKind, Role
from workflows.access import ChatView, InvitationInvalid, Opened, open_chat
from workflows.cases.queries import CaseView, case_for
from workflows.cases.rule import staff_card
from workflows.conversation import parcel_of
from workflows.reference import Reference
from workflows.transaction import Transaction


def letters_about(tx: Transaction, chat_id: int, case_id: int, limit: int = 12) -> Sequence[Letter]:
    """Return the newest delivered messages of a chat about one case, newest first."""
    rows = tx.execute(
        select(*post.LETTER)
        .join(Chat, col(Chat.id) == col(Outbox.chat_id))
        .where(
            col(Outbox.chat_id) == chat_id, col(Outbox.case_id) == case_id, col(Outbox.number).is_not(None)
        )
        .order_by(col(Outbox.number).desc())
        .limit(limit)
    )
    return [Letter(*row) for row in rows]


ACTORS = BODY_ROLES | {Role.DISPATCHER, Role.COORDINATOR}


def acts_now(tx: Transaction, reference: Reference, chat: ChatView, case: CaseView) -> set[str]:
    """Return the names of the buttons by which this chat may move the case now."""
    if chat.role not in ACTORS:
        return set()
    card = staff_card(tx, reference, tx.get_one(Case, case.id), case.words, chat.role)
    return {button.name for row in card.buttons for button in row} - {"progress"}


def lay_card(
    tx: Transaction,
    reference: Reference,
    chat: ChatView,
    number: str,
    now: datetime,
    chance: random.Random,
) -> None:
    """Deliver the present card of a case to a staff chat at the web door. Raises CaseUnknown."""
    case = case_for(tx, reference, chat, number)
    card = staff_card(tx, reference, tx.get_one(Case, case.id), case.words, chat.role)
    letter_id = post.put(tx, parcel_of(chat, card, now, chance))
    letter = post.letter_in(tx, chat.id, letter_id) if letter_id is not None else None
    if letter is not None:
        post.deliver_here(tx, [letter], now)


def taken_by(tx: Transaction, person_id: int) -> frozenset[int]:
    """Return the open cases a person has accepted."""
    rows = tx.execute(
        select(col(Case.id)).where(col(Case.handler_id) == person_id, col(Case.status).in_(OPEN_STATUSES))
    )
    return frozenset(rows.scalars())


def busiest(tx: Transaction, kinds: Sequence[BodyKind] = (), limit: int = 3) -> list[str]:
    """Return the bodies that have handlers and most open cases, of some kinds or of all."""
    staffed = select(col(Membership.body)).where(
        col(Membership.role) == Role.HANDLER, col(Membership.until).is_(None)
    )
    mine = (col(Case.body) == col(Body.code)) & col(Case.status).in_(OPEN_STATUSES)
    statement = (
        select(col(Body.code))
        .outerjoin(Case, mine)
        .where(col(Body.code).in_(staffed))
        .group_by(col(Body.code))
        .order_by(func.count(col(Case.id)).desc(), col(Body.code))
        .limit(limit)
    )
    if kinds:
        statement = statement.where(col(Body.kind).in_([str(kind) for kind in kinds]))
    return list(tx.execute(statement).scalars())


def latest(tx: Transaction, limit: int = 2) -> list[str]:
    """Return the bodies that have handlers and got an open case last, the newest first."""
    staffed = select(col(Membership.body)).where(
        col(Membership.role) == Role.HANDLER, col(Membership.until).is_(None)
    )
    statement = (
        select(col(Case.body))
        .where(col(Case.status).in_(OPEN_STATUSES), col(Case.body).in_(staffed))
        .group_by(col(Case.body))
        .order_by(func.max(col(Case.id)).desc())
        .limit(limit)
    )
    return [str(code) for code in tx.execute(statement).scalars()]


def sit_down(
    tx: Transaction,
    role: Role,
    body: str | None,
    locale: str,
    now: datetime,
    real_now: datetime,
    chance: random.Random,
) -> Opened:
    """Open a chat for somebody of the sample's roster, for a try-out. Raises InvitationInvalid."""
    member = tx.execute(
        select(col(Membership.person_id), col(Membership.body), col(Membership.area))
        .where(
            col(Membership.role) == role,
            col(Membership.body) == body if body else col(Membership.person_id).is_not(None),
            col(Membership.until).is_(None),
        )
        .order_by(col(Membership.person_id))
        .limit(1)
    ).first()
    if member is None:
        raise InvitationInvalid
    person_id, own_body, area = member
    return open_chat(tx, person_id, role, own_body, area, locale, now, real_now, chance)
