"""Decides who may not be asked, nor open or rule: whoever works for whom it is about, or for who pays."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from models.person import Membership
from workflows.cases.acts import Act
from workflows.reference import Reference
from workflows.transaction import Transaction


def bodies_concerned(reference: Reference, body: str, payer: str | None) -> frozenset[str]:
    """Return the bodies whose people have a part in it: the object's, all below and above it, who pays."""
    own = {body, *reference.bodies_under(body), *reference.body_path(body)}
    return frozenset(own | ({payer} if payer else set()))


def staff_of(tx: Transaction, bodies: Iterable[str], since: datetime | None = None) -> set[int]:
    """Return who works for one of these bodies now, or has since an instant."""
    now = col(Membership.until).is_(None)
    there = now if since is None else now | (col(Membership.until) >= since)
    asked = select(col(Membership.person_id)).where(col(Membership.body).in_(sorted(bodies)), there)
    return {int(each) for each in tx.execute(asked).scalars()}


def seats_of(act: Act) -> frozenset[str]:
    """Return the bodies for which the actor works: by this seat, and by any other of theirs."""
    held = select(col(Membership.body)).where(
        col(Membership.person_id) == act.by.person_id, col(Membership.until).is_(None)
    )
    others = {str(each) for each in act.tx.execute(held).scalars() if each}
    return frozenset(others | ({act.by.body} if act.by.body else set()))


def is_own(act: Act, body: str, seats: frozenset[str] | None = None) -> bool:
    """Whether something would be about the actor: about a body they work for, or one above it."""
    known = seats_of(act) if seats is None else seats
    return any(act.reference.is_under(each, body) for each in known)
