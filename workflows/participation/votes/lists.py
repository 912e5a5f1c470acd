"""Finds the votes that concern somebody, that somebody sees to, and that anybody may read."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, case, or_, select
from sqlmodel import col

from models.roll import RollMember, RollUnit
from models.vocabulary_votes import VoteStage
from models.vote import Vote, VoteElector, VoteSeat
from workflows.cases.reach import Seat
from workflows.participation.votes.records import reads_papers
from workflows.participation.votes.view import VoteView, all_shown
from workflows.reference import Reference
from workflows.transaction import Transaction

PAGE = 200
"""Votes that are loaded at once."""

LIVE = (VoteStage.ANNOUNCED, VoteStage.OPEN)
FIRST = case({VoteStage.OPEN: 0, VoteStage.ANNOUNCED: 1}, value=col(Vote.stage), else_=2), col(Vote.id).desc()
"""The order in which a list that is cut begins: no newer vote that is over hides one that is open."""


def of_person(person_id: int) -> ColumnElement[bool]:
    """Return the condition that a vote concerns a person: they have a seat in it, or will have one."""
    frozen = (
        select(col(VoteElector.vote_id))
        .join(VoteSeat, col(VoteSeat.elector_id) == col(VoteElector.id))
        .where(col(VoteSeat.person_id) == person_id)
    )
    rolls = (
        select(col(RollUnit.roll_id))
        .join(RollMember, col(RollMember.unit_id) == col(RollUnit.id))
        .where(col(RollMember.person_id) == person_id, col(RollMember.ended_at).is_(None))
    )
    return or_(
        col(Vote.id).in_(frozen),
        (col(Vote.roll_id).in_(rolls)) & (col(Vote.stage).in_(LIVE)),
    )


def votes_of(tx: Transaction, person_id: int, most: int = 20) -> list[int]:
    """Return the votes (ids) that concern a person: open ones, then announced, then the newest ended."""
    known = col(Vote.announced_at).is_not(None)
    rows = tx.execute(select(Vote).where(of_person(person_id), known).order_by(*FIRST).limit(most)).scalars()
    return [each.id for each in sorted(rows, key=urgency)]


def urgency(vote: Vote) -> tuple[int, float]:
    """Return by what votes stand in a list: open ones by their end, then announced, then newest ends."""
    if vote.stage == VoteStage.OPEN:
        return 0, vote.closes_at.timestamp()
    if vote.stage == VoteStage.ANNOUNCED:
        return 1, vote.opens_at.timestamp()
    return 2, -(vote.ended_at or vote.closes_at).timestamp()


def votes_seen_to(
    tx: Transaction, reference: Reference, seat: Seat, most: int = 50, before: int | None = None
) -> list[int]:
    """Return the votes (ids) that somebody sees to, drafts among them, newest first; `before` goes on."""
    found: list[int] = []
    for each in newest(tx, before):
        if reads_papers(reference, seat, each):
            found.append(each.id)
        if len(found) == most:
            break
    return found


def newest(tx: Transaction, before: int | None) -> Iterator[Vote]:
    """Load votes, newest first, a page at a time."""
    while True:
        asked = select(Vote).order_by(col(Vote.id).desc()).limit(PAGE)
        rows = tx.execute(asked if before is None else asked.where(col(Vote.id) < before)).scalars().all()
        yield from rows
        if len(rows) < PAGE:
            return
        before = rows[-1].id


def public_votes(tx: Transaction, most: int = 50) -> list[VoteView]:
    """Return the votes that anybody may read, open ones first."""
    known = col(Vote.announced_at).is_not(None)
    rows = tx.execute(select(Vote).where(known).order_by(*FIRST).limit(most)).scalars()
    return all_shown(tx, sorted(rows, key=urgency))
