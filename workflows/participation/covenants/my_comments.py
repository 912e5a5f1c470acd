"""Gives a person what is kept of what they said about covenants."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from models.covenant import Covenant, CovenantComment, CovenantVersion
from workflows.transaction import Transaction

Facts = dict[str, Any]


def my_comments(tx: Transaction, person_id: int) -> list[Facts]:
    """Return their comments with their answers, oldest first."""
    asked = (
        select(CovenantComment, col(CovenantVersion.number), col(Covenant.code), col(Covenant.name))
        .join(CovenantVersion, col(CovenantVersion.id) == col(CovenantComment.version_id))
        .join(Covenant, col(Covenant.id) == col(CovenantVersion.covenant_id))
        .where(col(CovenantComment.person_id) == person_id)
        .order_by(col(CovenantComment.id))
    )
    return [
        {
            "covenant": code,
            "name": name,
            "version": number,
            "article": said.article,
            "words": said.words,
            "said_at": said.said_at.isoformat(),
            "answer": said.answer,
            "answered_at": said.answered_at.isoformat() if said.answered_at else None,
        }
        for said, number, code, name in tx.execute(asked)
    ]
