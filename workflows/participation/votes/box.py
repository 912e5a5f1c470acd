"""Counts the papers in the box of a secret vote that nobody has read yet, and says that it waits for them."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from models import post
from models.vocabulary import TimerKind
from models.vocabulary_votes import Secrecy
from models.vote import PaperBallot, Vote
from workflows import notices
from workflows.cases.acts import Act
from workflows.cases.parties import officers_for
from workflows.participation.votes.opening import closing_key
from workflows.participation.votes.told import look, titled
from workflows.screens import Screen
from workflows.transaction import Transaction

AGAIN = timedelta(hours=12)
"""How often officers are reminded of a box that nobody has read."""


def papers_left(tx: Transaction, vote_id: int) -> int:
    """Count the ticks on the roll without the papers that were read: of a box, the number is kept."""
    mine = select(col(PaperBallot.elector_id), col(PaperBallot.choices)).where(
        col(PaperBallot.vote_id) == vote_id, col(PaperBallot.counted_at).is_not(None)
    )
    rows = tx.execute(mine).all()
    ticked = sum(1 for whose, _ in rows if whose is not None)
    return ticked - sum(int(read) for whose, read in rows if whose is None)


def waits(act: Act, vote: Vote) -> bool:
    """Whether a vote whose time is over waits for its box; its officers are told, and told again."""
    if vote.secrecy != Secrecy.DETACHED or not papers_left(act.tx, vote.id):
        return False
    post.set_timer(act.tx, closing_key(vote.id), TimerKind.VOTE, act.now + AGAIN, vote.id)
    chats = officers_for(act, vote.area, vote.body)
    key = f"vote_box:{vote.id}:{int(act.now.timestamp())}"
    shown = Screen((titled("paper.box_waits", vote),), look(vote))
    notices.tell(act.tx, chats, shown, act.now, act.chance, key=key)
    return True
