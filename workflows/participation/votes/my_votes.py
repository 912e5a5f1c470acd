"""Gives a person what is kept of their votes: for whom they may come, and ballots that are theirs alone.

What a detached ballot says is nobody's, so that nobody gets it. A ballot of an elector for whom several
persons come is told as cast and no more: none of them learns here what another has chosen.
"""

from typing import Any

from sqlalchemy import or_, select
from sqlmodel import col

from models.roll import RollMember, RollUnit
from models.vote import Ballot, Vote, VoteElector, VoteSeat
from workflows.transaction import Transaction

Facts = dict[str, Any]


def my_votes(tx: Transaction, person_id: int) -> list[Facts]:
    """Return the seats of a person in votes, oldest first."""
    asked = (
        select(VoteSeat, VoteElector, col(Vote.code), col(Vote.title))
        .join(VoteElector, col(VoteElector.id) == col(VoteSeat.elector_id))
        .join(Vote, col(Vote.id) == col(VoteElector.vote_id))
        .where(col(VoteSeat.person_id) == person_id, col(Vote.roll_hash) != "")
        .order_by(col(VoteSeat.id))
    )
    return [seat_of(tx, *row) for row in tx.execute(asked)]


def seat_of(tx: Transaction, seat: VoteSeat, elector: VoteElector, code: str, title: str) -> Facts:
    """Tell one seat, and the ballot where it is the person's alone."""
    told: Facts = {
        "vote": code,
        "title": title,
        "units": elector.units,
        "holder": elector.holder,
        "cell": elector.cell,
        "heads": elector.heads,
        "area": elector.area,
        "salt": elector.salt,
        "entry": elector.entry,
        "voted": elector.voted,
        "proxy": seat.proxy,
        "paper": seat.paper,
    }
    if seat.proxy or persons_of(tx, elector) > 1:
        return told
    ballot = tx.execute(select(Ballot).where(col(Ballot.elector_id) == elector.id)).scalar_one_or_none()
    return told if ballot is None else {**told, "choices": ballot.choices, "tracker": ballot.tracker}


def persons_of(tx: Transaction, elector: VoteElector) -> int:
    """Count who may come for an elector: by the frozen roll, and who was found to belong there since."""
    frozen = select(col(VoteSeat.person_id)).where(col(VoteSeat.elector_id) == elector.id)
    since = (
        select(col(RollMember.person_id))
        .join(RollUnit, col(RollUnit.id) == col(RollMember.unit_id))
        .join(Vote, col(Vote.roll_id) == col(RollUnit.roll_id))
        .where(
            col(Vote.id) == elector.vote_id,
            col(RollUnit.holder) == elector.holder,
            or_(col(RollMember.ended_at).is_(None), col(RollMember.ended_at) > col(Vote.opens_at)),
        )
    )
    return len({*tx.execute(frozen).scalars(), *tx.execute(since).scalars()})
