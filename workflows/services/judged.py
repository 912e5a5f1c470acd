"""Counts how the services of each provider were judged: by who pays for them, and by whose case it was.

The resident judges the answer of the case, not the provider's part alone; both stand beside each other, each
with what it is made of. Of bodies, never of persons.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlmodel import col

from models.case import Case
from models.ledger import Event
from models.service import ServiceContract, ServiceDelivery
from models.vocabulary import Solved
from models.vocabulary_services import DeliveryState, ServiceEvent
from workflows.responsiveness.measures import PLEASED
from workflows.responsiveness.rollups.ways import number
from workflows.transaction import Transaction

CHAIN = "delivery"
TAKEN = (DeliveryState.ACCEPTED, DeliveryState.PAID)


@dataclass(frozen=True)
class Judged:
    """How the deliveries of one provider were judged; each number with the one that it is part of."""

    delivered: int  # said to be done, at least once
    in_time: int  # of those
    accepted: int  # of those, by who pays
    at_once: int  # of those accepted: never sent back
    judged: int  # cases of accepted ones whose residents have said whether it is solved
    solved: int  # of those
    rated: int  # cases whose residents have said how satisfied they are
    pleased: int  # of those, levels 5 and 4


def judged_by_provider(tx: Transaction, contracts: Iterable[int]) -> Mapping[str, Judged]:
    """Return the figures of the providers of these contracts, by code."""
    taken = col(ServiceDelivery.state).in_([str(each) for each in TAKEN])
    done = col(ServiceDelivery.delivered_at).is_not(None)
    back = sent_back(tx)
    once = and_(taken, col(ServiceDelivery.code).not_in(back)) if back else taken
    asked = (
        select(
            col(ServiceContract.provider),
            number(done),
            number(and_(done, col(ServiceDelivery.delivered_at) <= col(ServiceDelivery.due_at))),
            number(taken),
            number(once),
            number(and_(taken, col(Case.solved).is_not(None))),
            number(and_(taken, col(Case.solved) == str(Solved.SOLVED))),
            number(and_(taken, col(Case.satisfaction).is_not(None))),
            number(and_(taken, col(Case.satisfaction) >= PLEASED)),
        )
        .join(ServiceContract, col(ServiceContract.id) == col(ServiceDelivery.contract_id))
        .join(Case, col(Case.id) == col(ServiceDelivery.case_id))
        .where(col(ServiceContract.id).in_(sorted(contracts)))
        .group_by(col(ServiceContract.provider))
        .order_by(col(ServiceContract.provider))
    )
    return {str(row[0]): Judged(*map(int, row[1:])) for row in tx.execute(asked)}


def sent_back(tx: Transaction) -> list[str]:
    """The numbers of deliveries that were sent back at least once."""
    chains = select(col(Event.subject)).where(
        col(Event.subject) >= f"{CHAIN}:",
        col(Event.subject) < f"{CHAIN};",  # the sign after the colon
        col(Event.kind) == ServiceEvent.SENT_BACK,
    )
    return sorted({str(each).partition(":")[2] for each in tx.execute(chains).scalars()})
