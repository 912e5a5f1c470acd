"""Takes what somebody says of a statement, and finds the next one to ask them about."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.opinion import Conversation, Statement
from models.vocabulary_opinions import Opinion
from workflows.cases.acts import Act
from workflows.participation.conversations.frame import reaches_in
from workflows.participation.conversations.record import (
    Standing,
    find,
    may_take_part,
    seize,
    standing_in,
    statement_of,
)
from workflows.participation.conversations.redraw import want_map
from workflows.participation.conversations.seats import (
    count,
    keep,
    own_seat,
    said_in,
    take_seat,
)
from workflows.participation.conversations.terms import ConversationRefused, No
from workflows.participation.opinions.next import choose, priority


def answer(act: Act, statement_id: int, opinion: Opinion) -> Conversation:
    """Keep what the actor says of a statement; said anew, it takes the place of before.

    Raises ConversationRefused.
    """
    conversation = seize(act, statement_of(act.tx, statement_id).conversation_id)
    statement = statement_of(act.tx, statement_id)
    if statement.gone:
        raise ConversationRefused(No.GONE)
    if not may_take_part(act.tx, conversation, act.by.person_id):
        raise ConversationRefused(No.NOT_ON_ROLL)
    say_of(act, conversation, statement, opinion)
    return conversation


def say_of(act: Act, conversation: Conversation, statement: Statement, opinion: Opinion) -> None:
    """Keep and count one answer of somebody who may give it."""
    seat = take_seat(act, conversation)
    said = said_in(act.tx, seat)
    before = said.get(statement.number)
    if before is opinion:
        return
    if before is not None:
        count(statement, before, -1)
    count(statement, opinion, +1)
    keep(act, conversation, seat, {**said, statement.number: opinion})
    want_map(act, conversation)


@dataclass(frozen=True)
class Ask:
    """One statement that somebody is asked about."""

    statement: int
    conversation: int
    words: str


def ask_next(act: Act, conversation_id: int) -> Ask | None:
    """Return what the actor is asked next; None where nothing is left. Raises ConversationRefused."""
    conversation = find(act.tx, conversation_id)
    if conversation is None:
        raise ConversationRefused(No.UNKNOWN)
    found = next_statement(act, conversation)
    return None if found is None else Ask(found.id, conversation.id, found.words)


def gone_from(act: Act, statement_id: int) -> int | None:
    """Return the conversation from which a statement was taken down; None where it stands."""
    found = statement_of(act.tx, statement_id)
    return found.conversation_id if found.gone else None


def ask_again(act: Act, statement_id: int) -> Ask:
    """Return a statement once more. Raises ConversationRefused."""
    found = statement_of(act.tx, statement_id)
    if found.gone:
        raise ConversationRefused(No.GONE)
    return Ask(found.id, found.conversation_id, found.words)


def next_statement(act: Act, conversation: Conversation) -> Standing | None:
    """Return the statement that the actor is asked about next; None where they have answered all."""
    said = said_in(act.tx, own_seat(act.tx, conversation.id, act.by.person_id))
    left = {each.number: each for each in standing_in(act.tx, conversation.id) if each.number not in said}
    number = choose(priorities_of(conversation, left), act.chance)
    return None if number is None else left[number]


def priorities_of(conversation: Conversation, left: Mapping[int, Standing]) -> dict[int, float]:
    """Return how much each statement should be asked about; one that no map has seen reaches nowhere yet."""
    reach = reaches_in(conversation)
    return {
        number: priority(each.agree, each.passed, each.seen, reach.get(number, 0.0))
        for number, each in left.items()
    }
