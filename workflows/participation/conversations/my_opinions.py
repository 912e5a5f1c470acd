"""Gives a person what is kept of their part in conversations: what they said, and what they answered."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.opinion import Conversation, OpinionSeat, Statement
from workflows.participation.conversations.record import statements_of
from workflows.participation.conversations.seats import said_in
from workflows.transaction import Transaction

Facts = dict[str, Any]


def my_opinions(tx: Transaction, person_id: int) -> Facts:
    """Return both, oldest first."""
    wrote = (
        select(Statement, col(Conversation.code), col(Conversation.title))
        .join(Conversation, col(Conversation.id) == col(Statement.conversation_id))
        .where(col(Statement.author_id) == person_id, col(Statement.by_organizer).is_(False))
        .order_by(col(Statement.id))
    )
    seats = (
        select(OpinionSeat, col(Conversation.code), col(Conversation.title))
        .join(Conversation, col(Conversation.id) == col(OpinionSeat.conversation_id))
        .where(col(OpinionSeat.person_id) == person_id)
        .order_by(col(OpinionSeat.id))
    )
    return {
        "wrote": [written(each, code, title) for each, code, title in tx.execute(wrote).all()],
        "answered": [answered(tx, each, code, title) for each, code, title in tx.execute(seats).all()],
    }


def written(statement: Statement, code: str, title: str) -> Facts:
    """Tell one statement that they wrote."""
    return {
        "conversation": code,
        "title": title,
        "number": statement.number,
        "words": statement.words,
        "said_at": statement.said_at.isoformat(),
        "gone": statement.gone,
        "appeal": statement.appeal,
    }


def answered(tx: Transaction, seat: OpinionSeat, code: str, title: str) -> Facts:
    """Tell what they answered in one conversation."""
    words = {each.number: each.words for each in statements_of(tx, seat.conversation_id)}
    said = said_in(tx, seat)
    return {
        "conversation": code,
        "title": title,
        "nonce": seat.nonce,
        "said": [
            {"number": number, "words": words[number], "opinion": str(said[number])}
            for number in sorted(said)
        ],
    }
