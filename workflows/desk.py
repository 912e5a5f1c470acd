"""Reads what the desk page needs beside the cases themselves, and lays a card on it."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from models import post
from models.body import Body
from models.case import Case
from models.person import Chat, Membership
from models.post import Letter
from models.post_tables import Outbox
from models.vocabulary import OPEN_STATUSES, RULERS, BodyKind, Role
from workflows.access import ChatView, InvitationInvalid, Opened, open_chat
from workflows.appeals.appeal import decision_buttons
from workflows.appeals.chain import story_of
from workflows.appeals.decide import may_decide
from workflows.cases import plead, reach
from workflows.cases.acts import Act, Actor
from workflows.cases.cards import rows
from workflows.cases.letter import Paper, names_in_chain, paper_of
from workflows.cases.plead import is_own, ruling_buttons, waits_for
from workflows.cases.queries import CaseView, case_for
from workflows.cases.rule import ruler, staff_card
from workflows.cases.settled import UNSETTLED, may_take_back
from workflows.conversation import parcel_of
from workflows.gate_terms import Action, Verdict
from workflows.reference import Reference
from workflows.screens import Screen, Sentence
from workflows.transaction import Transaction


@dataclass(frozen=True)
class Backdrop:
    """What stands behind the page of a case: who acted, what vouches for it, how its words are shown."""

    names: tuple[str, ...]  # of staff, one for every event of the chain
    paper: Paper
    words: Verdict
    ruler: Role | None  # whose it is to rule, where somebody has to


def backdrop(tx: Transaction, reference: Reference, chat: ChatView, case: CaseView) -> Backdrop:
    """Read what the page of a case shows beside the case."""
    kept = tx.get_one(Case, case.id)
    words = reach.verdict(tx, reference, chat, kept, Action.WORDS)
    waits = kept.status in UNSETTLED
    return Backdrop(
        names=names_in_chain(tx, case.number),
        paper=paper_of(tx, case.number),
        words=words,
        ruler=ruler(tx, kept) if waits else None,
    )


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
    return post.opened(tx, [tuple(row) for row in rows])


REVIEWERS = RULERS | {Role.HEAD}
"""They may rule on what a body asks for."""

BEHIND: Mapping[str, Action] = {
    "accept": Action.ACCEPT,
    "reply": Action.REPLY,
    "ask": Action.ASK,
    "return": Action.RETURN,
    "assign": Action.DISPATCH,
    "rule": Action.DISPATCH,
    "extend": Action.PLEAD,
    "suspend": Action.PLEAD,
    "exempt": Action.PLEAD,
    "take_back": Action.PLEAD,
    "resume": Action.RESUME,
    "decline": Action.DECLINE,
    "reinstate": Action.REINSTATE,
    "uphold": Action.DECIDE,
    "dismiss": Action.DECIDE,
    "share_out": Action.SHARE_OUT,
    "whistle": Action.WHISTLE,
    "approve": Action.APPROVE,
    "refuse": Action.APPROVE,
}
"""What the gate calls the thing a button does. `undo` goes with what it undoes."""


def card_now(tx: Transaction, reference: Reference, chat: ChatView, case: CaseView, now: datetime) -> Screen:
    """Return the card on which this chat would work on a case now."""
    kept = tx.get_one(Case, case.id)
    card = staff_card(tx, reference, kept, case.words, chat.role)
    actor = Actor(chat.role, chat.person_id, chat.body)
    if chat.role in RULERS and may_take_back(tx, reference, kept, str(actor), now):
        return card.with_buttons(*rows((("undo", "progress"),), case.id))
    granting = reach.allows(tx, reference, chat, kept, Action.APPROVE)
    if chat.role in REVIEWERS and granting and waits_for(tx, kept, actor):
        return card.with_buttons(*ruling_buttons(tx, kept), *card.buttons)
    act = Act(tx, Actor(chat.role, chat.person_id, chat.body, chat.area), now, reference, random.Random())
    if is_own(act, kept):
        return card.with_buttons(*rows((("take_back",),), kept.id), *card.buttons)
    if chat.role in RULERS and may_decide(act, kept):
        return card.with_buttons(
            *decision_buttons(story_of(tx, kept.number), kept.id), *rows((("progress",),), kept.id)
        )
    return card


def acts_now(
    tx: Transaction, reference: Reference, chat: ChatView, case: CaseView, now: datetime
) -> frozenset[str]:
    """Return the names of the buttons by which this chat may move the case now, where the gate lets it."""
    card, kept = card_now(tx, reference, chat, case, now), tx.get_one(Case, case.id)
    names = frozenset(button.name for row in card.buttons for button in row) - {"progress"}
    known = {name for name in names if name in BEHIND}
    granted = any(reach.allows(tx, reference, chat, kept, BEHIND[name]) for name in known)
    return names if granted or not known else frozenset()


def asked_for(
    tx: Transaction, reference: Reference, chat: ChatView, case: CaseView, now: datetime
) -> Sequence[Sentence]:
    """Say what a case's body asks for, and who has to look at it now; nothing where it asks for nothing."""
    actor = Actor(chat.role, chat.person_id, chat.body, chat.area)
    return plead.asked_for(Act(tx, actor, now, reference, random.Random()), tx.get_one(Case, case.id))


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
    card = card_now(tx, reference, chat, case, now)
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


def seats(tx: Transaction) -> frozenset[tuple[str, str | None]]:
    """Return the role and body of everybody who works here now: the seats that `sit_down` can give."""
    held = select(col(Membership.role), col(Membership.body)).where(col(Membership.until).is_(None))
    return frozenset((str(role), body) for role, body in tx.execute(held.distinct()))


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
