"""Reads the register of services for a seat: contracts, deliveries, payments, what nobody offers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from models.case import Case
from models.service import ServiceContract, ServiceDelivery
from models.vocabulary import BODY_ROLES, AreaKind, Role
from models.vocabulary_services import DeliveryState
from workflows.cases.reach import Seat, visible
from workflows.reference import Reference
from workflows.responsiveness.suppression import LEAST
from workflows.services.contracts import contracts_of, terms_of
from workflows.services.scope import Need, needs
from workflows.transaction import Transaction

WINDOW = timedelta(days=90)
"""† How far back cases are counted as a need."""


@dataclass(frozen=True)
class ContractView:
    """A contract, and how much was delivered under it."""

    id: int
    code: str
    title: str
    payer: str
    provider: str
    categories: tuple[str, ...]
    areas: tuple[str, ...]
    amount: int
    spent: int
    starts: date
    ends: date
    award: str
    runs: bool
    waits: bool  # for a second hand
    ending: bool
    deliveries: int


@dataclass(frozen=True)
class DeliveryView:
    """A delivery, without anything of its resident; `case` is None for the provider."""

    id: int
    code: str
    contract: str
    payer: str
    provider: str
    state: DeliveryState
    what: str
    cell: str | None
    due_at: datetime
    report: str
    note: str
    amount: int | None
    pay_by: datetime | None
    late: bool
    case: str | None


@dataclass(frozen=True)
class Register:
    """What a seat sees of services."""

    contracts: Sequence[ContractView]
    deliveries: Sequence[DeliveryView]
    needs: Sequence[Need]


def register(tx: Transaction, reference: Reference, seat: Seat, now: datetime) -> Register:
    """Return what a seat sees: of its own body; who rules or audits, of all, with what nobody offers."""
    body = seat.body if seat.role in (Role.HANDLER, Role.HEAD) else None
    found = contracts_of(tx, body) if body or seat.role not in BODY_ROLES else []
    shown = [contract_view(tx, reference, each, now) for each in found]
    return Register(shown, deliveries(tx, reference, seat, found, now), missing(tx, reference, seat, now))


def contract_view(tx: Transaction, reference: Reference, row: ServiceContract, now: datetime) -> ContractView:
    """A contract as it is shown."""
    terms, today = terms_of(row), reference.local_date(now)
    asked = select(func.count(), func.sum(col(ServiceDelivery.amount))).where(
        col(ServiceDelivery.contract_id) == row.id
    )
    count, spent = tx.execute(asked).one()
    return ContractView(
        id=row.id,
        code=row.code,
        title=row.title,
        payer=row.payer,
        provider=row.provider,
        categories=tuple(row.categories.split("|")),
        areas=tuple(row.areas.split("|")),
        amount=row.amount,
        spent=int(spent or 0),
        starts=row.starts,
        ends=row.ends,
        award=row.award,
        runs=terms.runs(today),
        waits=row.waiting_since is not None,
        ending=terms.is_ending(today, reference.policy.contract_days),
        deliveries=int(count),
    )


def deliveries(
    tx: Transaction, reference: Reference, seat: Seat, contracts: Sequence[ServiceContract], now: datetime
) -> list[DeliveryView]:
    """Deliveries under some contracts that are not settled yet, the most pressing first.

    Who rules or audits sees those for cases that lie before the seat.
    """
    by_id = {each.id: each for each in contracts}
    open_ = (DeliveryState.ASKED, DeliveryState.DELIVERED, DeliveryState.ACCEPTED)
    asked = select(ServiceDelivery, col(Case.number), col(Case.cell)).join(
        Case, col(Case.id) == col(ServiceDelivery.case_id)
    )
    here = (col(ServiceDelivery.contract_id).in_(list(by_id)), col(ServiceDelivery.state).in_(open_))
    if seat.role not in BODY_ROLES:
        asked = asked.where(visible(tx, reference, seat))
    rows = tx.execute(asked.where(*here).order_by(col(ServiceDelivery.due_at), col(ServiceDelivery.id)))
    return [delivery_view(seat, by_id[row.contract_id], row, number, cell, now) for row, number, cell in rows]


def delivery_view(
    seat: Seat, contract: ServiceContract, row: ServiceDelivery, number: str, cell: str | None, now: datetime
) -> DeliveryView:
    """A delivery as a seat may see it: whose case it belongs to is the paying body's alone."""
    until = row.pay_by if row.state == DeliveryState.ACCEPTED else row.due_at
    return DeliveryView(
        id=row.id,
        code=row.code,
        contract=contract.code,
        payer=contract.payer,
        provider=contract.provider,
        state=DeliveryState(row.state),
        what=row.what,
        cell=cell,
        due_at=row.due_at,
        report=row.report,
        note=row.note,
        amount=row.amount,
        pay_by=row.pay_by,
        late=until is not None and row.state != DeliveryState.DELIVERED and now > until,
        case=number if seat.body == contract.payer else None,
    )


def missing(tx: Transaction, reference: Reference, seat: Seat, now: datetime) -> list[Need]:
    """Return what many ask for where nobody has a contract, for who rules or audits there."""
    if seat.role not in (Role.COORDINATOR, Role.AUDITOR):
        return []
    # By their ids, so that the database does not walk all the cases of the cells.
    recent = select(col(Case.id)).where(col(Case.opened_at) >= now - WINDOW)
    asked = select(col(Case.category), col(Case.cell), func.count()).where(
        col(Case.id).in_(recent),
        col(Case.category).is_not(None),
        col(Case.cell).is_not(None),
        visible(tx, reference, seat),
    )
    rows = tx.execute(asked.group_by(col(Case.category), col(Case.cell)))
    counts: Counter[tuple[str, str]] = Counter()
    for category, cell, count in rows:
        first = (reference.category_path(category) or (category,))[0]
        counts[first, community_of(reference, cell)] += int(count)
    paths = (
        {code: reference.category_path(code) for code, _ in counts},
        {area: reference.area_path(area) for _, area in counts},
    )
    contracts = [terms_of(each) for each in contracts_of(tx, None)]
    return needs(counts, contracts, paths, reference.local_date(now), LEAST)


def community_of(reference: Reference, cell: str) -> str:
    """The community a cell lies in; the cell where it lies in none."""
    path = reference.area_path(cell)
    return next((each for each in path if reference.areas[each].kind == AreaKind.COMMUNITY), cell)


@dataclass(frozen=True)
class Reminder:
    """What the head of a paying body has to think of: services to pay for, and how many late; what ends."""

    to_pay: int
    late: int
    ending: int


def reminder(tx: Transaction, reference: Reference, seat: Seat, now: datetime) -> Reminder | None:
    """Return what the head of a body hears of in the morning; None where there is nothing."""
    if seat.role is not Role.HEAD or seat.body is None:
        return None
    mine = [each for each in contracts_of(tx, seat.body) if each.payer == seat.body]
    if not mine:
        return None
    waiting = [
        each for each in deliveries(tx, reference, seat, mine, now) if each.state is DeliveryState.ACCEPTED
    ]
    today, days = reference.local_date(now), reference.policy.contract_days
    ending = sum(terms_of(each).is_ending(today, days) for each in mine)
    found = Reminder(len(waiting), sum(each.late for each in waiting), ending)
    return found if found.to_pay or found.ending else None
