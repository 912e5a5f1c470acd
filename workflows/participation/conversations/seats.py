"""Keeps what each person answers: one sealed text for each person and conversation, under their own key."""

import json
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlmodel import col

from models.opinion import Conversation, OpinionSeat, Statement
from models.rows import add_row
from models.vault import KeyGone, SealBroken, vault_of
from models.vocabulary_opinions import Opinion
from workflows.cases.acts import Act
from workflows.participation.conversations.record import FRESH
from workflows.participation.opinions.matrix import AGREE, DISAGREE, PASS
from workflows.participation.votes.seals import seal_of
from workflows.transaction import Transaction

Said = Mapping[int, Opinion]
"""What one person answers, by the numbers of statements."""

NONCE_BYTES = 16
VOTES: Mapping[Opinion, float] = {Opinion.AGREE: AGREE, Opinion.PASS: PASS, Opinion.DISAGREE: DISAGREE}
COUNTERS: Mapping[Opinion, str] = {
    Opinion.AGREE: "agree",
    Opinion.DISAGREE: "disagree",
    Opinion.PASS: "passed",
}
"""The column of a statement that counts an answer."""


def own_seat(tx: Transaction, conversation_id: int, person_id: int | None) -> OpinionSeat | None:
    """Load the seat of a person."""
    if person_id is None:
        return None
    mine = (col(OpinionSeat.conversation_id) == conversation_id) & (col(OpinionSeat.person_id) == person_id)
    asked = select(OpinionSeat).where(mine).execution_options(**FRESH)
    return tx.execute(asked).scalar_one_or_none()


def seats_of(tx: Transaction, conversation_id: int) -> list[OpinionSeat]:
    """Load all seats of a conversation."""
    mine = select(OpinionSeat).where(col(OpinionSeat.conversation_id) == conversation_id)
    return list(tx.execute(mine.order_by(col(OpinionSeat.id)).execution_options(**FRESH)).scalars())


def said_in(tx: Transaction, seat: OpinionSeat | None) -> dict[int, Opinion]:
    """Open what somebody answered; nothing where their key is gone."""
    if seat is None:
        return {}
    try:
        clear = vault_of(tx).unseal_bytes(tx, seat.said, place_of_said(seat))
    except KeyGone:
        return {}
    return {int(number): Opinion(each) for number, each in json.loads(clear).items()}


def readable(tx: Transaction, seat: OpinionSeat) -> dict[int, Opinion] | None:
    """Open what somebody answered; None where it was changed."""
    try:
        return said_in(tx, seat)
    except SealBroken:
        return None


def take_seat(act: Act, conversation: Conversation) -> OpinionSeat:
    """Return the seat of the actor; a new one where they have none."""
    assert act.by.person_id is not None
    seat = own_seat(act.tx, conversation.id, act.by.person_id)
    if seat is not None:
        return seat
    nonce = act.chance.randbytes(NONCE_BYTES).hex()
    seat = OpinionSeat(conversation_id=conversation.id, person_id=act.by.person_id, nonce=nonce, said=b"")
    seat.said = sealed(act.tx, seat, {})
    add_row(act.tx, seat)
    return seat


def keep(act: Act, conversation: Conversation, seat: OpinionSeat, said: Said) -> None:
    """Keep what somebody answers now, in the place of what they answered before."""
    conversation.changes += 1
    seat.said, seat.changed = sealed(act.tx, seat, said), conversation.changes
    act.tx.add(seat)
    act.tx.flush()


def sealed(tx: Transaction, seat: OpinionSeat, said: Said) -> bytes:
    """Seal answers under the key of their person."""
    return vault_of(tx).seal_bytes(tx, seat.person_id, written(said).encode(), place_of_said(seat))


def written(said: Said) -> str:
    """Write answers in the one way they are kept."""
    return json.dumps({str(each): str(said[each]) for each in sorted(said)}, separators=(",", ":"))


def place_of_said(seat: OpinionSeat) -> str:
    """Name the place to which answers are sealed."""
    return f"opinionseat.said:{seat.conversation_id}:{seat.nonce}"


def leaf_of(seat: OpinionSeat, said: Said) -> str:
    """Hash what somebody answers: without their nonce nobody tells anything from it."""
    return seal_of(seat.nonce, written(said))


def count(statement: Statement, opinion: Opinion, by: int) -> None:
    """Count an answer to a statement, or count one no more."""
    name = COUNTERS[opinion]
    setattr(statement, name, getattr(statement, name) + by)


def changed_since(tx: Transaction, conversation: Conversation) -> int:
    """Count how many people have answered since the last map."""
    mine = (col(OpinionSeat.conversation_id) == conversation.id) & (
        col(OpinionSeat.changed) > conversation.mapped
    )
    return int(tx.execute(select(func.count()).where(mine)).scalar_one())
