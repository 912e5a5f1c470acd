"""Gives the sources of a body that ends, and what it has drawn, to who comes after it."""

from sqlalchemy import select, update
from sqlmodel import col

from models.means import MeansDraw, MeansSource
from models.vocabulary_means import DrawState, MeansEvent
from workflows.cases.acts import Act
from workflows.means import account
from workflows.means.sources import terms_of

TO_ACCOUNT = (DrawState.ASKED, DrawState.RELEASED, DrawState.USED)
"""Draws of which somebody must still show a voucher, or may give something back."""


def give_means(act: Act, code: str, keeper: str, why: str) -> int:
    """Let who comes after answer for the sources, release from them, and account for what was drawn."""
    mine = (col(MeansSource.owner) == code) | (col(MeansSource.release_body) == code)
    asked = select(MeansSource).where(mine, col(MeansSource.ended_at).is_(None))
    sources = act.tx.execute(asked.order_by(col(MeansSource.id)).with_for_update()).scalars().all()
    for source in sources:
        source.owner = keeper if source.owner == code else source.owner
        source.release_body = keeper if source.release_body == code else source.release_body
        account.note(act, source, MeansEvent.CHANGED, {**terms_of(source), "why": why})
    theirs = (col(MeansDraw.body) == code, col(MeansDraw.state).in_([str(each) for each in TO_ACCOUNT]))
    act.tx.execute(update(MeansDraw).where(*theirs).values(body=keeper))
    act.tx.flush()
    return len(sources)
