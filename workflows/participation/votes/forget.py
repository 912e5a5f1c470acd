"""Takes somebody who is forgotten out of votes, and makes two persons one in them; ballots stay counted."""

from sqlalchemy import delete, select, update
from sqlmodel import col

from models.vote import VoteSeat
from workflows.transaction import Transaction

UNWATCHED = {"synchronize_session": False}


def forget_votes(tx: Transaction, person_id: int) -> None:
    """Let nobody be known to have come for an elector. A ballot is the elector's: it stays where it is."""
    tx.execute(delete(VoteSeat).where(col(VoteSeat.person_id) == person_id), execution_options=UNWATCHED)


def drop_double_seats(tx: Transaction, stays: int, goes: int) -> None:
    """Let one person come for an elector once; a seat of one's own is worth more than a proxy."""
    seats = select(col(VoteSeat.elector_id)).where(col(VoteSeat.person_id) == stays)
    twice = (col(VoteSeat.person_id) == goes) & col(VoteSeat.elector_id).in_(seats)
    own = select(col(VoteSeat.elector_id)).where(twice, col(VoteSeat.proxy).is_(False))
    theirs = list(tx.execute(own).scalars())
    mine = (col(VoteSeat.person_id) == stays) & col(VoteSeat.elector_id).in_(theirs)
    tx.execute(update(VoteSeat).where(mine).values(proxy=False, paper=""), execution_options=UNWATCHED)
    tx.execute(delete(VoteSeat).where(twice), execution_options=UNWATCHED)
