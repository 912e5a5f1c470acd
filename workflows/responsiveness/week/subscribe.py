"""A resident asks for the week every Monday, or for no more of it."""

from sqlalchemy import delete, select
from sqlmodel import col

from models.rows import add_row
from models.subscription import Subscription
from workflows.cases.acts import Act
from workflows.subscriptions.terms import EVERYWHERE, WEEKLY
from workflows.transaction import Transaction


def wants(tx: Transaction, person_id: int | None) -> bool:
    """Whether somebody has asked for it."""
    mine = select(col(Subscription.id)).where(
        col(Subscription.person_id) == person_id, col(Subscription.topic) == WEEKLY
    )
    return tx.execute(mine.limit(1)).first() is not None


def want(act: Act) -> None:
    """Ask for it; whoever has already still has."""
    if act.by.person_id is not None and not wants(act.tx, act.by.person_id):
        row = Subscription(person_id=act.by.person_id, topic=WEEKLY, area=EVERYWHERE, since=act.now)
        add_row(act.tx, row)


def leave(act: Act) -> None:
    """Hear of it no more."""
    mine = (col(Subscription.person_id) == act.by.person_id, col(Subscription.topic) == WEEKLY)
    act.tx.execute(delete(Subscription).where(*mine))
