"""Looks a case up by its number, for those who may see it. Nobody is looked for (principle 2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from workflows.access import ChatView
from workflows.cases import reach
from workflows.cases.near_numbers import sought
from workflows.reference import Reference
from workflows.transaction import Transaction

MOST = 8
"""Suggestions that fit under one another."""


@dataclass(frozen=True)
class Hint:
    """A case that may be meant: enough to tell it from another."""

    number: str
    category: str | None
    opened_at: datetime


@dataclass(frozen=True)
class Found:
    """What a search has found; `number` is the one that was meant. What may not be seen is not there."""

    number: str | None
    hints: Sequence[Hint]
    is_number: bool  # what was typed looks like a case number at all


def find_case(tx: Transaction, reference: Reference, chat: ChatView, typed: str, now: datetime) -> Found:
    """Find the case that somebody means, or those that may be meant."""
    wanted = sought(typed, reference.local_date(now))
    exact = seen_among(tx, reference, chat, wanted.exact)
    if exact:
        return Found(exact[0].number, (), True)
    near = seen_among(tx, reference, chat, wanted.near)
    return Found(None, near[:MOST], wanted.is_number)


def seen_among(
    tx: Transaction, reference: Reference, chat: ChatView, numbers: Iterable[str]
) -> tuple[Hint, ...]:
    """Return the cases with these numbers that a chat may see, in the order of the numbers."""
    places = {number: place for place, number in enumerate(numbers)}
    if not places:
        return ()
    rows = tx.execute(
        select(col(Case.number), col(Case.category), col(Case.opened_at)).where(
            col(Case.number).in_(list(places)), reach.visible(tx, reference, chat)
        )
    )
    return tuple(sorted((Hint(*row) for row in rows), key=lambda hint: places[hint.number]))
