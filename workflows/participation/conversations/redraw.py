"""Draws the map of a conversation: asked for by the first answer after the last one, by the clock's hand.

What costs CPU is worked out beside the lane, from what was read; the lane only keeps what came of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from sqlalchemy import func, select
from sqlmodel import col

from models import post
from models.opinion import Conversation, OpinionSeat
from models.vocabulary import TimerKind
from models.vocabulary_opinions import ConversationEvent
from workflows.cases.acts import SYSTEM, Act
from workflows.ledger import Facts
from workflows.participation.conversations import frame
from workflows.participation.conversations.drawn import Drawn, drawn, kept_of
from workflows.participation.conversations.record import locked, note, statements_of
from workflows.participation.conversations.seats import (
    VOTES,
    changed_since,
    leaf_of,
    said_in,
    seats_of,
)
from workflows.participation.conversations.terms import LEAST_SHOWN, METHOD
from workflows.participation.opinions.map import opinion_map
from workflows.participation.opinions.matrix import Opinions
from workflows.participation.votes.seals import digest, plain
from workflows.transaction import Transaction

Finish = Callable[[Act], None]
Work = Callable[[], Finish]


@dataclass(frozen=True)
class Material:
    """What a map is drawn from: no person stands in it."""

    conversation: int
    changes: int
    opinions: Opinions
    removed: tuple[int, ...]  # the statements that are left out
    answers: str  # the hash of all answers
    seed: str
    seats: int
    least: int  # people for whom groups are looked for


def want_map(act: Act, conversation: Conversation, *, at_once: bool = False) -> None:
    """Let the clock draw a new map, unless it is to do so already.

    `at_once`: also where too few have answered since the last one, for what was said was taken away.
    """
    if conversation.map_waits and not at_once:
        return
    conversation.map_waits = True
    due = act.now + timedelta(minutes=act.reference.policy.opinion_map_minutes)
    asked = '{"at_once":true}' if at_once else "{}"
    post.set_timer(act.tx, f"opinion_map:{conversation.id}", TimerKind.OPINION, due, conversation.id, asked)
    act.tx.flush()


def is_worth_it(tx: Transaction, conversation: Conversation) -> bool:
    """Whether enough people have answered since the last map: from a smaller change their answers show."""
    return changed_since(tx, conversation) >= LEAST_SHOWN


def material_of(tx: Transaction, conversation: Conversation, least: int) -> Material:
    """Read what a map is drawn from; rows stand in an order that the seed draws and that tells nothing."""
    statements = statements_of(tx, conversation.id)
    asked = {each.number: column for column, each in enumerate(each for each in statements if not each.gone)}
    rows, leaves = [], []
    for seat in seats_of(tx, conversation.id):
        said = said_in(tx, seat)
        leaves.append(leaf_of(seat, said))
        row = [np.nan] * len(asked)
        for number, opinion in said.items():
            if number in asked:
                row[asked[number]] = VOTES[opinion]
        if not np.isnan(row).all():
            rows.append((digest(conversation.seed + seat.nonce), row))
    rows.sort()
    votes = np.array([row for _, row in rows], float).reshape(len(rows), len(asked))
    names = tuple(str(each) for each in range(len(rows))), tuple(str(number) for number in asked)
    removed = tuple(each.number for each in statements if each.gone)
    return Material(
        conversation.id,
        conversation.changes,
        Opinions(*names, votes),
        removed,
        answers_hash(leaves),
        conversation.seed,
        len(leaves),
        least,
    )


def answers_hash(leaves: list[str]) -> str:
    """Hash all answers, in no order."""
    return digest("\n".join(sorted(leaves)))


def draw(material: Material) -> Drawn:
    """Draw the map: nothing but arithmetic."""
    return drawn(opinion_map(material.opinions), material.least)


def outside(
    tx: Transaction, conversation_id: int, least: int, then: Callable[[Act, Conversation], None]
) -> Work:
    """Read what a map is drawn from, and return how it is drawn and kept; `then` follows in the lane."""
    conversation = tx.get(Conversation, conversation_id, populate_existing=True)
    assert conversation is not None
    material = material_of(tx, conversation, least)

    def work() -> Finish:
        found = draw(material)

        def finish(act: Act) -> None:
            current = locked(act, conversation_id)
            keep(act, current, material, found)
            then(act, current)

        return finish

    return work


def keep(act: Act, conversation: Conversation, material: Material, found: Drawn) -> None:
    """Keep a map and write down from what it was drawn; what has changed meanwhile gets the next one."""
    conversation.map, conversation.frame = plain(found.as_facts()), frame.written(kept_of(found))
    conversation.mapped, conversation.mapped_at = material.changes, act.now
    conversation.map_waits = False
    act.tx.flush()
    facts: Facts = {
        "answers": material.answers,
        "changes": material.changes,
        "map": digest(conversation.map),
        "method": METHOD,
        "seed": material.seed,
        "left_out": [str(each) for each in material.removed],
    }
    note(replace(act, by=SYSTEM), conversation, ConversationEvent.MAPPED, facts)
    if conversation.changes != material.changes:
        want_map(act, conversation, at_once=was_taken_away(act.tx, material))


def was_taken_away(tx: Transaction, material: Material) -> bool:
    """Whether a person or a statement is gone since material was read, or a statement is there again."""
    gone = tuple(each.number for each in statements_of(tx, material.conversation) if each.gone)
    seats = select(func.count()).where(col(OpinionSeat.conversation_id) == material.conversation)
    return gone != material.removed or int(tx.execute(seats).scalar_one()) < material.seats


def map_now(act: Act, conversation: Conversation) -> None:
    """Draw and keep a map in one go: where nobody waits for the lane."""
    material = material_of(act.tx, conversation, act.reference.policy.opinion_people)
    keep(act, conversation, material, draw(material))
