"""Adds a statement to a conversation: short, masked, not said before, few by one person in a day."""

from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import func, select
from sqlmodel import col

from models.opinion import Conversation, Statement
from models.rows import add_row
from models.vocabulary_opinions import ConversationEvent, ConversationStage, Opinion
from workflows.cases.acts import Act
from workflows.cases.masking import CONTACTS, MARK, Detail, find_details, mask
from workflows.ledger import Facts
from workflows.participation.conversations.answer import say_of
from workflows.participation.conversations.record import (
    find,
    may_take_part,
    note,
    seize,
    statements_of,
)
from workflows.participation.conversations.terms import LONGEST, ConversationRefused, No
from workflows.participation.votes.seals import digest

ALL = CONTACTS | {Detail.ROOM}
"""A statement is read by everybody: the number of a flat goes too."""


@dataclass(frozen=True)
class Outlook:
    """How a statement would be read."""

    words: str
    masked: tuple[str, ...]  # the stretches that nobody will read


def fitting(typed: str) -> str:
    """Return a statement as everybody reads it. Raises ConversationRefused."""
    words = " ".join(mask(typed, ALL).split())
    if not words.replace(MARK, "").strip():
        raise ConversationRefused(No.NOTHING_LEFT)
    if len(words) > LONGEST:
        raise ConversationRefused(No.TOO_LONG)
    return words


def outlook(act: Act, conversation_id: int, typed: str) -> Outlook:
    """Foresee what everybody would read. Raises ConversationRefused."""
    words = fitting(typed)
    if words in {each.words for each in statements_of(act.tx, conversation_id)}:
        raise ConversationRefused(No.SAID_ALREADY)
    return Outlook(words, tuple(each.words for each in find_details(typed)))


def check(act: Act, conversation_id: int) -> Conversation:
    """Refuse who may not add, or has added enough. Raises ConversationRefused."""
    conversation = find(act.tx, conversation_id)
    if conversation is None:
        raise ConversationRefused(No.UNKNOWN)
    if conversation.stage != ConversationStage.OPEN or act.now >= conversation.closes_at:
        raise ConversationRefused(No.OVER)
    if not may_take_part(act.tx, conversation, act.by.person_id):
        raise ConversationRefused(No.NOT_ON_ROLL)
    today, all_of_them = added(act, conversation.id)
    policy = act.reference.policy
    if today >= policy.opinion_statements_day or all_of_them >= policy.opinion_statements_each:
        raise ConversationRefused(No.MANY)
    return conversation


def added(act: Act, conversation_id: int) -> tuple[int, int]:
    """Count what the actor has added today, and at all; what was taken down counts too."""
    zone = act.reference.calendar.zone
    midnight = datetime.combine(act.reference.local_date(act.now), time(), zone)
    mine = (col(Statement.conversation_id) == conversation_id) & (
        col(Statement.author_id) == act.by.person_id
    )
    asked = select(func.count()).where(mine)
    today = act.tx.execute(asked.where(col(Statement.said_at) >= midnight)).scalar_one()
    return int(today), int(act.tx.execute(asked).scalar_one())


def add(act: Act, conversation_id: int, typed: str) -> Statement:
    """Put up what a resident says; who says it agrees with it. Raises ConversationRefused."""
    conversation = seize(act, conversation_id)
    check(act, conversation_id)
    statement = put_up(act, conversation, outlook(act, conversation_id, typed).words)
    say_of(act, conversation, statement, Opinion.AGREE)
    return statement


def put_up(act: Act, conversation: Conversation, words: str, *, by_organizer: bool = False) -> Statement:
    """Write a statement down under the next number."""
    last = select(func.max(col(Statement.number))).where(col(Statement.conversation_id) == conversation.id)
    statement = Statement(
        conversation_id=conversation.id,
        number=int(act.tx.execute(last).scalar() or 0) + 1,
        words=words,
        author_id=act.by.person_id,
        by_organizer=by_organizer,
        said_at=act.now,
    )
    conversation.changes += 1
    add_row(act.tx, statement)
    act.tx.flush()
    facts: Facts = {"number": statement.number, "words": digest(words)}
    note(act, conversation, ConversationEvent.STATEMENT, facts)
    return statement
