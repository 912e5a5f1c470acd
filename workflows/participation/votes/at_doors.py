"""Finds whose ballot a door is, for officers with a paper in hand: the elector, and who speaks for it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from models.vote import Vote, VoteElector, VoteSeat
from workflows.cases.acts import Act
from workflows.participation.rolls.doors import door, numbers_of
from workflows.participation.votes.electors import DOORS, Elector, elector, electors_for
from workflows.participation.votes.errors import NoPaper, PaperRefused, VoteUnknown
from workflows.transaction import Transaction


def officer(act: Act) -> int:
    """Return who reads. Raises VoteUnknown."""
    if act.by.person_id is None:
        raise VoteUnknown
    return act.by.person_id


def elector_at(tx: Transaction, vote_id: int, label: str) -> Elector:
    """Return the elector of a door, however it is written. Raises PaperRefused."""
    wanted = door(label)
    rows = likely(tx, vote_id, wanted)
    same = [row for row in rows if wanted in row.units.split(DOORS)]
    like = same or [row for row in rows if numbers_of(wanted) in map(numbers_of, row.units.split(DOORS))]
    if len(like) != 1:
        raise PaperRefused(NoPaper.DOOR)
    return elector(like[0], proxy=False)


def likely(tx: Transaction, vote_id: int, wanted: str) -> Sequence[VoteElector]:
    """Load the electors whose doors end as this one does: few of a roll, however long it is."""
    ends = col(VoteElector.units).contains(numbers_of(wanted), autoescape=True)
    mine = select(VoteElector).where(col(VoteElector.vote_id) == vote_id, ends)
    return tx.execute(mine.execution_options(populate_existing=True)).scalars().all()


def elector_of(act: Act, vote: Vote, label: str) -> Elector:
    """Return the elector of a door for which the officer does not speak. Raises PaperRefused."""
    whose = elector_at(act.tx, vote.id, label)
    if any(each.id == whose.id for each in electors_for(act.tx, vote.id, officer(act))):
        raise PaperRefused(NoPaper.OWN)
    return whose


def person_at(tx: Transaction, vote_id: int, label: str) -> int:
    """Return who speaks for a door, where it is one person. Raises PaperRefused."""
    found = persons_for(tx, elector_at(tx, vote_id, label).id)
    if len(found) != 1:
        raise PaperRefused(NoPaper.PERSONS)
    return found[0]


def persons_for(tx: Transaction, elector_id: int) -> Sequence[int]:
    """Return those who speak for an elector since the opening; nobody who holds a proxy."""
    seats = select(col(VoteSeat.person_id)).where(col(VoteSeat.elector_id) == elector_id)
    return list(tx.execute(seats.where(col(VoteSeat.proxy).is_(False))).scalars())
