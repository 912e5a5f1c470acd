"""Lists budget rounds: a line of each with its sums, read at once for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from models.budget import BudgetProject, BudgetProposal, BudgetRound
from models.vocabulary_budgets import ProjectState, RoundStage
from models.vote import Vote
from workflows.participation.budgets.terms import Step, step_of
from workflows.transaction import Transaction

LISTED = 30
ENDED = (RoundStage.CLOSED, RoundStage.CANCELLED)


@dataclass(frozen=True)
class RoundLine:
    """One round in a list."""

    id: int
    code: str
    title: str
    stage: RoundStage
    step: Step
    sum: int
    spent: int
    left: int  # gone back to the fund, or not reserved yet
    propose_until: datetime
    vote: str
    reason: str
    proposals: int
    projects: int


def lines_of(tx: Transaction, rows: Sequence[BudgetRound]) -> list[RoundLine]:
    """Show each of some rounds in a line."""
    keys = [each.id for each in rows]
    of_round = col(BudgetProposal.round_id)
    counted = select(of_round, func.count()).where(of_round.in_(keys)).group_by(of_round)
    proposals = {int(key): int(count) for key, count in tx.execute(counted)}
    projects: dict[int, list[BudgetProject]] = {}
    for each in tx.execute(select(BudgetProject).where(col(BudgetProject.round_id).in_(keys))).scalars():
        projects.setdefault(each.round_id, []).append(each)
    announced = select(col(Vote.id), col(Vote.code)).where(
        col(Vote.id).in_([each.vote_id for each in rows if each.vote_id]), col(Vote.announced_at).is_not(None)
    )
    votes = {int(key): str(code) for key, code in tx.execute(announced)}
    return [
        line(each, proposals.get(each.id, 0), projects.get(each.id, []), votes.get(each.vote_id or 0, ""))
        for each in rows
    ]


def line(row: BudgetRound, proposals: int, projects: Sequence[BudgetProject], vote: str) -> RoundLine:
    """Put one line together."""
    return RoundLine(
        id=row.id,
        code=row.code,
        title=row.title,
        stage=RoundStage(row.stage),
        step=step_of(RoundStage(row.stage), [ProjectState(each.state) for each in projects]),
        sum=row.sum,
        spent=sum(each.spent for each in projects),
        left=row.sum - sum(each.reserved - each.back for each in projects),
        propose_until=row.propose_until,
        vote=vote,
        reason=row.reason,
        proposals=proposals,
        projects=len(projects),
    )


def rounds(tx: Transaction) -> list[RoundLine]:
    """Return the rounds as everybody may know them, those that go on first; none that waits for its money."""
    asked = select(BudgetRound).where(col(BudgetRound.stage) != RoundStage.ASKED)
    rows = tx.execute(asked.order_by(col(BudgetRound.id).desc()).limit(LISTED)).scalars().all()
    return sorted(lines_of(tx, rows), key=lambda each: each.stage in ENDED)
