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


def works_for(tx: Transaction, reference: Reference, person_id: int | None, body: str) -> bool:
    """Whether a person holds any seat of a body, or of one below it."""
    return person_id in staff_of(tx, {body, *reference.bodies_under(body)})


def is_own(act: Act, body: str) -> bool:
    """Whether something would be about the actor: the body of this seat or of any other of theirs."""
    if act.by.body is not None and act.reference.is_under(act.by.body, body):
        return True
    return works_for(act.tx, act.reference, act.by.person_id, body)
