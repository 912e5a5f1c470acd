"""Ends a round: when all its projects have ended the account lies open for some days, then it is closed."""

from datetime import timedelta

from models import post
from models.budget import BudgetRound
from models.vocabulary import TimerKind
from models.vocabulary_budgets import BudgetEvent, ProjectState, RoundStage
from workflows.cases.acts import Act
from workflows.means.amounts import money
from workflows.participation.budgets.record import note, officers, projects_of, tell
from workflows.participation.budgets.telling import tell_members
from workflows.screens import say


def come_to_an_end(act: Act, row: BudgetRound) -> None:
    """Open the account to everybody's eyes once no project is still going on."""
    act.tx.flush()
    if any(each.state != ProjectState.ENDED for each in projects_of(act.tx, row.id)):
        return
    row.stage = RoundStage.SUPERVISING
    row.supervise_until = act.now + timedelta(days=row.supervise_days)
    note(act, row, BudgetEvent.SUPERVISED, {"until": row.supervise_until.isoformat()})
    at = row.supervise_until
    post.set_timer(act.tx, f"budget_close:{row.id}", TimerKind.BUDGET, at, row.id)
    tell_all(act, row, "budget.told.supervised")


def close(act: Act, row: BudgetRound) -> None:
    """Close the account; the clock alone does this."""
    row.stage, row.ended_at = RoundStage.CLOSED, act.now
    note(act, row, BudgetEvent.CLOSED, {"spent": spent(act, row), "held": row.held})
    tell_all(act, row, "budget.told.closed")


def spent(act: Act, row: BudgetRound) -> int:
    """Add up what was paid with vouchers."""
    return sum(each.spent for each in projects_of(act.tx, row.id))


def tell_all(act: Act, row: BudgetRound, key: str) -> None:
    """Tell everybody on the roll, and who sees to the round, what it came to."""
    line = say(
        key,
        title=row.title,
        number=row.code,
        sum=money(row.sum),
        spent=money(spent(act, row)),
        back=money(row.sum - spent(act, row)),
        until=row.supervise_until,
    )
    tell_members(act, row, key, line)
    tell(act, officers(act, row), row, f"{key}.officers", line)
