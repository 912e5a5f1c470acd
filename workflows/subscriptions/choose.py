"""A resident chooses what they want to hear of, and leaves it by one press."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlmodel import col

from models.rows import add_row
from models.subscription import Subscription
from models.vocabulary import AreaKind
from models.vocabulary_forecast import Topic
from workflows.cases.acts import Act
from workflows.forms import Given
from workflows.reference import Reference
from workflows.subscriptions.terms import EVERYWHERE, MOST, No, SubscriptionRefused
from workflows.subscriptions.view import Wanted, wanted
from workflows.transaction import Transaction

PLACES = (AreaKind.COMMUNITY, AreaKind.STREET, AreaKind.ESTATE, AreaKind.CELL)
"""Levels at which places are offered, those that people know first."""


def places(reference: Reference) -> list[str]:
    """Return the places that may be chosen: everywhere, then by level and name."""
    order = {kind: at for at, kind in enumerate(PLACES)}
    known = [each for each in reference.areas.values() if each.kind in order]
    return [
        EVERYWHERE,
        *(each.code for each in sorted(known, key=lambda a: (order[AreaKind(a.kind)], a.name))),
    ]


def topics(reference: Reference) -> list[str]:
    """Return the topics that may be chosen: groups of matters, then categories of the first level."""
    roots = [code for code in reference.categories if len(reference.category_path(code)) == 1]
    return [*Topic, *sorted(roots)]


def subscribe(act: Act, given: Given) -> Subscription:
    """Want to hear of a topic in a place; whoever does already still does. Raises SubscriptionRefused."""
    topic, area = given["topic"], given["area"]
    if topic not in topics(act.reference) or area not in places(act.reference):
        raise SubscriptionRefused(No.UNKNOWN)
    mine = of_person(act.tx, act.by.person_id)
    for each in mine:
        if (each.topic, each.area) == (topic, area):
            return each
    if len(mine) >= MOST:
        raise SubscriptionRefused(No.MANY)
    row = Subscription(person_id=act.by.person_id or 0, topic=topic, area=area, since=act.now)
    add_row(act.tx, row)
    return row


def leave(act: Act, subscription_id: int) -> Wanted:
    """Hear of it no more. Raises SubscriptionRefused: also where it is somebody else's."""
    row = act.tx.get(Subscription, subscription_id)
    if row is None or row.person_id != act.by.person_id:
        raise SubscriptionRefused(No.UNKNOWN)
    act.tx.execute(delete(Subscription).where(col(Subscription.id) == subscription_id))
    return wanted(row)


def of_person(tx: Transaction, person_id: int | None) -> Sequence[Subscription]:
    """Return what somebody wants to hear of, the oldest first."""
    asked = select(Subscription).where(col(Subscription.person_id) == person_id)
    return tx.execute(asked.order_by(col(Subscription.id))).scalars().all()


def count(tx: Transaction) -> int:
    """Count the persons who want to hear of anything."""
    persons = select(func.count(col(Subscription.person_id).distinct()))
    return int(tx.execute(persons).scalar_one())


def forget_subscriptions(tx: Transaction, person_id: int) -> None:
    """Drop what somebody wanted to hear of."""
    tx.execute(delete(Subscription).where(col(Subscription.person_id) == person_id))


def drop_double_subscriptions(tx: Transaction, stays: int, goes: int) -> None:
    """Drop what both wanted to hear of, where two doors were one person."""
    kept = {(each.topic, each.area) for each in of_person(tx, stays)}
    double = [each.id for each in of_person(tx, goes) if (each.topic, each.area) in kept]
    tx.execute(delete(Subscription).where(col(Subscription.id).in_(double)))
