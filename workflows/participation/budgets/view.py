"""Reads budget rounds for chat and pages: the five steps, every project, every fen; nobody who proposed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.budget import BudgetProject, BudgetProposal, BudgetRound
from models.roll import Roll
from models.vocabulary_budgets import ProjectState, ProposalState, RoundStage
from models.vote import Vote
from workflows.forms import SEPARATOR
from workflows.ledger import head_of
from workflows.means.terms import MustNot, forbidden
from workflows.participation.budgets.items import ProjectView, ProposalView, project_view, proposal_view
from workflows.participation.budgets.moderate import TAKEN_OUT
from workflows.participation.budgets.questions import questions_of
from workflows.participation.budgets.record import (
    find,
    projects_of,
    proposals_of,
    source_of,
)
from workflows.participation.budgets.terms import CHAIN, Step, step_of
from workflows.transaction import Transaction


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
