"""Takes somebody who is forgotten out of conversations, and makes two persons one in them."""

from dataclasses import replace

from sqlalchemy import select, update
from sqlmodel import col

from models.opinion import Conversation, OpinionSeat, Statement
from models.vocabulary_opinions import ConversationEvent, Opinion
from workflows.cases.acts import SYSTEM, Act
from workflows.participation.conversations.record import locked, note, statements_of
from workflows.participation.conversations.redraw import want_map
from workflows.participation.conversations.seats import Said, count, own_seat, readable, said_in, sealed

UNWATCHED = {"synchronize_session": False}


def forget_opinions(act: Act, person_id: int) -> None:
    """Drop the answers of a person, also from maps, and let nobody know what they wrote."""
    for key in answered_in(act, person_id):
        conversation = locked(act, key)
        seat = own_seat(act.tx, key, person_id)
        if seat is None:
            continue
        take_out(act, conversation, readable(act.tx, seat) or {})
        act.tx.delete(seat)
        act.tx.flush()
        left(act, conversation)
    mine_too = (col(Statement.author_id) == person_id) & col(Statement.by_organizer).is_(False)
    wrote = update(Statement).where(mine_too)
    act.tx.execute(wrote.values(author_id=None, appeal=""), execution_options=UNWATCHED)


def answered_in(act: Act, person_id: int) -> list[int]:
    """Return the conversations of a person, in the one order in which all lock several of them.

    What they answered is read once a conversation is locked: they may be answering at this moment.
    """
    mine = select(col(OpinionSeat.conversation_id)).where(col(OpinionSeat.person_id) == person_id)
    return [int(each) for each in act.tx.execute(mine.order_by(col(OpinionSeat.conversation_id))).scalars()]


def take_out(act: Act, conversation: Conversation, said: Said) -> None:
    """Count answers no more."""
    statements = {each.number: each for each in statements_of(act.tx, conversation.id)}
    for number, opinion in said.items():
        count(statements[number], opinion, -1)
    act.tx.flush()


def left(act: Act, conversation: Conversation) -> None:
    """Write down that answers are gone, not whose, and let a map without them be drawn."""
    conversation.changes += 1
    act.tx.flush()
    facts = {"changes": conversation.changes}
    note(replace(act, by=SYSTEM), conversation, ConversationEvent.LEFT, facts)
    want_map(act, conversation, at_once=True)


def drop_double_opinions(act: Act, stays: int, goes: int) -> None:
    """Let one person answer once: of two answers to a statement the one of who stays counts.

    What only who goes has answered is theirs too: the keys of both are one person's afterwards.
    """
    for key in answered_in(act, goes):
        conversation = locked(act, key)
        first, second = own_seat(act.tx, key, stays), own_seat(act.tx, key, goes)
        if first is not None and second is not None:
            make_one(act, conversation, first, second)


def make_one(act: Act, conversation: Conversation, first: OpinionSeat, second: OpinionSeat) -> None:
    """Put the answers of two seats into the first."""
    kept, added = said_in(act.tx, first), said_in(act.tx, second)
    twice: dict[int, Opinion] = {number: each for number, each in added.items() if number in kept}
    take_out(act, conversation, twice)
    first.said = sealed(act.tx, first, {**added, **kept})
    act.tx.delete(second)
    act.tx.flush()
    left(act, conversation)
    first.changed = conversation.changes
    act.tx.flush()
