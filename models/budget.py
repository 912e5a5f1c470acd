"""Keeps budget rounds: the money set apart, what residents propose, and what became of it."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from models.columns import BIG, at, key, maybe_at, maybe_reference, reference


class BudgetRound(SQLModel, table=True):
    """One sum of one fund that the residents of a roll decide on."""

    id: int = key()
    code: str = Field(unique=True)
    source_id: int = reference("meanssource.id")
    roll_id: int = reference("roll.id")
    stage: str = Field(index=True)  # RoundStage
    title: str
    sum: int = Field(sa_type=BIG)  # in fen
    held: int = Field(default=0, sa_type=BIG)  # set apart in the fund, less what went back
    area: str | None = None
    body: str | None = None
    author_id: int | None = maybe_reference("person.id")
    must_not: str  # codes separated by |: what the money is not for
    rules: str  # version of the numbers and of that list
    for_whom: str  # the four questions of whatever is published
    rely_on: str
    who_gains: str
    who_judges: str
    opened_at: datetime = at()
    propose_until: datetime = at()
    check_days: int
    do_days: int
    accept_days: int
    supervise_days: int
    checked_from: datetime | None = maybe_at()
    vote_id: int | None = maybe_reference("vote.id", index=True)
    settled_at: datetime | None = maybe_at()
    supervise_until: datetime | None = maybe_at()
    ended_at: datetime | None = maybe_at()
    reason: str = ""  # of a refusal or cancellation


class BudgetProposal(SQLModel, table=True):
    """A project that a resident proposes, and what the body that would do it says."""

    __table_args__ = (UniqueConstraint("round_id", "place"),)

    id: int = key()
    round_id: int = reference("budgetround.id")
    place: int  # its number in the round, from 1
    state: str  # ProposalState
    title: str  # all three masked of personal details
    what: str
    spot: str
    rough: int = Field(sa_type=BIG)  # what its author thinks it costs, in fen
    category: str | None = None
    cell: str | None = None
    author_id: int | None = maybe_reference("person.id", index=True)
    proposed_at: datetime = at()
    text_hash: str
    into_id: int | None = maybe_reference("budgetproposal.id")
    strike: str = ""  # Strike
    reason: str = ""  # of a merger or a strike, in the organizer's words
    struck_at: datetime | None = maybe_at()
    striker_id: int | None = maybe_reference("person.id")
    appeal: str = ""  # in its author's words, masked
    appealed_at: datetime | None = maybe_at()
    ruled_at: datetime | None = maybe_at()
    ruler_id: int | None = maybe_reference("person.id")
    ruling: str = ""
    body: str | None = Field(default=None, index=True)  # that would do it
    due_at: datetime | None = maybe_at()
    answer: str = ""  # Feasible
    cost: int | None = Field(default=None, sa_type=BIG, nullable=True)  # as the body says
    ground: str = ""  # law or rule
    days: int | None = None  # that it would take
    why: str = ""  # in the body's words
    answered_at: datetime | None = maybe_at()
    late: bool = False  # the answer came after its limit, or has not come
    revised: bool = False
    option: int | None = None  # its place in the vote


class BudgetProject(SQLModel, table=True):
    """A project that was chosen: the money reserved for it, who does it, how it is accepted."""

    id: int = key()
    round_id: int = reference("budgetround.id")
    proposal_id: int = Field(unique=True, foreign_key="budgetproposal.id", sa_type=BIG)
    state: str  # ProjectState
    reserved: int = Field(sa_type=BIG)  # in fen
    spent: int = Field(default=0, sa_type=BIG)  # by vouchers
    back: int = Field(default=0, sa_type=BIG)  # gone back to the fund
    body: str | None = Field(default=None, index=True)  # that does it
    payer: str | None = Field(default=None, index=True)  # that asks for payments
    contract_id: int | None = maybe_reference("servicecontract.id")
    task_id: int | None = maybe_reference("decisiontask.id", index=True)
    due_at: datetime | None = maybe_at()
    attempt: int = 1  # 2: after its faults
    delivered_at: datetime | None = maybe_at()
    judge_until: datetime | None = maybe_at()
    accepted_at: datetime | None = maybe_at()
    faulty: bool = False  # accepted with faults that stay, by who sees to the round
    reason: str = ""  # of that decision
    ended_at: datetime | None = maybe_at()


class BudgetPayment(SQLModel, table=True):
    """What the body of a project asks of its reservation, until there is a voucher."""

    id: int = key()
    code: str = Field(unique=True)
    project_id: int = reference("budgetproject.id")
    state: str  # DrawState
    amount: int = Field(sa_type=BIG)  # in fen; with the voucher what it says
    what: str  # masked
    asked_by: int = reference("person.id", index=False)
    asked_at: datetime = at()
    answered_by: int | None = maybe_reference("person.id")
    answered_at: datetime | None = maybe_at()
    reason: str = ""
    voucher: str = ""
    paid_at: datetime | None = maybe_at()


class BudgetVerdict(SQLModel, table=True):
    """What one resident says of one project that is done. No time stands there."""

    __table_args__ = (UniqueConstraint("project_id", "attempt", "person_id"),)

    id: int = key()
    project_id: int = reference("budgetproject.id")
    attempt: int
    person_id: int | None = maybe_reference("person.id", index=True)  # None: forgotten, and still counted
    verdict: str  # Verdict
    words: str = ""  # what is wrong, masked; shown without a name
    nonce: str
    mark: str  # its hash, as the chain knows it


class BudgetQuestion(SQLModel, table=True):
    """What a resident asks of the account, and what is answered; while one waits nothing is closed."""

    id: int = key()
    round_id: int = reference("budgetround.id")
    author_id: int | None = maybe_reference("person.id", index=True)
    words: str  # masked; shown without a name
    asked_at: datetime = at()
    answer: str = ""
    answered_by: int | None = maybe_reference("person.id")
    answered_at: datetime | None = maybe_at()
