"""Finds the messages that hold words of a mediation: they go when its words go, in all three's chats."""

import json
from collections.abc import Collection

from sqlalchemy import select
from sqlmodel import col

from models.ledger import Event
from models.mediation import Mediation
from models.owners import readable
from models.person import Chat
from models.post import place_of_screen
from models.post_tables import Outbox
from models.vocabulary import Role
from workflows.cases.acts import Act
from workflows.mediation.record import CHAIN, sides
from workflows.mediation.terms import MediationEvent
from workflows.privacy.erase import blank_letters, chats_of
from workflows.transaction import Transaction

KEYS = ("matter", "agreement", "noted", "arranged", "meet", "wished", "reason", "next", "objected", "stayed")
HOLDING = tuple(f'"mediation.{name}' for name in KEYS)
"""How the keys of sentences begin that hold what was said, or where people meet."""


def blank_all(act: Act, found: Mediation) -> None:
    """Leave of such messages only that something stood there."""
    chats = [
        *chats_of(act.tx, [each.person_id for each in sides(act.tx, found.id) if each.person_id is not None]),
        *desks_of(act.tx, mediators_of(act.tx, found)),
    ]
    letters = select(col(Outbox.id), col(Outbox.screen), col(Outbox.secret)).where(
        col(Outbox.chat_id).in_(chats),
        col(Outbox.case_id).is_(None),
        col(Outbox.created_at) >= found.opened_at,
    )
    holding = [
        key
        for key, screen, secret in act.tx.execute(letters).all()
        if holds(readable(act.tx, screen, place_of_screen(secret)) or "", found)
    ]
    blank_letters(act.tx, col(Outbox.id).in_(holding))


def mediators_of(tx: Transaction, found: Mediation) -> set[int]:
    """Who mediates, and who did before it was handed over."""
    mine = select(col(Event.data)).where(
        col(Event.subject) == CHAIN + found.number, col(Event.kind) == MediationEvent.HANDED
    )
    before = (str(json.loads(each)["from"]) for each in tx.execute(mine).scalars())
    return {found.mediator_id, *(int(each.partition(":")[2]) for each in before)}


def desks_of(tx: Transaction, people: Collection[int]) -> list[int]:
    """The chats in which they work."""
    desks = select(col(Chat.id)).where(col(Chat.person_id).in_(people), col(Chat.role) != Role.RESIDENT)
    return list(tx.execute(desks).scalars())


def holds(screen: str, found: Mediation) -> bool:
    """Whether a message is about this mediation, by its number or its buttons, and holds words of it."""
    named = (f'"{found.number}"', f'"mediation":{found.id},', f'"mediation":{found.id}}}')
    return any(each in screen for each in HOLDING) and any(each in screen for each in named)
