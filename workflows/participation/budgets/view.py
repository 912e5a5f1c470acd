"""Reads budget rounds for chat and pages: the five steps, every project, every fen; nobody who proposed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.budget import BudgetPayment, BudgetProject, BudgetProposal, BudgetRound
from models.decision import DecisionTask
from models.roll import Roll
from models.service import ServiceContract
from models.vocabulary_budgets import Feasible, ProjectState, ProposalState, RoundStage, Verdict
from models.vocabulary_means import DrawState
from models.vocabulary_petitions import Removal
from models.vote import Vote
from workflows.forms import SEPARATOR
from workflows.ledger import head_of
from workflows.means.terms import MustNot, forbidden
from workflows.participation.budgets.accept import faults_in
from workflows.participation.budgets.moderate import TAKEN_OUT
from workflows.participation.budgets.questions import questions_of
from workflows.participation.budgets.record import (
    counts_of,
    find,
    payments_of,
    projects_of,
    proposals_of,
    source_of,
)
from workflows.participation.budgets.terms import CHAIN, Step, step_of
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


@dataclass(frozen=True)
class QuestionView:
    """What somebody asks of the account, and the answer; nobody learns who."""

    id: int
    words: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True)
class StepView:
    """One of the five steps: whether it is over, and its days."""

    step: Step
    over: bool
    now: bool
    begins: datetime | None
    ends: datetime | None  # as planned, or as it was
    days: int


@dataclass(frozen=True)
class RoundView:
    """A round as everybody reads it."""

    id: int
    code: str
    title: str
    stage: RoundStage
    step: Step
    sum: int
    reserved: int
    spent: int
    left: int  # gone back to the fund, or not reserved yet
    fund: str
    basis: str
    version: str
    rules: str
    roll: str
    area: str | None
    must_not: tuple[MustNot, ...]
    four: tuple[tuple[str, str], ...]
    steps: tuple[StepView, ...]
    opened_at: datetime
    propose_until: datetime
    supervise_until: datetime | None
    vote: str
    vote_id: int | None
    reason: str
    proposals: tuple[ProposalView, ...]
    projects: tuple[ProjectView, ...]
    struck: tuple[tuple[str, int], ...]
    merged: int
    appealed: int
    restored: int
    questions: tuple[QuestionView, ...]
    head: str  # hash of the newest event of its chain


def view(tx: Transaction, key: int | str, now: datetime) -> RoundView | None:
    """Show one round."""
    row = find(tx, key)
    return None if row is None else view_of(tx, row, now)


def view_of(tx: Transaction, row: BudgetRound, now: datetime) -> RoundView:
    """Put together what everybody may know."""
    source, vote = source_of(tx, row), tx.get(Vote, row.vote_id) if row.vote_id else None
    proposals, kept = proposals_of(tx, row.id), projects_of(tx, row.id)
    spent = sum(each.spent for each in kept)
    reserved = sum(each.reserved - each.back for each in kept)
    step = step_of(RoundStage(row.stage), [ProjectState(each.state) for each in kept])
    return RoundView(
        id=row.id,
        code=row.code,
        title=row.title,
        stage=RoundStage(row.stage),
        step=step,
        sum=row.sum,
        reserved=reserved,
        spent=spent,
        left=row.sum - reserved,
        fund=source.name,
        basis=source.basis,
        version=source.basis_version,
        rules=row.rules,
        roll=tx.get_one(Roll, row.roll_id).name,
        area=row.area,
        must_not=forbidden(row.must_not.split(SEPARATOR)),
        four=tuple((name, getattr(row, name)) for name in ("for_whom", "rely_on", "who_gains", "who_judges")),
        steps=steps_of(row, vote, kept, step),
        opened_at=row.opened_at,
        propose_until=row.propose_until,
        supervise_until=row.supervise_until,
        vote=vote.code if vote and vote.announced_at else "",
        vote_id=row.vote_id,
        reason=row.reason,
        proposals=tuple(proposal_view(each, proposals) for each in proposals),
        projects=tuple(project_view(tx, each, proposals, now) for each in kept),
        struck=struck_in(proposals),
        merged=sum(each.state == ProposalState.MERGED for each in proposals),
        appealed=sum(each.appealed_at is not None for each in proposals),
        restored=sum(each.ruled_at is not None and each.state not in TAKEN_OUT for each in proposals),
        questions=tuple(
            QuestionView(each.id, each.words, each.answer, each.asked_at, each.answered_at)
            for each in questions_of(tx, row.id)
        ),
        head=head_of(tx, CHAIN + row.code).hash,
    )


def struck_in(proposals: Sequence[BudgetProposal]) -> tuple[tuple[str, int], ...]:
    """Count what was struck, by reason."""
    struck = Counter(each.strike for each in proposals if each.state == ProposalState.STRUCK)
    return tuple(sorted(struck.items()))


def steps_of(
    row: BudgetRound, vote: Vote | None, projects: Sequence[BudgetProject], at: Step
) -> tuple[StepView, ...]:
    """Say of each step whether it is over, and when it was or will be."""
    checked = row.checked_from or row.propose_until
    decided = row.settled_at or (vote.closes_at if vote else checked + timedelta(days=row.check_days))
    work = [each.delivered_at for each in projects if each.delivered_at]
    done = max(work) if work and at not in (Step.PROPOSAL, Step.RESOLUTION, Step.WORK) else None
    planned = decided + timedelta(days=row.do_days)
    open_from = row.supervise_until - timedelta(days=row.supervise_days) if row.supervise_until else None
    spans = {
        Step.PROPOSAL: (row.opened_at, checked, (checked - row.opened_at).days),
        Step.RESOLUTION: (checked, decided, (decided - checked).days),
        Step.WORK: (decided, done or planned, (done - decided).days if done else row.do_days),
        Step.ACCEPTANCE: (
            done,
            open_from,
            (open_from - done).days if open_from and done else row.accept_days,
        ),
        Step.SUPERVISION: (open_from, row.supervise_until, row.supervise_days),
    }
    order, over = list(Step), row.stage in (RoundStage.CLOSED, RoundStage.CANCELLED)
    return tuple(
        StepView(each, over or order.index(each) < order.index(at), not over and each is at, *spans[each])
        for each in order
    )


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
