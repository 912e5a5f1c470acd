"""Opens, for the time of a training, the words whose category somebody has put right; nothing of it is kept.

Sealed matters teach nothing, nor does whoever was forgotten or let go of: their words open no more. What
tells who somebody is, is masked before anything is learnt (ADR-0013).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from sqlalchemy import select
from sqlmodel import col

from models.case import Case
from models.learning import Correction
from nlu.categories import load_categories
from workflows.cases.acts import words_of
from workflows.cases.masking import MARK, Detail, mask
from workflows.cases.reach import is_sealed
from workflows.privacy.term import ENDED
from workflows.transaction import Transaction

HELD_OUT = 5
"""One case in so many is never learnt from: it belongs to the frozen test for good."""

MOST_TAUGHT = 20_000
MOST_ASKED = 1_000
"""Newest corrections that are learnt from, and newest cases of the frozen test: bounds of time and memory."""


@dataclass(frozen=True)
class Taught:
    """Words to learn from, and the category that a person gave them."""

    correction: int
    text: str
    category: str


@dataclass(frozen=True)
class Asked:
    """Words of the frozen test, and the category under which their case stood in the end."""

    text: str
    category: str


@dataclass(frozen=True)
class Lessons:
    """What a training gets to see."""

    taught: tuple[Taught, ...]
    asked: tuple[Asked, ...]


def is_held_out(number: str) -> bool:
    """Whether a case belongs to the frozen test: by its number, so that it always does."""
    return crc32(number.encode()) % HELD_OUT == 0


def gather(tx: Transaction, ended_after: datetime) -> Lessons:
    """Open what may be learnt from, and what a version is tried on.

    Cases that have ended, but not after `ended_after`, teach no more: their words go soon.
    """
    leaves = {each.code for each in load_categories() if each.parent}
    return Lessons(tuple(taught_by(tx, leaves, ended_after)), tuple(tried_on(tx, leaves)))


def taught_by(tx: Transaction, leaves: Collection[str], ended_after: datetime) -> Iterator[Taught]:
    """The newest correction of each case that teaches, oldest last."""
    for key, category, case in newest_corrections(tx):
        if category not in leaves or is_held_out(case.number) or is_ending(case, ended_after):
            continue
        if text := words_to_learn(tx, case):
            yield Taught(key, text, category)


def is_ending(case: Case, ended_after: datetime) -> bool:
    """Whether a case ended so long ago that its words go soon."""
    return case.status in ENDED and case.closed_at is not None and case.closed_at <= ended_after


def tried_on(tx: Transaction, leaves: Collection[str]) -> Iterator[Asked]:
    """Cases of the test: those that were put right and those whose category stood, as they come."""
    right = {case.id: category for _, category, case in newest_corrections(tx)}
    doubtful = body_alone(tx) - right.keys()
    count = 0
    for case in tx.execute(SETTLED).scalars():
        category = right.get(case.id, case.category)
        if category not in leaves or case.id in doubtful or not is_held_out(case.number):
            continue
        if text := words_to_learn(tx, case):
            yield Asked(text, category)
            count += 1
        if count == MOST_ASKED:
            return


SETTLED = (
    select(Case)
    .where(
        col(Case.accepted_at).is_not(None), col(Case.imported).is_(False), col(Case.reporter_id).is_not(None)
    )
    .order_by(col(Case.id).desc())
    .limit(MOST_ASKED * HELD_OUT * 2)
)
"""Cases that somebody has taken: their category was looked at by who works on them."""


def newest_corrections(tx: Transaction) -> Iterator[tuple[int, str, Case]]:
    """The newest correction of each case that names a category."""
    seen: set[int] = set()  # ids of cases
    for key, category, case in tx.execute(PUT_RIGHT).all():
        if case.id not in seen:
            seen.add(case.id)
            yield key, category, case


PUT_RIGHT = (
    select(col(Correction.id), col(Correction.category), Case)
    .join(Case, col(Case.id) == col(Correction.case_id))
    .where(col(Correction.category).is_not(None), col(Case.reporter_id).is_not(None))
    .order_by(col(Correction.id).desc())
    .limit(MOST_TAUGHT)
)


def body_alone(tx: Transaction) -> set[int]:
    """Cases of which only the body was put right: nobody knows their category for certain."""
    return set(
        tx.execute(select(col(Correction.case_id)).where(col(Correction.category).is_(None))).scalars()
    )


def words_to_learn(tx: Transaction, case: Case) -> str:
    """The words of a report without what tells who somebody is; empty where nothing may be learnt."""
    if is_sealed(case):
        return ""
    return mask(words_of(tx, case.id, "report"), frozenset(Detail)).replace(MARK, " ").strip()
