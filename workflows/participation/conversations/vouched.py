"""Checks conversations against their chains: question, statements, every answer, and the last map."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.opinion import Conversation, Statement
from models.vocabulary_opinions import ConversationEvent, ConversationStage, Opinion
from workflows.chains import Heard, coded, faults_of
from workflows.ledger import Fault
from workflows.participation.conversations.record import instant, statements_of, text_hash
from workflows.participation.conversations.redraw import answers_hash
from workflows.participation.conversations.seats import COUNTERS, leaf_of, readable, seats_of
from workflows.participation.conversations.terms import CHAIN
from workflows.participation.votes.seals import digest
from workflows.transaction import Transaction


@dataclass
class Told:
    """What the chain of a conversation says."""

    seq: int = 0
    stage: str = ""
    text: str = ""
    words: dict[int, str] = field(default_factory=dict)  # of statements, by their numbers
    gone: set[int] = field(default_factory=set)
    mapped: Mapping[str, Any] = field(default_factory=dict)
    changes: int = 0  # as the chain has last said
    closes: str = ""


def opinion_faults(tx: Transaction, subject: str | None) -> list[Fault]:
    """Conversations that are not what their chains say; each fault is named once."""
    return faults_of(tx, subject, coded(tx, subject, Conversation, CHAIN), (Told, read), problems)


def read(told: Told, heard: Heard) -> None:
    """Take in one event."""
    kind, facts = heard.kind, heard.facts
    told.stage = str(facts["stage"])
    told.changes = int(facts.get("changes", told.changes))
    told.closes = str(facts.get("closes", told.closes))
    if kind == ConversationEvent.OPENED:
        told.text = str(facts["text"])
    elif kind == ConversationEvent.STATEMENT:
        told.words[int(facts["number"])] = str(facts["words"])
    elif kind == ConversationEvent.REMOVED:
        told.gone.add(int(facts["number"]))
    elif kind == ConversationEvent.RULED and facts["restored"]:
        told.gone.discard(int(facts["number"]))
    elif kind == ConversationEvent.MAPPED:
        told.mapped = facts


def problems(tx: Transaction, conversation: Conversation, told: Told) -> Iterator[str]:
    """Name what does not hold of a conversation."""
    if conversation.stage != told.stage:
        yield "stage"
    if text_hash(conversation) != told.text or conversation.text_hash != told.text:
        yield "text"
    if told.closes and instant(conversation.closes_at) != told.closes:
        yield "closes"
    statements = statements_of(tx, conversation.id)
    if {each.number: digest(each.words) for each in statements} != told.words:
        yield "statements"
    if {each.number for each in statements if each.gone} != told.gone:
        yield "removed"
    yield from of_map(conversation, told)
    yield from of_answers(tx, conversation, statements, told)


def of_map(conversation: Conversation, told: Told) -> Iterator[str]:
    """Name what does not hold of the last map; once it is closed, the chain knows of every change."""
    if conversation.mapped != int(told.mapped.get("changes", 0)):
        yield "mapped"
    if conversation.map and digest(conversation.map) != told.mapped.get("map"):
        yield "map"
    if conversation.stage == ConversationStage.CLOSED and conversation.changes != told.changes:
        yield "changes"


def of_answers(
    tx: Transaction, conversation: Conversation, statements: list[Statement], told: Told
) -> Iterator[str]:
    """Name what does not hold of the answers: how they are sealed, counted, and what the map has hashed."""
    counts: Counter[tuple[int, Opinion]] = Counter()
    leaves = []
    for seat in seats_of(tx, conversation.id):
        said = readable(tx, seat)
        if said is None:
            yield "answer"
            return
        leaves.append(leaf_of(seat, said))
        counts.update(said.items())
    for each in statements:
        if any(getattr(each, name) != counts[each.number, opinion] for opinion, name in COUNTERS.items()):
            yield "counts"
            break
    drawn = bool(told.mapped) and conversation.changes == conversation.mapped
    if drawn and answers_hash(leaves) != told.mapped["answers"]:
        yield "answers"
