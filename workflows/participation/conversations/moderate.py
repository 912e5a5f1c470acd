"""Takes a statement down for a listed reason, lets its writer appeal, and lets somebody else rule.

A view is no reason: personal data, threats, spam, and what is off the topic (principle 3).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.opinion import Conversation, Statement
from models.vocabulary import TimerKind
from models.vocabulary_opinions import ConversationEvent
from models.vocabulary_petitions import Removal
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.masking import mask
from workflows.cases.parties import officers_for, shown_name
from workflows.cases.reach import Seat
from workflows.ledger import Facts
from workflows.notices import Address
from workflows.participation.conversations.record import find, locked, note, statement_of
from workflows.participation.conversations.redraw import want_map
from workflows.participation.conversations.terms import ConversationRefused, No
from workflows.participation.votes.records import sees_to
from workflows.participation.votes.stages import ORGANIZERS
from workflows.reference import Reference
from workflows.screens import Button, Screen, Sentence, say

AGAIN = timedelta(days=3)
"""† How often those who may rule on an appeal are asked."""


def is_seen_to(reference: Reference, seat: Seat, conversation: Conversation) -> bool:
    """Whether a seat sees to a conversation: organizers and coordinators of its area and body."""
    return seat.role in ORGANIZERS and sees_to(reference, seat, conversation.body, conversation.area)


def seen_to(act: Act, conversation_id: int) -> Conversation:
    """Load a conversation for who sees to it. Raises ConversationRefused."""
    conversation = locked(act, conversation_id)
    if not is_seen_to(act.reference, act.by, conversation):
        raise ConversationRefused(No.NOT_YOURS)
    return conversation


def to_moderate(act: Act, statement_id: int) -> tuple[Conversation, Statement]:
    """Load a statement for who may take it down: nobody their own. Raises ConversationRefused."""
    conversation = seen_to(act, statement_of(act.tx, statement_id).conversation_id)
    statement = statement_of(act.tx, statement_id)
    if not statement.by_organizer and statement.author_id == act.by.person_id:
        raise ConversationRefused(No.NOT_YOURS)
    return conversation, statement


def to_remove(act: Act, statement_id: int) -> tuple[Conversation, Statement]:
    """Load a statement that still stands. Raises ConversationRefused."""
    conversation, statement = to_moderate(act, statement_id)
    if statement.gone:
        raise ConversationRefused(No.GONE)
    return conversation, statement


def remove(act: Act, statement_id: int, removal: Removal, reason: str) -> Statement:
    """Take a statement down; its writer reads by whom, why, how to appeal. Raises ConversationRefused."""
    conversation, statement = to_remove(act, statement_id)
    statement.gone, statement.removed_at = True, act.now
    statement.removal, statement.reason, statement.remover_id = removal, mask(reason), act.by.person_id
    statement.appeal, statement.ruling, statement.appealed_at, statement.ruled_at = "", "", None, None
    conversation.changes += 1
    act.tx.flush()
    changes = conversation.changes
    facts: Facts = {"number": statement.number, "removal": str(removal), "changes": changes}
    note(act, conversation, ConversationEvent.REMOVED, facts)
    tell_removed(act, conversation, statement)
    want_map(act, conversation, at_once=True)
    return statement


def tell_removed(act: Act, conversation: Conversation, statement: Statement) -> None:
    """Tell its writer, who may appeal."""
    line = say(
        "opinion.removed_told",
        title=conversation.title,
        words=statement.words,
        person=shown_name(act, act.by.person_id),
        removal=say(f"opinion.removal.{statement.removal}"),
        reason=statement.reason,
    )
    given = {"statement": statement.id}
    tell_writer(act, statement, f"removed:{act.now.isoformat()}", line, Button("appeal_statement", given))


def tell_writer(act: Act, statement: Statement, key: str, line: Sentence, *buttons: Button) -> None:
    """Tell who wrote a statement, in the seat in which they did."""
    chats = (
        notices.chats_of_anybody(act.tx, statement.author_id)
        if statement.by_organizer
        else notices.chats_of_person(act.tx, statement.author_id)
    )
    look = Button("look_opinions", {"opinions": statement.conversation_id})
    rows = ((*buttons, look),) if not statement.by_organizer else ((look,),)
    name = f"statement_{key}:{statement.id}"
    notices.tell(act.tx, chats, Screen((line,), rows), act.now, act.chance, key=name)


def to_appeal(act: Act, statement_id: int) -> Statement:
    """Load a removed statement for its writer. Raises ConversationRefused."""
    statement = statement_of(act.tx, statement_id)
    if statement.author_id is None or statement.author_id != act.by.person_id:
        raise ConversationRefused(No.UNKNOWN)
    if not statement.gone or statement.appealed_at is not None:
        raise ConversationRefused(No.APPEALED)
    return statement


def appeal(act: Act, statement_id: int, words: str) -> Statement:
    """Ask somebody else to look; whoever removed it is not asked. Raises ConversationRefused."""
    conversation = locked(act, to_appeal(act, statement_id).conversation_id)
    statement = to_appeal(act, statement_id)
    statement.appeal, statement.appealed_at = mask(words), act.now
    act.tx.flush()
    note(act, conversation, ConversationEvent.APPEALED, {"number": statement.number})
    tell_rulers(act, conversation, statement)
    return statement


def tell_rulers(act: Act, conversation: Conversation, statement: Statement) -> None:
    """Tell those who may rule on an appeal, and again after some days."""
    line = say(
        "opinion.appealed_told", title=conversation.title, words=statement.words, appeal=statement.appeal
    )
    given = {"statement": statement.id}
    buttons = (Button("restore_statement", given), Button("keep_statement", given))
    key = f"statement_appealed:{statement.id}:{act.now.isoformat()}"
    notices.tell(
        act.tx,
        rulers(act, conversation, statement),
        Screen((line,), (buttons,)),
        act.now,
        act.chance,
        key=key,
    )
    at, about = act.now + AGAIN, json.dumps({"statement": statement.id})
    post.set_timer(act.tx, ruling_key(statement.id), TimerKind.OPINION, at, conversation.id, about)


def ruling_key(statement_id: int) -> str:
    """Name the timer of an appeal."""
    return f"opinion_rule:{statement_id}"


def ask_again(act: Act, conversation: Conversation, statement_id: int) -> None:
    """Remind of an appeal that waits."""
    statement = statement_of(act.tx, statement_id)
    if statement.appealed_at is not None and statement.ruled_at is None:
        tell_rulers(act, conversation, statement)


def rulers(act: Act, conversation: Conversation, statement: Statement) -> Sequence[Address]:
    """Return the chats of who sees to the conversation, but for whoever removed the statement."""
    return [
        each
        for each in officers_for(act, conversation.area, conversation.body)
        if each.person_id not in (statement.remover_id, statement.author_id)
        and is_seen_to(act.reference, each, conversation)
    ]


def to_rule(act: Act, statement_id: int) -> tuple[Conversation, Statement]:
    """Load an appeal for who may rule on it: never who has removed it. Raises ConversationRefused."""
    conversation, statement = to_moderate(act, statement_id)
    if statement.remover_id == act.by.person_id:
        raise ConversationRefused(No.NOT_YOURS)
    if statement.appealed_at is None or statement.ruled_at is not None:
        raise ConversationRefused(No.APPEALED)
    return conversation, statement


def rule(act: Act, statement_id: int, reason: str, *, restored: bool) -> Statement:
    """Put a statement back, or leave it removed; a reason either way. Raises ConversationRefused."""
    conversation, statement = to_rule(act, statement_id)
    statement.ruled_at, statement.ruler_id, statement.ruling = act.now, act.by.person_id, mask(reason)
    post.cancel_timer(act.tx, ruling_key(statement.id))
    if restored:
        statement.gone = False
        conversation.changes += 1
        want_map(act, conversation, at_once=True)
    act.tx.flush()
    changes = conversation.changes
    facts: Facts = {"number": statement.number, "restored": restored, "changes": changes}
    note(act, conversation, ConversationEvent.RULED, facts)
    line = say(
        "opinion.restored" if restored else "opinion.stays_removed",
        title=conversation.title,
        words=statement.words,
        reason=statement.ruling,
        person=shown_name(act, act.by.person_id),
    )
    tell_writer(act, statement, f"ruled:{act.now.isoformat()}", line)
    return statement


@dataclass(frozen=True)
class ToLook:
    """A statement as an officer reads it: standing, or removed and appealed about."""

    id: int
    number: int
    words: str
    removed: bool
    removal: str
    reason: str
    appeal: str


def to_look_at(act: Act, conversation_id: int) -> list[ToLook]:
    """Return what an officer may do something about in a conversation, appeals first."""
    conversation = find(act.tx, conversation_id)
    if conversation is None or not is_seen_to(act.reference, act.by, conversation):
        return []
    mine = select(Statement).where(col(Statement.conversation_id) == conversation_id)
    rows = act.tx.execute(mine.order_by(col(Statement.gone).desc(), col(Statement.number).desc())).scalars()
    return [looked(each) for each in rows if waits(act, each)]


def looked(each: Statement) -> ToLook:
    """Show one of them."""
    return ToLook(each.id, each.number, each.words, each.gone, each.removal, each.reason, each.appeal)


def waits(act: Act, statement: Statement) -> bool:
    """Whether something can be done about it by this seat."""
    if not statement.gone:
        return statement.by_organizer or statement.author_id != act.by.person_id
    appealed = statement.appealed_at is not None and statement.ruled_at is None
    return appealed and statement.remover_id != act.by.person_id
