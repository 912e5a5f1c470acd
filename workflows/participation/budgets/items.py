"""Shows one proposal, one project, one payment as everybody reads them; nobody who proposed or judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.budget import BudgetPayment, BudgetProject, BudgetProposal
from models.decision import DecisionTask
from models.service import ServiceContract
from models.vocabulary_budgets import Feasible, ProjectState, ProposalState, Verdict
from models.vocabulary_means import DrawState
from models.vocabulary_petitions import Removal
from workflows.participation.budgets.accept import faults_in
from workflows.participation.budgets.record import counts_of, payments_of
from workflows.participation.decisions.view import TaskState, state_of
from workflows.participation.petitions.terms import shown
from workflows.transaction import Transaction

HIDDEN = frozenset(Removal)
"""Struck for one of these, its words are shown to nobody."""


@dataclass(frozen=True)
class ProposalView:
    """A proposal as everybody reads it."""

    id: int
    place: int
    state: ProposalState
    title: str
    what: str
    spot: str
    rough: int
    body: str | None
    due_at: datetime | None
    late: bool
    answer: Feasible | None
    cost: int | None
    ground: str
    days: int | None
    why: str
    answered_at: datetime | None
    strike: str
    reason: str
    appealed: bool
    ruling: str
    into: int | None  # the number of the one it was merged into


@dataclass(frozen=True)
class PaymentView:
    """A payment as everybody reads it: who received it stands nowhere."""

    id: int
    code: str
    state: DrawState
    amount: int
    what: str
    voucher: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class ProjectView:
    """A chosen project as everybody reads it."""

    id: int
    place: int
    title: str
    state: ProjectState
    reserved: int
    spent: int
    back: int
    body: str | None
    payer: str | None
    contract: str
    due_at: datetime | None
    task: TaskState | None
    progress: str
    late_why: str
    report: str
    attempt: int
    delivered_at: datetime | None
    judge_until: datetime | None
    said: tuple[tuple[Verdict, str], ...]  # none before the time is over
    faults: tuple[str, ...]
    faulty: bool
    reason: str
    payments: tuple[PaymentView, ...]


def proposal_view(row: BudgetProposal, all_of_them: Sequence[BudgetProposal]) -> ProposalView:
    """Show one proposal; of one that may not be read, its number and why."""
    gone = row.state == ProposalState.STRUCK and row.strike in HIDDEN
    into = next((each.place for each in all_of_them if each.id == row.into_id), None)
    return ProposalView(
        id=row.id,
        place=row.place,
        state=ProposalState(row.state),
        title="" if gone else row.title,
        what="" if gone else row.what,
        spot="" if gone else row.spot,
        rough=row.rough,
        body=row.body,
        due_at=row.due_at,
        late=row.late,
        answer=Feasible(row.answer) if row.answered_at else None,
        cost=row.cost,
        ground=row.ground,
        days=row.days,
        why=row.why,
        answered_at=row.answered_at,
        strike=row.strike if row.state == ProposalState.STRUCK else "",
        reason=row.reason,
        appealed=row.appealed_at is not None and row.ruled_at is None,
        ruling=row.ruling,
        into=into,
    )


def project_view(
    tx: Transaction, row: BudgetProject, proposals: Sequence[BudgetProposal], now: datetime
) -> ProjectView:
    """Show one project, with its payments; what residents say only when their time is over."""
    proposal = next(each for each in proposals if each.id == row.proposal_id)
    task = tx.get(DecisionTask, row.task_id) if row.task_id else None
    contract = tx.get(ServiceContract, row.contract_id) if row.contract_id else None
    counted = row.delivered_at is not None and row.state != ProjectState.DELIVERED
    counts = counts_of(tx, row) if counted and row.state != ProjectState.DOING else {}
    return ProjectView(
        id=row.id,
        place=proposal.place,
        title=proposal.title,
        state=ProjectState(row.state),
        reserved=row.reserved,
        spent=row.spent,
        back=row.back,
        body=row.body,
        payer=row.payer,
        contract=contract.code if contract else "",
        due_at=row.due_at,
        task=state_of(task, now) if task else None,
        progress=task.progress if task else "",
        late_why=task.late_why if task else "",
        report=task.report if task else "",
        attempt=row.attempt,
        delivered_at=row.delivered_at,
        judge_until=row.judge_until,
        said=tuple((each, shown(counts.get(each, 0))) for each in Verdict) if counts else (),
        faults=faults_in(tx, row.id, looked_at(row)) if counted else (),
        faulty=row.faulty,
        reason=row.reason,
        payments=tuple(payment_view(each) for each in payments_of(tx, [row.id])),
    )


def looked_at(row: BudgetProject) -> int:
    """Return of which look the faults are shown: while it is being mended, of the one before."""
    return row.attempt - 1 if row.state == ProjectState.DOING else row.attempt


def payment_view(row: BudgetPayment) -> PaymentView:
    """Show one payment."""
    return PaymentView(
        id=row.id,
        code=row.code,
        state=DrawState(row.state),
        amount=row.amount,
        what=row.what,
        voucher=row.voucher,
        reason=row.reason,
        at=row.paid_at or row.answered_at or row.asked_at,
    )
