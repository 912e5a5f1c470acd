"""Keeps what is bought from providers: contracts, and what is delivered under them for cases."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from models.columns import BIG, at, key, maybe_at, reference


class ServiceContract(SQLModel, table=True):
    """What a body buys from another: which subjects, where, for how much, how long."""

    id: int = key()
    code: str = Field(unique=True)
    payer: str = Field(index=True)  # body code
    provider: str = Field(index=True)  # body code
    title: str
    categories: str  # codes separated by |, first level or leaf
    areas: str  # codes separated by |
    amount: int = Field(sa_type=BIG)  # in fen (0.01 yuan)
    starts: date
    ends: date  # the last day
    award: str = ""  # address of the award on the legal platform
    ended_at: datetime | None = maybe_at()
    waiting_since: datetime | None = maybe_at()  # a renewal of what was judged badly waits for a second hand


class ServiceDelivery(SQLModel, table=True):
    """A part of a case that a provider does under a contract, until it is accepted and paid for."""

    id: int = key()
    code: str = Field(unique=True)
    contract_id: int = reference("servicecontract.id")
    case_id: int = reference("case.id")
    state: str  # DeliveryState
    version: int = 1
    what: str  # the part, in the body's words: all that the provider sees, with the place of the case's cell
    due_at: datetime = at()
    asked_at: datetime = at()
    report: str = ""  # what the provider says was done
    delivered_at: datetime | None = maybe_at()
    note: str = ""  # of who accepted it, or sent it back
    accepted_at: datetime | None = maybe_at()
    amount: int | None = Field(default=None, sa_type=BIG, nullable=True)  # in fen, as accepted
    pay_by: datetime | None = maybe_at()
    paid_at: datetime | None = maybe_at()
    held: bool | None = None  # by lot providers were put in no order; None: there was none, or no lot
