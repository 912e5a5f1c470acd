"""Takes somebody who is forgotten out of rolls, and makes two persons one in them."""

from sqlalchemy import delete, select, update
from sqlmodel import col

from models.roll import RollMember, RollObjection
from workflows.transaction import Transaction

UNWATCHED = {"synchronize_session": False}


def forget_rolls(tx: Transaction, person_id: int) -> None:
    """Let nobody be known to have belonged to a door; what was asked stays without words and person."""
    tx.execute(delete(RollMember).where(col(RollMember.person_id) == person_id), execution_options=UNWATCHED)
    mine = col(RollObjection.person_id) == person_id
    tx.execute(
        update(RollObjection).where(mine).values(person_id=None, words=None), execution_options=UNWATCHED
    )


def drop_double_members(tx: Transaction, stays: int, goes: int) -> None:
    """Let one person belong to a line once; where either of them still does, the one who stays does."""
    lines = select(col(RollMember.unit_id)).where(col(RollMember.person_id) == stays)
    twice = (col(RollMember.person_id) == goes) & col(RollMember.unit_id).in_(lines)
    stand = select(col(RollMember.unit_id)).where(twice, col(RollMember.ended_at).is_(None))
    again = list(tx.execute(stand).scalars())
    mine = (col(RollMember.person_id) == stays) & col(RollMember.unit_id).in_(again)
    tx.execute(update(RollMember).where(mine).values(ended_at=None), execution_options=UNWATCHED)
    tx.execute(delete(RollMember).where(twice), execution_options=UNWATCHED)
